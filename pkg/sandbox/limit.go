package sandbox

import (
	"maps"
	"net/http"
)

const limitAssignments = "limit-assignments"

// planProblem returns why a plan of the body cannot be assigned, or "".
func planProblem(c *call) string {
	for _, element := range elements(inner(c.fields, "content"), "planKeys") {
		key, _ := element.(string)
		switch plan := c.project.Collections[limitPlans][key]; {
		case plan == nil:
			return "limit.plan.notFound"
		case plan["lifecycle"] == "RETIRED":
			return "limit.binding.planRetired"
		case plan["lifecycle"] != "PUBLISHED":
			return "limit.binding.planNotPublished"
		}
	}
	return ""
}

// createAssignment assigns a limit, as a draft unless the body says that it is active.
func createAssignment(c *call, _ []string) (reply, error) {
	if reason := planProblem(c); reason != "" {
		return reply{}, conflict("lifecycleConflict", reason)
	}
	key := c.sandbox.number("lim_")
	assignment := document{"status": "DRAFT"}
	maps.Copy(assignment, assigned(c))
	assignment["bindingKey"], assignment["version"] = key, 0.0
	c.project.put(limitAssignments, key, assignment)
	return c.created(key, assignment)
}

// assigned returns the fields of an assignment: the server returns those of the content beside the
// subject.
func assigned(c *call) document {
	fields := document{"subject": c.fields["subject"], "source": "MANUAL", "assignedAt": now(), "assignedBy": SampleUser}
	maps.Copy(fields, inner(c.fields, "content"))
	for _, name := range []string{"audienceRule", "status"} {
		if c.fields[name] != nil {
			fields[name] = c.fields[name]
		}
	}
	return fields
}

func updateAssignment(c *call, _ []string) (reply, error) {
	assignment, err := c.existing()
	if err != nil {
		return reply{}, err
	}
	if assignment["status"] == "ENDED" {
		return reply{}, conflict("lifecycleConflict", "limit.binding.endedIsFinal")
	}
	if reason := planProblem(c); reason != "" {
		return reply{}, conflict("lifecycleConflict", reason)
	}
	fields := assigned(c)
	for _, name := range []string{"bindingKey", "subject", "family", "target", "status", "version"} {
		fields[name] = assignment[name]
	}
	c.project.put(limitAssignments, c.key, bump(fields))
	return jsonReply(http.StatusOK, fields), nil
}

// validateAssignment has an empty answer if the assignment could be made.
func validateAssignment(c *call, _ []string) (reply, error) {
	if reason := planProblem(c); reason != "" {
		return reply{}, malformed(reason)
	}
	return reply{status: http.StatusOK}, nil
}

// changeAssignment activates an assignment, or ends it: there is no deletion.
func changeAssignment(c *call, words []string) (reply, error) {
	status := c.object["status"]
	switch {
	case words[0] == "activate" && status != "DRAFT":
		return reply{}, conflict("lifecycleConflict", "limit.binding.notDraft")
	case words[0] == "end" && status == "ENDED":
		return reply{}, conflict("lifecycleConflict", "limit.binding.alreadyEnded")
	case words[0] == "end" && status != "ACTIVE":
		return reply{}, conflict("lifecycleConflict", "limit.binding.notActive")
	case words[0] == "end":
		c.object["status"], c.object["endedAt"], c.object["endedReason"] = "ENDED", now(), c.fields["reason"]
	default:
		c.object["status"] = "ACTIVE"
	}
	return jsonReply(http.StatusOK, bump(c.object)), nil
}

// fingerprintOfPreview is what a run has to repeat if it should do what the preview said.
const fingerprintOfPreview = "fp-1"

// previewRun estimates what a run would do.
func previewRun(*call, []string) (reply, error) {
	return jsonReply(http.StatusOK, document{
		"status": "SUCCESS", "selectorFingerprint": fingerprintOfPreview, "expectedCount": 2, "willCreate": 1,
		"willSkip": 1, "willReplace": 0, "licenseBlocked": 0, "estimated": false,
		"sample": []any{document{"subjectName": "api-user", "outcome": "CREATE"}},
	}), nil
}
