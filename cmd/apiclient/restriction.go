package apiclient

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const restrictions = one + "/authorization-restrictions"

func modes() []string { return []string{"DENY_ALL", "OWNER_DEFAULT", "ALLOW_SUBSET"} }

func restrictionCommands() []command.Command {
	const restriction = restrictions + "/{restriction}"
	target := []input.Flag{
		input.Text("mode", "mode", "`mode` of the restriction").Of(modes()...),
		input.Text("target-type", "targetType", "`type` of the target, with --mode allow-subset").
			Of("API_PROXY", "API_PROXY_GROUP", "API_PRODUCT", "API_PROXY_ENV"),
		input.Text("target", "targetStableRef", "`name` of the target"),
		input.Text("environment", "environmentRef", "`name` of an environment, with --target-type api-proxy-env").Names("environment"),
	}
	reason := []input.Flag{input.Text("reason", "reason", "`reason` to record")}
	return []command.Command{
		command.List{
			Use: "list <api-client>", Short: "List the restrictions of an API client, ended ones included",
			Example: "apiops api-client restriction list cli_1", Route: "GET " + restrictions,
			Columns: output.Fields("KEY restrictionKey", "MODE mode", "TYPE targetType", "TARGET targetStableRef", "ENVIRONMENT environmentRef",
				"STATUS status", "+VERSION version", "+ASSIGNED assignedAt", "+BY assignedBy", "+ENDED endedAt", "+REASON endedReason"),
		},
		command.Change{
			Use: "create <api-client>", Short: "Create a restriction, as a draft without effect",
			Example: "apiops api-client restriction create cli_1 --mode allow-subset --target-type api-proxy --target Orders",
			Route:   "POST " + restrictions, Flags: target, Document: true,
			Key: "restrictionKey", Done: "Restriction {key} of {api-client} created",
		},
		command.Change{
			Use: "update <api-client> <restriction>", Short: "Update a restriction that is a draft",
			Example: "apiops api-client restriction update cli_1 res_2 --mode deny-all",
			Route:   "PUT " + restriction, Flags: target, Document: true, Done: "Restriction {restriction} of {api-client} updated",
		},
		command.Change{
			Use: "activate <api-client> <restriction>...", Short: "Activate a restriction",
			Example: "apiops api-client restriction activate cli_1 res_2",
			Route:   "POST " + restriction + "/actions/activate", Flags: reason, Done: "Restriction {restriction} of {api-client} activated",
		},
		command.Change{
			Use: "end <api-client> <restriction>...", Short: "End a restriction permanently",
			Long:    "The client may then call more. An ended restriction stays in the list.",
			Example: "apiops api-client restriction end cli_1 res_1 --yes",
			Route:   "POST " + restriction + "/actions/end", Flags: reason,
			Confirm: "End restriction {restriction} of {api-client}? The client may then call more.", Done: "Restriction {restriction} of {api-client} ended",
		},
	}
}

func modeCommands() []command.Command {
	return []command.Command{command.Change{
		Use: "set <api-client> <mode>", Short: "Set what an API client may call if no restriction says otherwise",
		Long: `Without a mode, a client of an application may call nothing (deny-all), and a client
of a consumer whatever its owner may call (owner-default).`,
		Example: "apiops api-client restriction-mode set cli_1 owner-default",
		Route:   "POST " + restrictions + "/actions/change-mode",
		Flags: []input.Flag{
			input.Argument("mode", "mode").Of(modes()...),
			input.Text("reason", "reason", "`reason` to record"),
		},
		Done: "Restriction mode of {api-client} set to {mode}",
	}}
}
