// Package globalpolicy provides the `apiops global-policy` commands.
package globalpolicy

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const route = "/projects/{project}/globalPolicies/"

// Commands returns the `apiops global-policy` group.
func Commands() command.Group {
	return command.Group{
		Use: "global-policy", Short: "Manage policies that several proxies share",
		Commands: commands,
	}
}

func commands() []command.Command {
	types := catalog.Kinds(command.Request("POST " + route).Operation.Route)
	all := command.Collection{
		Noun: "global-policy", Title: "Global policy", Plural: "Global policies", Route: route, InBody: true,
		Sample: "masking", New: "office-only --type ip-white", Change: "-f global-policy.yaml --active true",
		Columns: output.Fields("NAME name", "TYPE policyType", "LABEL policyTypeLabel", "+ID id"),
		Fields: []input.Flag{
			input.Text("type", "_class", "`type` of the policy").Exactly(types...).Required(),
			input.Text("description", "description", "`text` that describes the policy"),
			input.Bool("active", "active", "apply the policy"),
		},
	}
	get, create, update, remove := all.Get(), all.Create(), all.Update(), all.Delete()
	get.Columns = output.Fields("NAME name", "TYPE _class", "ACTIVE active", "DESCRIPTION description", "ID id")
	create.Long = `Names are not unique: if there is a policy with this name, the server creates
another one, and requests by name become ambiguous. The command reads the list
and asks for confirmation first. Secrets must already be encrypted, as in a
package exported from a server: they are stored as they are.`
	create.Prepare = askToDuplicate
	create.Globals = []string{"yes"}
	update.Long = `The server replaces the whole policy, and every copy of it in proxies, proxy groups
and policy groups: fields that you omit are cleared. Secrets must be provided
again in plain text. The type and the name cannot change. Without --active or
settings, the command asks for confirmation: the server turns the policy off, or
clears its settings.`
	update.Prepare = askToClear
	update.Globals = []string{"yes"}
	remove.Long = "Also removes the policy from every proxy and group that uses it."
	remove.Confirm = "Delete global policy {global-policy}? This includes removal from every proxy and group."
	return []command.Command{all.List(), get, create, update, remove}
}

// askToClear asks before a policy is turned off, or loses its settings, because they are omitted.
func askToClear(ctx context.Context, run *command.Run, request *input.Request) error {
	var lost []string
	if !request.Body.Has("active") {
		lost = append(lost, "active")
	}
	return run.LosesSettings(ctx, request.Body, "", "global policy "+run.Subject(), lost...)
}

// askToDuplicate asks before the server makes a second policy of a name.
func askToDuplicate(ctx context.Context, run *command.Run, request *input.Request) error {
	return run.AskToDuplicate(ctx, "GET "+route, "global policy", request.Body.Text("name"))
}
