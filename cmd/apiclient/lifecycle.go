package apiclient

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
)

func lifecycle() []command.Command {
	reason := []input.Flag{input.Text("reason", "reason", "`reason` to record")}
	return []command.Command{
		command.Change{
			Use: "create", Short: "Create an API client, as a draft",
			Long:    "The server chooses the key of the client, which -o name prints. The client ID cannot be\nchanged later; without --client-id, the server chooses it, too.",
			Example: "apiops api-client create --owner-type consumer --owner api-user --name Kiosk --grant-type client-credentials",
			Route:   "POST " + collection,
			Flags: append([]input.Flag{
				input.Text("owner-type", "owner.type", "`type` of the owner").Of("CONSUMER", "APPLICATION").Required(),
				input.Text("owner", "owner.key", "`name` of the owner: the username of a consumer or the name of an application").Required(),
				input.Text("client-id", "clientId", "`id` of the client"),
			}, fields()...),
			Document: true, Key: "apiClient.apiClientKey", Done: "API client {key} created",
		},
		command.Change{
			Use: "update <api-client>", Short: "Update an API client",
			Long:    "The owner, the client ID and the organization stay; --organization \"\" removes the\norganization.",
			Example: "apiops api-client update cli_1 --name 'Order portal' --grant-type client-credentials --expires 2027-12-31",
			Route:   "PUT " + one, Flags: fields(), Document: true,
			Keeps: []string{"owner", "clientId", "organizationCode"}, Done: "API client {api-client} updated",
		},
		command.Change{
			Use: "delete <api-client>...", Short: "Delete an API client that is a draft",
			Long:    "Any other client has to be revoked.",
			Example: "apiops api-client delete cli_3 --yes",
			Route:   "DELETE " + one, Confirm: "Delete API client {api-client}?", Done: "API client {api-client} deleted",
		},
		command.Change{
			Use: "activate <api-client>...", Short: "Activate a draft that has a secret",
			Example: "apiops api-client activate cli_3",
			Route:   "POST " + one + "/actions/activate", Flags: reason, Done: "API client {api-client} activated",
		},
		command.Change{
			Use: "suspend <api-client>...", Short: "Reject the calls of an API client until it is resumed",
			Example: "apiops api-client suspend cli_1 --reason 'key leaked' --yes",
			Route:   "POST " + one + "/actions/suspend", Flags: reason,
			Confirm: "Suspend API client {api-client}? Calls will be rejected.", Done: "API client {api-client} suspended",
		},
		command.Change{
			Use: "resume <api-client>...", Short: "Accept the calls of a suspended API client again",
			Example: "apiops api-client resume cli_2",
			Route:   "POST " + one + "/actions/resume", Flags: reason, Done: "API client {api-client} resumed",
		},
		command.Change{
			Use: "revoke <api-client>...", Short: "Revoke an API client permanently",
			Long:    "There is no way back: to let the caller in again, create another client.",
			Example: "apiops api-client revoke cli_1 --reason 'contract ended' --yes",
			Route:   "POST " + one + "/actions/revoke", Flags: reason,
			Confirm: "Revoke API client {api-client}? This cannot be undone.", Done: "API client {api-client} revoked",
		},
	}
}
