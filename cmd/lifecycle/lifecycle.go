// Package lifecycle provides the `apiops legal-hold` and `apiops lifecycle-purge` commands.
package lifecycle

import (
	"context"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// subject are the flags for what is held or purged.
func subject() []input.Flag {
	return []input.Flag{
		input.Text("consumer", "consumerKey", "`key` of a consumer").Names("consumer"),
		input.Text("api-client", "apiClientKey", "`key` of an API client").Names("api-client"),
		input.Text("application", "applicationKey", "`key` of an application").Names("application"),
		input.Text("organization", "organizationCode", "`code` of an organization"),
	}
}

// setType derives the type of the subject from the field with its key. There must be exactly one.
func setType(_ context.Context, _ *command.Run, request *input.Request) error {
	types := map[string]string{
		"consumerKey": "CONSUMER", "apiClientKey": "API_CLIENT", "applicationKey": "APPLICATION", "organizationCode": "ORGANIZATION",
	}
	var given []string
	for field, kind := range types {
		if request.Body.Text(field) != "" {
			given = append(given, kind)
		}
	}
	if len(given) != 1 {
		return fault.Usagef("exactly one subject is required").WithHint("use --consumer, --api-client, --application or --organization")
	}
	if request.Body.Has("subjectType") && !strings.EqualFold(request.Body.Text("subjectType"), given[0]) {
		return fault.Usagef("subjectType is %q, but the key is that of another type", request.Body.Text("subjectType"))
	}
	return request.Body.Set("subjectType", given[0])
}

// HoldCommands returns the `apiops legal-hold` group.
func HoldCommands() command.Group {
	return command.Group{
		Use: "legal-hold", Short: "Protect data from deletion and purge",
		Commands: func() []command.Command {
			const holds = "/projects/{project}/legal-holds"
			return []command.Command{
				command.List{
					Use: "list", Short: "List the legal holds", Example: "apiops legal-hold list", Route: "GET " + holds,
					Columns: output.Fields("ID id", "TYPE subjectType", "SUBJECT subjectId", "STATUS status", "REASON reason", "PLACED placedAt", "BY placedBy",
						"+REFERENCE reference", "+RELEASED releasedAt", "+RELEASED BY releasedBy", "+RELEASE REASON releaseReason"),
				},
				command.Change{
					Use: "create", Short: "Place a legal hold",
					Long:    "While a hold exists, its subject can neither be deleted nor purged. The server chooses\nthe ID of the hold, which -o name prints.",
					Example: "apiops legal-hold create --consumer con_1 --reason 'Case 4712'",
					Route:   "POST " + holds,
					Flags: append(subject(),
						input.Text("reason", "reason", "`reason` to record").Required(),
						input.Text("reference", "reference", "`number` of a case or ticket")),
					Document: true, Prepare: setType, Key: "id", Done: "Legal hold {key} created",
				},
				command.Change{
					Use: "release <legal-hold>...", Short: "Release a legal hold",
					Long:    "The subject can then be deleted and purged.",
					Example: "apiops legal-hold release hold_1 --reason 'Case closed' --yes",
					Route:   "POST " + holds + "/{legal-hold}/actions/release",
					Flags:   []input.Flag{input.Text("reason", "reason", "`reason` to record").Required()},
					Confirm: "Release legal hold {legal-hold}? What was held can then be deleted and purged.", Done: "Legal hold {legal-hold} released",
				},
			}
		},
	}
}
