package sandbox

import (
	"net/http"
	"strconv"
)

const limitPlans = "limit-plans"

// revisions returns the revisions of the plan of the path.
func revisions(c *call) string { return below(below(limitPlans, c.path["planKey"]), "revisions") }

func revisionOf(plan string, number int, rules any, reason any) document {
	return document{
		"planKey": plan, "revision": number, "status": "DRAFT", "ruleSpec": rules, "changeReason": reason,
		"semanticChecksum": "sha256:" + strconv.Itoa(number), "publishedAt": nil, "publishedBy": nil,
	}
}

// createPlan creates a draft with its first revision.
func createPlan(c *call, _ []string) (reply, error) {
	for _, plan := range c.project.Collections[limitPlans] {
		if text(plan, "name") == text(c.fields, "name") {
			return reply{}, conflict("lifecycleConflict", "limit.plan.nameAlreadyExists")
		}
	}
	key := c.sandbox.number("plan_")
	plan := document{
		"planKey": key, "family": c.fields["family"], "name": c.fields["name"], "nameTr": c.fields["nameTr"],
		"description": c.fields["description"], "labels": elements(c.fields, "labels"), "lifecycle": "DRAFT",
		"currentPublishedRevision": nil, "platformScoped": c.path["projectName"] == admin, "version": 0.0,
	}
	c.project.put(limitPlans, key, plan)
	c.project.put(below(below(limitPlans, key), "revisions"), "1", revisionOf(key, 1, c.fields["initialRuleSpec"], nil))
	return c.created(key, plan)
}

// updatePlan replaces the fields of the plan itself.
func updatePlan(c *call, _ []string) (reply, error) {
	for _, name := range []string{"name", "nameTr", "description", "labels"} {
		c.object[name] = c.fields[name]
	}
	return jsonReply(http.StatusOK, bump(c.object)), nil
}

// deletePlan deletes a draft.
func deletePlan(c *call, _ []string) (reply, error) {
	plan, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	if plan["lifecycle"] != "DRAFT" {
		return reply{}, conflict("lifecycleConflict", "limit.plan.notDraft")
	}
	c.project.remove(limitPlans, c.key)
	return reply{status: http.StatusNoContent}, nil
}

// findRevision returns the revision with a status, or nil.
func findRevision(c *call, status string) document {
	for _, revision := range c.project.Collections[revisions(c)] {
		if revision["status"] == status {
			return revision
		}
	}
	return nil
}

func showRevision(c *call, words []string) (reply, error) {
	found := findRevision(c, words[0])
	if found == nil {
		revision := map[string]string{"DRAFT": "draft", "PUBLISHED": "published"}[words[0]]
		return reply{}, violation{http.StatusNotFound, "resourceNotFound", document{"revision": revision}}
	}
	return jsonReply(http.StatusOK, found), nil
}

// createDraft adds a revision; there is one draft at most.
func createDraft(c *call, _ []string) (reply, error) {
	if c.object["lifecycle"] == "RETIRED" {
		return reply{}, conflict("lifecycleConflict", "limit.plan.retired")
	}
	if findRevision(c, "DRAFT") != nil {
		return reply{}, conflict("lifecycleConflict", "limit.plan.draftAlreadyExists")
	}
	number := len(c.project.Collections[revisions(c)]) + 1
	draft := revisionOf(c.path["planKey"], number, c.fields["ruleSpec"], c.fields["changeReason"])
	c.project.put(revisions(c), strconv.Itoa(number), draft)
	made, err := c.created(strconv.Itoa(number), draft)
	return made.with("Location", "/apiops/projects/"+c.path["projectName"]+"/"+revisions(c)+"/"+strconv.Itoa(number)), err
}

func updateDraft(c *call, _ []string) (reply, error) {
	draft, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	if draft["status"] != "DRAFT" {
		return reply{}, conflict("lifecycleConflict", "limit.plan.revisionNotDraft")
	}
	draft["ruleSpec"], draft["changeReason"] = c.fields["ruleSpec"], c.fields["changeReason"]
	return jsonReply(http.StatusOK, draft), nil
}

// publishRevision makes a draft the published revision, permanently.
func publishRevision(c *call, _ []string) (reply, error) {
	if c.object["status"] != "DRAFT" {
		return reply{}, conflict("lifecycleConflict", "limit.plan.publishConflict")
	}
	if former := findRevision(c, "PUBLISHED"); former != nil {
		former["status"] = "SUPERSEDED"
	}
	c.object["status"], c.object["publishedAt"], c.object["publishedBy"] = "PUBLISHED", now(), SampleUser
	plan := c.project.Collections[limitPlans][c.path["planKey"]]
	plan["lifecycle"], plan["currentPublishedRevision"] = "PUBLISHED", c.object["revision"]
	bump(plan)
	return jsonReply(http.StatusOK, c.object), nil
}

func retirePlan(c *call, _ []string) (reply, error) {
	if c.object["lifecycle"] != "PUBLISHED" {
		return reply{}, conflict("lifecycleConflict", "limit.plan.notPublished")
	}
	c.object["lifecycle"], c.object["retiredAt"], c.object["retiredBy"] = "RETIRED", now(), SampleUser
	return jsonReply(http.StatusOK, bump(c.object)), nil
}
