// Package consumer provides the `apiops consumer` commands.
package consumer

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	collection = "/projects/{project}/consumers"
	one        = collection + "/{consumer}"
)

// Commands returns the `apiops consumer` group.
func Commands() command.Group {
	return command.Group{
		Use:   "consumer",
		Short: "See consumers, their access and their usage",
		Long: `A consumer is a credential that is addressed by a key instead of its username. To
create, change or delete it, use "apiops credential".`,
		Commands: commands,
	}
}

func commands() []command.Command {
	reports := command.Reports{Noun: "consumer", Title: "a consumer", Route: one, Sample: "con_1"}
	reports.More = []command.Command{reports.Proxies("/projects/{project}/usage/consumers/{consumer}/api-proxies")}
	return []command.Command{
		command.List{
			Use: "list", Short: "List the consumers", Example: "apiops consumer list --organization acme", Route: "GET " + collection,
			Flags: []input.Flag{
				input.Text("organization", "?organizationCode", "`code` of an organization"),
				input.Bool("enabled-only", "?enabledOnly", "only consumers that are enabled"),
				input.Text("search", "?search", "`text` in the username or the full name"),
				input.Text("sort", "?sort", "`field` and direction: username, fullName or enabled, with ,asc or ,desc"),
			},
			Columns: output.Fields("KEY consumerKey", "USERNAME username", "FULL NAME fullName", "ENABLED enabled", "ORGANIZATION organizationCode",
				"EXPIRES expireDate", "+EMAIL email", "+DESCRIPTION description"),
		},
		command.Show{
			Use: "get <consumer>", Short: "Show a consumer", Example: "apiops consumer get con_1", Route: "GET " + one,
			Columns: output.Fields("KEY consumerKey", "USERNAME username", "FULL NAME fullName", "EMAIL email", "ENABLED enabled",
				"ORGANIZATION organizationCode", "EXPIRES expireDate", "TRAFFIC LOG OFF trafficLogDisabled", "DESCRIPTION description"),
		},
		command.Change{
			Use: "transfer <consumer>...", Short: "Move a consumer to another organization",
			Long: `The consumer is deployed again to every environment, but the server does not report
how that went. If the target organization is suspended, calls are rejected at once.`,
			Example: "apiops consumer transfer con_1 --organization acme",
			Route:   "POST " + one + "/actions/transfer-organization",
			Flags:   []input.Flag{input.Text("organization", "organizationCode", "`code` of the target organization").Required()},
			Done:    "Consumer {consumer} transferred",
		},
		reports.Clients(),
		reports.Entitlements("List what a consumer may call"),
		reports.Limits("List the limits of a consumer"),
		reports.Group(),
	}
}
