package sandbox

import (
	"net/http"
	"slices"
)

const (
	unreachable  = "Connection refused: worker is not reachable"
	responseTime = 12 // milliseconds
)

// deployment is how it went in one environment.
type deployment struct {
	environment environment
	success     bool
}

// deploy sends a credential to all environments of the project; the answer is a success even where some are down
// (quirks.md §5).
func (p *project) deploy(down []string) []deployment {
	var deployments []deployment
	for _, environment := range p.environments {
		reached := !slices.Contains(down, text(environment.document, "name"))
		deployments = append(deployments, deployment{environment, reached})
	}
	return deployments
}

func (d Dialect) deployed(deployments []deployment) reply {
	if d == Empty {
		return reply{status: http.StatusNoContent}
	}
	return d.success(document{"deploymentResult": d.deploymentResult(deployments)})
}

// deploymentResult has one of the shapes of quirks.md §4.
func (d Dialect) deploymentResult(deployments []deployment) document {
	failed := slices.ContainsFunc(deployments, func(one deployment) bool { return !one.success })
	switch d {
	case Results:
		return document{"success": !failed, "deploymentResults": each(deployments, deployment.result)}
	case Details:
		return document{
			"success":      !failed,
			"responseTime": responseTime,
			"detailList":   each(deployments, deployment.detail),
		}
	case Names:
		return document{
			"deployed":             !failed,
			"deployedEnvironments": environmentNames(deployments, true),
			"failedEnvironments":   environmentNames(deployments, false),
		}
	case Bare:
		return document{"success": !failed}
	}
	message := "Deployment completed successfully"
	if failed {
		message = "Deployment completed with errors"
	}
	return document{
		"success":            !failed,
		"message":            message,
		"environmentResults": each(deployments, deployment.result),
	}
}

// result is an environment in environmentResults and in deploymentResults.
func (one deployment) result() document {
	message := "Deployed successfully"
	if !one.success {
		message = unreachable
	}
	return document{"environmentName": one.environment.name(), "success": one.success, "message": message}
}

// detail is an environment in a detailList, and in it its pods. A success has no detail to tell.
func (one deployment) detail() document {
	var detail any
	if !one.success {
		detail = unreachable
	}
	pods := each(one.environment.pods, func(pod pod) document {
		return document{
			"envName":      one.environment.name(),
			"podName":      pod.name,
			"podIp":        pod.ip,
			"success":      one.success,
			"detail":       detail,
			"responseTime": responseTime,
			"detailList":   []any{},
		}
	})
	return document{
		"envName":      one.environment.name(),
		"success":      one.success,
		"detail":       detail,
		"responseTime": responseTime,
		"detailList":   pods,
	}
}

func environmentNames(deployments []deployment, success bool) []any {
	names := []any{}
	for _, one := range deployments {
		if one.success == success {
			names = append(names, one.environment.name())
		}
	}
	return names
}

func each[Element any](elements []Element, shape func(Element) document) []document {
	shapes := []document{}
	for _, element := range elements {
		shapes = append(shapes, shape(element))
	}
	return shapes
}
