package sandbox

import (
	"net/http"
	"path"
	"slices"
	"strings"
)

// startRun starts an identity synchronization or a bulk assignment of limits. It runs while it is
// read: the second read finds it finished.
func startRun(c *call, words []string) (reply, error) {
	if given := text(c.fields, "previewFingerprint"); given != "" && given != fingerprintOfPreview {
		return reply{}, conflict("lifecycleConflict", "limit.bulk.fingerprintMismatch")
	}
	mode := text(c.fields, "mode")
	if words[0] == "SYNC" && mode == "" {
		mode = "FULL"
	}
	for _, run := range c.project.Collections[c.at] {
		status := statusOf(run)
		if (status == "QUEUED" || status == "RUNNING") && run["$sample"] == nil { // samples run until they are read
			reason := map[string]string{"SYNC": "syncAlreadyRunning", "ASSIGN": "limit.bulk.runAlreadyActive"}[words[0]]
			return reply{}, conflict("lifecycleConflict", reason)
		}
	}
	return newRun(c, c.at, words[0], mode)
}

// repeatRun starts a new run that rolls back, repeats or approves the one of the path.
func repeatRun(c *call, words []string) (reply, error) {
	status := statusOf(c.object)
	possible := map[string][]string{
		"ROLLBACK":        {"SUCCESS", "PARTIAL"},
		"RETRY":           {"PARTIAL", "FAILED", "INTERRUPTED"},
		"RECONCILE_APPLY": {"AWAITING_RECONCILE_APPROVAL"},
	}
	if !slices.Contains(possible[words[0]], status) {
		return reply{}, conflict("lifecycleConflict", map[string]string{
			"ROLLBACK": "limit.bulk.runNotRollbackable", "RETRY": "limit.bulk.runNotRetryable",
			"RECONCILE_APPLY": "reconcileApprovalConflict",
		}[words[0]])
	}
	c.object["approvalPending"] = false
	return newRun(c, c.within, words[0], words[0])
}

func newRun(c *call, at, kind, mode string) (reply, error) {
	id := c.sandbox.number("run_")
	run := document{"runId": id, "queuedAt": now(), "startedAt": now(), "triggeredBy": SampleUser}
	receipt := document{"runId": id, "queuedAt": run["queuedAt"]}
	next := []any{"RUNNING", "SUCCESS"}
	if strings.HasPrefix(at, "identity-sources/") {
		run["status"], run["runMode"] = "QUEUED", mode
		run["sourceType"], run["sourceName"] = strings.ToUpper(c.path["sourceType"]), c.path["sourceName"]
		for _, name := range []string{"status", "runMode", "sourceType", "sourceName"} {
			receipt[name] = run[name]
		}
	} else {
		run["runStatus"], run["kind"], run["deploymentState"] = "QUEUED", kind, "IN_SYNC"
		run["selector"], run["content"] = c.fields["selector"], c.fields["content"]
		run["createdCount"], run["failedCount"] = 1, 0
		if len(c.sandbox.options.FailEnvironments) > 0 {
			run["deploymentState"] = "DEGRADED"
		}
		receipt["status"], receipt["runStatus"], receipt["kind"] = "SUCCESS", "QUEUED", kind
	}
	run["$then"] = next
	c.project.put(at, id, run)
	if c.claim != nil {
		c.claim.resource = id
	}
	return jsonReply(http.StatusAccepted, receipt).
		with("Location", path.Join("/apiops/projects", c.path["projectName"], at, id)), nil
}

func statusOf(run document) string {
	if status := text(run, "runStatus"); status != "" {
		return status
	}
	return text(run, "status")
}

// cancelRun cancels what has not finished.
func cancelRun(c *call, _ []string) (reply, error) {
	if !slices.Contains([]string{"QUEUED", "RUNNING", "PREVIEWED", "APPROVED"}, statusOf(c.object)) {
		return reply{}, conflict("lifecycleConflict", "runNotActive")
	}
	field := "status"
	if c.object["runStatus"] != nil {
		field = "runStatus"
	}
	c.object[field], c.object["cancelRequested"], c.object["$then"] = "CANCELLED", true, []any{}
	return jsonReply(http.StatusOK, shown(c.object)), nil
}
