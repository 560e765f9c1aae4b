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
	if request.Route.Reads() {
		return api.Deployment{}, nil
	}
	deploys, err := deploys(request)
	if err != nil || !deploys && !reply.IsObject() { // a text, or a file
		return api.Deployment{}, err
	}
	return reply.Deployment(deploys)
}

// deploys tells whether the server has to deploy: because the request says so,
// or else by itself (quirks.md §13). Of what is not in the list, it has to. A
// request can decline that of policies, and for all that is known of what is not
// in the list.
func deploys(request api.Request) (bool, error) {
	operation, known := api.FindOperation(request.Route)
	byItself := !known || operation.Deploys
	if request.Body == nil {
		return byItself, nil
	}
	content, err := request.Body.Bytes()
	says := func(value string) bool { // anywhere, for in a form it stands in a part
		return regexp.MustCompile(`"deploy"\s*:\s*` + value).Match(content)
	}
	declines := says("false") && (!known || strings.HasSuffix(operation.Path, "/policies/{policyName}/"))
	return says("true") || byItself && !declines, err
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
