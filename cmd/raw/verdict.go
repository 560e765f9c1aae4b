package raw

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
)

// confirm asks before something is deleted.
func confirm(ctx context.Context, session *command.Session, request api.Request) error {
	if !request.Route.Deletes() {
		return nil
	}
	path, err := request.Route.Fill(request.Values)
	if err != nil {
		return err
	}
	return session.Confirm(ctx, fmt.Sprintf("Send %s %s? What it deletes is lost.", request.Route.Method, path))
}

// deploymentOf reads what a change brought to the environments.
func deploymentOf(reply *api.Reply, request api.Request) (api.Deployment, error) {
	if request.Route.Reads() || !reply.IsObject() {
		return api.Deployment{}, nil
	}
	deploys, err := deploys(request)
	if err != nil {
		return api.Deployment{}, err
	}
	return reply.Deployment(deploys)
}

// deploys tells whether the server has to deploy: by itself, or because the
// request asks for it. Of what is not in the list, it has to.
func deploys(request api.Request) (bool, error) {
	operation, known := api.FindOperation(request.Route)
	if !known || operation.Deploys {
		return true, nil
	}
	if request.Body == nil {
		return false, nil
	}
	content, err := request.Body.Bytes()
	return regexp.MustCompile(`"deploy"\s*:\s*true`).Match(content), err // in a part of a form, too
}

// advised says more about a path that the server does not know, where the list
// of operations has it with the other ending.
func advised(err error, route api.Route) error {
	var failure *api.Error
	if !errors.As(err, &failure) || failure.Status != 404 {
		return err
	}
	other, slash := strings.CutSuffix(route.Path, "/")
	if !slash {
		other += "/"
	}
	_, known := api.FindOperation(route)
	operation, otherKnown := api.FindOperation(api.Route{Method: route.Method, Path: other})
	if known || !otherKnown {
		return err
	}
	better := *failure
	better.Hint = fmt.Sprintf("the slash at the end counts: the operation is %s", operation)
	return &better
}
