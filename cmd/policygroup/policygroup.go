// Package policygroup provides the `apiops policy-group` commands.
package policygroup

import (
	"cmp"
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const route = "/projects/{project}/policyGroups/"

// Commands returns the `apiops policy-group` group.
func Commands() command.Group {
	return command.Group{Use: "policy-group", Short: "Manage groups of policies that proxies share", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "policy-group", Title: "Policy group", Route: route, InBody: true,
		Sample: "common-policies", New: "partner-policies --pipeline request", Change: "-f policy-group.yaml --yes",
		Columns: output.Fields("NAME name", "PIPELINE targetPipeline", "+ID id"),
		Fields: []input.Flag{
			input.Text("pipeline", "targetPipeline", "`pipeline` of the group").Of("REQUEST", "RESPONSE", "ERROR"),
			input.Text("description", "description", "`text` that describes the group"),
			input.Bool("active", "active", "apply the policies of the group"),
			input.Number("order", "order", 1, "`position` in the pipeline, from 1"),
		},
	}
	get, create, update, remove := all.Get(), all.Create(), all.Update(), all.Delete()
	get.Columns = output.Fields("NAME name", "PIPELINE targetPipeline", "ACTIVE active", "ORDER order",
		"POLICIES policyList.name", "DESCRIPTION description", "ID id")
	create.Long = `Names are not unique: if there is a group with this name, the server creates
another one, and requests by name become ambiguous. The command reads the list
and asks for confirmation first. Secrets in policyList must already be encrypted,
as in a package exported from a server: they are stored as they are.`
	create.Prepare = prepareCreate
	create.Globals = []string{"yes"}
	update.Long = `The server replaces the whole group, policyList included, and deploys it again
wherever it is deployed. Secrets must be provided again in plain text: one that
is omitted or empty is cleared. The name cannot change. Before the command
removes all policies, it asks for confirmation.`
	update.Prepare = prepareUpdate
	update.Globals = []string{"yes"}
	remove.Confirm = "Delete policy group {policy-group}? This includes undeployment, and removal from every proxy and group."
	return []command.Command{all.List(), get, create, update, remove}
}

// prepareCreate asks before the server makes a second group of a name.
func prepareCreate(ctx context.Context, run *command.Run, request *input.Request) error {
	if err := setClass(ctx, run, request); err != nil {
		return err
	}
	return run.AskToDuplicate(ctx, "GET "+route, "policy group", request.Body.Text("name"))
}

// prepareUpdate asks before an update without policies removes those of the group, which the server
// does not return.
func prepareUpdate(ctx context.Context, run *command.Run, request *input.Request) error {
	if err := setClass(ctx, run, request); err != nil {
		return err
	}
	if list, _ := document.ReadList(request.Body.Get("policyList")); len(list) > 0 {
		return nil
	}
	return run.Loses(ctx, "remove", "all policies of "+run.Subject())
}

// setClass adds the only value that the field has.
func setClass(_ context.Context, _ *command.Run, request *input.Request) error {
	return request.Body.Set("_class", cmp.Or(request.Body.Text("_class"), "policy-group"))
}
