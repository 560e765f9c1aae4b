package sandbox

import (
	"net/http"
	"path"
)

const (
	legalHolds = "legal-holds"
	purgeRuns  = "lifecycle-purge-runs"
)

// subjectKey returns the subject in the body, whose field depends on its type.
func subjectKey(c *call) (string, error) {
	for field, at := range map[string]string{
		"consumerKey": "consumers", "apiClientKey": apiClients, "applicationKey": "applications",
		"organizationCode": organizations,
	} {
		if key := text(c.fields, field); key != "" {
			if c.project.Collections[at][key] == nil {
				return "", violation{http.StatusNotFound, "resourceNotFound", document{field: key}}
			}
			return key, nil
		}
	}
	return "", nil
}

// heldBy returns the active hold on a subject, or nil.
func heldBy(c *call, subject string) document {
	for _, hold := range c.project.Collections[legalHolds] {
		if hold["subjectId"] == subject && hold["status"] == "ACTIVE" {
			return hold
		}
	}
	return nil
}

func placeHold(c *call, _ []string) (reply, error) {
	subject, err := subjectKey(c)
	if err != nil {
		return reply{}, err
	}
	if subject == "" {
		return reply{}, malformed("legalHold.subjectRequired")
	}
	if heldBy(c, subject) != nil {
		return reply{}, conflict("lifecycleConflict", "legalHold.alreadyHeld")
	}
	id := c.sandbox.number("hold_")
	hold := document{
		"id": id, "subjectType": c.fields["subjectType"], "subjectId": subject, "reason": c.fields["reason"],
		"reference": c.fields["reference"], "status": "ACTIVE", "placedBy": SampleUser, "placedAt": now(),
	}
	c.project.put(legalHolds, id, hold)
	return jsonReply(http.StatusCreated, hold), nil // without a Location
}

func releaseHold(c *call, _ []string) (reply, error) {
	if c.object["status"] != "ACTIVE" {
		return reply{}, conflict("lifecycleConflict", "legalHold.notActive")
	}
	c.object["status"], c.object["releasedAt"], c.object["releasedBy"] = "RELEASED", now(), SampleUser
	c.object["releaseReason"] = c.fields["reason"]
	return jsonReply(http.StatusOK, c.object), nil
}

// previewPurge leaves a run that can be approved and started.
func previewPurge(c *call, _ []string) (reply, error) {
	subject, err := subjectKey(c)
	if err != nil {
		return reply{}, err
	}
	if subject == "" {
		return reply{}, malformed("purge.subjectRequired")
	}
	if heldBy(c, subject) != nil {
		return reply{}, conflict("lifecycleConflict", "purge.legalHold")
	}
	id := c.sandbox.number("purge_")
	run := document{
		"id": id, "mode": c.fields["mode"], "subjectType": c.fields["subjectType"], "subjectId": subject,
		"subjectLabel": subject, "status": "PREVIEWED", "manifestDigest": "sha256:" + id,
		"retentionDays": c.fields["retentionDays"], "previewedBy": SampleUser, "previewedAt": now(),
		"manifest": []any{document{"collection": "credential", "action": "ANONYMIZE", "expectedCount": 1}},
	}
	c.project.put(purgeRuns, id, run)
	return jsonReply(http.StatusOK, run), nil
}

// approvePurge requires the digest of the preview. This server has one user, who may also be the
// one who made the preview.
func approvePurge(c *call, _ []string) (reply, error) {
	if c.object["status"] != "PREVIEWED" {
		return reply{}, conflict("lifecycleConflict", "purge.invalidState")
	}
	if c.fields["digest"] != c.object["manifestDigest"] {
		return reply{}, conflict("lifecycleConflict", "purge.digestMismatch")
	}
	c.object["status"], c.object["approvedBy"], c.object["approvedAt"] = "APPROVED", "supervisor", now()
	return jsonReply(http.StatusOK, shown(c.object)), nil
}

func startPurge(c *call, _ []string) (reply, error) {
	id := text(c.fields, "runId")
	run := c.project.Collections[purgeRuns][id]
	if run == nil {
		return reply{}, violation{http.StatusNotFound, "resourceNotFound", document{"runId": id}}
	}
	if run["status"] != "APPROVED" {
		return reply{}, conflict("lifecycleConflict", "purge.invalidState")
	}
	run["status"], run["queuedAt"], run["executedBy"] = "QUEUED", now(), SampleUser
	run["startedAt"], run["$then"] = now(), []any{"RUNNING", "SUCCESS"}
	if c.claim != nil {
		c.claim.resource = id
	}
	return jsonReply(http.StatusAccepted, shown(run)).
		with("Location", path.Join("/apiops/projects", c.path["projectName"], purgeRuns, id)+"/"), nil
}
