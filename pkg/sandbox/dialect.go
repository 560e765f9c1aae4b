package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Dialect is one generation of responses: how success, deployments and errors are represented
// (quirks.md §1, §2, §4).
type Dialect string

// The dialects. Classic, Bare and Empty return errors as {"error","error_description"} and use 404
// for "not found"; the others return {"status","resultMessage"} and use 400.
const (
	Classic = "classic" // environmentResults with an overall message
	Results = "results" // deploymentResults
	Details = "details" // detailList: environments that contain their pods
	Names   = "names"   // deployedEnvironments and failedEnvironments
	Bare    = "bare"    // only whether the deployment succeeded
	Empty   = "empty"   // 204 without a body
)

const (
	unreachable  = "Connection refused: worker is not reachable"
	responseTime = 12 // in milliseconds
)

// Dialects returns the names of all dialects.
func Dialects() []string { return []string{Classic, Results, Details, Names, Bare, Empty} }

// ParseDialect parses the name of a dialect.
func ParseDialect(name string) (Dialect, error) {
	if !slices.Contains(Dialects(), name) {
		return "", fmt.Errorf("unknown dialect %q (valid values: %s)", name, strings.Join(Dialects(), ", "))
	}
	return Dialect(name), nil
}

// saysStatus distinguishes the two families of envelopes: {"status":"SUCCESS"} and
// {"success":true}.
func (d Dialect) saysStatus() bool { return d == Results || d == Details || d == Names }

func (d Dialect) success(envelope document) reply {
	if d.saysStatus() {
		envelope["status"] = "SUCCESS"
	} else {
		envelope["success"] = true
	}
	return jsonReply(http.StatusOK, envelope)
}

func (d Dialect) list(documents []document) reply {
	return d.success(document{
		"resultList":  append([]document{}, documents...), // [] instead of null
		"resultCount": len(documents),
	})
}

// deploymentResult returns the result of a deployment to the environments, in one of the shapes of
// quirks.md §4. done is "Deployed" or "Undeployed". The response is a success even if some of them are down (quirks.md §5). Only details
// names the pods.
func (d Dialect) deploymentResult(done string, environments, down []string, pods int) document {
	deployed, failed := []string{}, []string{}
	results, details := []document{}, []document{}
	for _, name := range environments {
		success, message := true, done+" successfully"
		if slices.Contains(down, name) {
			success, message = false, unreachable
			failed = append(failed, name)
		} else {
			deployed = append(deployed, name)
		}
		results = append(results, document{"environmentName": name, "success": success, "message": message})
		details = append(details, deploymentDetail(name, success, pods))
	}
	success := len(failed) == 0
	switch d {
	case Results:
		return document{"success": success, "deploymentResults": results}
	case Details:
		return document{"success": success, "responseTime": responseTime, "detailList": details}
	case Names:
		return document{"deployed": success, "deployedEnvironments": deployed, "failedEnvironments": failed}
	case Bare:
		return document{"success": success}
	}
	message := "Deployment completed successfully"
	if !success {
		message = "Deployment completed with errors"
	}
	return document{"success": success, "message": message, "environmentResults": results}
}

// deploymentDetail returns an environment of a detailList, with its pods.
func deploymentDetail(environment string, success bool, count int) document {
	detail := document{"envName": environment, "success": success, "detail": nil, "responseTime": responseTime}
	if !success {
		detail["detail"] = unreachable
	}
	pods := []document{}
	for number := 1; number <= count; number++ {
		pod := maps.Clone(detail)
		pod["podName"] = fmt.Sprintf("worker-%d", number)
		pod["podIp"] = podIP(environment, number)
		pod["detailList"] = []any{}
		pods = append(pods, pod)
	}
	detail["detailList"] = pods
	return detail
}

// failure returns the response for an error. The newer servers have no 404 and no error codes
// (quirks.md §2, §3).
func (d Dialect) failure(err error) reply {
	refusal, _ := errors.AsType[failure](err) // operations return no other errors
	if refusal.message == "" {
		return reply{status: refusal.status}
	}
	if !d.saysStatus() {
		return oauthFailure(refusal.status, errorCode(refusal.status), refusal.message)
	}
	if refusal.status == http.StatusNotFound {
		refusal.status = http.StatusBadRequest
	}
	return jsonReply(refusal.status, document{"status": "FAILURE", "resultMessage": refusal.message})
}

func oauthFailure(status int, code, description string) reply {
	return jsonReply(status, document{"error": code, "error_description": description})
}

func errorCode(status int) string {
	return cmp.Or(map[int]string{
		http.StatusUnauthorized:        "unauthorized_client",
		http.StatusNotFound:            "not_found",
		http.StatusConflict:            "duplicate_name",
		http.StatusTooManyRequests:     "rate_limit_exceeded",
		http.StatusInternalServerError: "internal_error",
		http.StatusServiceUnavailable:  "internal_error",
	}[status], "bad_request")
}
