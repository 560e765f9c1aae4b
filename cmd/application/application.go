// Package application provides the `apiops application` commands.
package application

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	collection = "/projects/{project}/applications"
	one        = collection + "/{application}"
)

// Commands returns the `apiops application` group.
func Commands() command.Group {
	return command.Group{Use: "application", Short: "See, suspend and transfer applications", Commands: commands}
}

func commands() []command.Command {
	reports := command.Reports{Noun: "application", Title: "an application", Route: one, Sample: "app_1"}
	reports.More = []command.Command{
		reports.BudgetBoard(),
		reports.Proxies("/projects/{project}/usage/applications/{application}/api-proxies"),
	}
	return []command.Command{
		command.List{
			Use: "list", Short: "List the applications", Example: "apiops application list --status active", Route: "GET " + collection,
			Flags: []input.Flag{
				input.Text("organization", "?organizationCode", "`code` of an organization"),
				input.Text("status", "?status", "only applications with this `status`").Of("ACTIVE", "SUSPENDED", "PENDING_DELETION", "ARCHIVED"),
				input.Text("search", "?search", "`text` in the name"),
				input.Text("sort", "?sort", "`field` and direction: name or appStatus, with ,asc or ,desc"),
			},
			Columns: output.Fields("KEY applicationKey", "NAME name", "KIND applicationKind", "STATUS appStatus", "ORGANIZATION organizationCode",
				"CREATED created", "+REFERENCE referenceId", "+DESCRIPTION description"),
		},
		command.Show{
			Use: "get <application>", Short: "Show an application", Example: "apiops application get app_1", Route: "GET " + one,
			Columns: output.Fields("KEY applicationKey", "NAME name", "KIND applicationKind", "STATUS appStatus", "ORGANIZATION organizationCode",
				"CREATED created", "REFERENCE referenceId", "TRAFFIC LOG OFF trafficLogDisabled", "DESCRIPTION description"),
		},
		command.Change{
			Use: "suspend <application>...", Short: "Reject the calls of an application until it is resumed",
			Long: `The enabled credentials of the application are disabled and undeployed, and its API
clients are suspended. The server does not report how that went.`,
			Example: "apiops application suspend app_1 --yes",
			Route:   "POST " + one + "/actions/suspend",
			Confirm: "Suspend application {application}? Calls will be rejected.", Done: "Application {application} suspended",
		},
		command.Change{
			Use: "resume <application>...", Short: "Accept the calls of a suspended application again",
			Long:    "The credentials that the suspension disabled are enabled and deployed again. Those\nrevoked in the meantime stay revoked. The server does not report how that went.",
			Example: "apiops application resume app_2",
			Route:   "POST " + one + "/actions/resume", Done: "Application {application} resumed",
		},
		command.Change{
			Use: "transfer <application>...", Short: "Move an application to another organization",
			Long: `Its consumers, API clients and subscriptions move with it, and the clients are
deployed again; the server does not report how that went. If the target
organization is suspended, calls are rejected at once.`,
			Example: "apiops application transfer app_1 --organization acme",
			Route:   "POST " + one + "/actions/transfer-organization",
			Flags:   []input.Flag{input.Text("organization", "organizationCode", "`code` of the target organization").Required()},
			Done:    "Application {application} transferred",
		},
		reports.Clients(),
		reports.Entitlements("List what an application may call"),
		reports.Limits("List the limits of an application"),
		reports.Group(),
	}
}
