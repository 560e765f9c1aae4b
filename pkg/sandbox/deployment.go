package sandbox

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
)

const (
	unreachable  = "Connection refused: worker is not reachable"
	responseTime = 12 // milliseconds
)

// deployed tells how a deployment to the environments went. The answer is a success even where some
// of them are down (quirks.md §5).
func (d Dialect) deployed(environments, down []string) reply {
	if d == Empty {
		return reply{status: http.StatusNoContent}
	}
	return d.success(document{"deploymentResult": d.deploymentResult(environments, down)})
}

// deploymentResult has one of the shapes of quirks.md §4.
func (d Dialect) deploymentResult(environments, down []string) document {
	deployed, failed := []string{}, []string{}
	results, details := []document{}, []document{}
	for _, name := range environments {
		success, message := true, "Deployed successfully"
		if slices.Contains(down, name) {
			success, message = false, unreachable
			failed = append(failed, name)
		} else {
			deployed = append(deployed, name)
		}
		results = append(results, document{
			"environmentName": name, "success": success, "message": message,
		})
		details = append(details, deploymentDetail(name, success))
	}
	success := len(failed) == 0
	switch d {
	case Results:
		return document{"success": success, "deploymentResults": results}
	case Details:
		return document{"success": success, "responseTime": responseTime, "detailList": details}
	case Names:
		return document{
			"deployed": success, "deployedEnvironments": deployed, "failedEnvironments": failed,
		}
	case Bare:
		return document{"success": success}
	}
	message := "Deployment completed successfully"
	if !success {
		message = "Deployment completed with errors"
	}
	return document{"success": success, "message": message, "environmentResults": results}
}

// deploymentDetail is an environment in a detailList, and in it its two pods.
func deploymentDetail(environment string, success bool) document {
	detail := document{
		"envName": environment, "success": success, "detail": nil, "responseTime": responseTime,
	}
	if !success {
		detail["detail"] = unreachable
	}
	network := slices.Index(SampleEnvironments(), environment)
	pods := []document{}
	for number := 1; number <= 2; number++ {
		pod := maps.Clone(detail)
		pod["podName"] = fmt.Sprintf("worker-%d", number)
		pod["podIp"] = fmt.Sprintf("10.0.%d.1%d", network, number)
		pod["detailList"] = []any{}
		pods = append(pods, pod)
	}
	detail["detailList"] = pods
	return detail
}
