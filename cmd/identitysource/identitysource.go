// Package identitysource provides the `apiops identity-source` commands.
package identitysource

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops identity-source` group.
func Commands() command.Group {
	return command.Single("identity-source", "Synchronize identities from other systems", func() command.Group {
		return command.Group{
			Use: "sync-run", Short: "Start and follow synchronizations of an identity source",
			Long:     "Sources of the whole gateway belong to the project admin.",
			Commands: runs,
		}
	})
}

func runs() []command.Command {
	const (
		collection = "/projects/{project}/identity-sources/{source-type}/{identity-source}/sync-runs"
		one        = collection + "/{run}"
	)
	source := input.Argument("source-type", "{source-type}").Of("ldap", "database", "api", "oidc")
	return []command.Command{
		command.Change{
			Use: "start <source-type> <identity-source>", Short: "Start a synchronization",
			Long: `The run may deactivate or delete records, up to the threshold of the source, and
deploys what it changes; the server does not report how that went. Beyond the
threshold, the run waits for "apiops identity-source sync-run approve": with
--wait, the exit code is then 12.`,
			Example: "apiops identity-source sync-run start ldap corporate --mode users-only",
			Route:   "POST " + collection,
			Flags: []input.Flag{source, input.Text("mode", "mode", "`mode` of the run (server default full; databases and APIs accept only that)").
				Of("FULL", "USERS_ONLY", "GROUPS_ONLY")},
			Done: "Synchronization of {identity-source} started",
		},
		command.List{
			Use: "list <source-type> <identity-source>", Short: "List the synchronizations of an identity source, newest first",
			Example: "apiops identity-source sync-run list ldap corporate --limit 10", Route: "GET " + collection, Flags: []input.Flag{source},
			Columns: output.Fields("ID runId", "STATUS status", "MODE runMode", "STARTED startedAt", "PROCESSED processedCount", "ERRORS errors",
				"+FINISHED finishedAt", "+BY triggeredBy", "+PHASE phase", "+ISSUES issueCount"),
		},
		command.Show{
			Use: "get <source-type> <identity-source> <run>", Short: "Show a synchronization",
			Example: "apiops identity-source sync-run get ldap corporate run_1", Route: "GET " + one, Flags: []input.Flag{source},
			Columns: output.Fields("ID runId", "STATUS status", "MODE runMode", "PHASE phase", "APPROVAL PENDING approvalPending", "STARTED startedAt",
				"FINISHED finishedAt", "BY triggeredBy", "PROCESSED processedCount", "UPSERTED upserted", "DEACTIVATED deactivated", "SKIPPED skipped",
				"ERRORS errors", "ISSUES issueCount", "FAILURE failureReason", "MESSAGE message.key"),
		},
		command.Change{
			Use: "approve <source-type> <identity-source> <run>", Short: "Approve what a synchronization would deactivate or delete",
			Long:    "Starts another run, which makes these changes. An approval is possible for 24 hours.",
			Example: "apiops identity-source sync-run approve ldap corporate run_3 --yes",
			Route:   "POST " + one + "/actions/approve-reconcile", Flags: []input.Flag{source},
			Confirm: "Approve the changes of run {run} of {identity-source}? Records may be deactivated or deleted.",
			Done:    "Run {run} of {identity-source} approved",
		},
		command.Change{
			Use: "cancel <source-type> <identity-source> <run>", Short: "Cancel a synchronization",
			Long:    "The run ends a little later: what it has fetched is not written.",
			Example: "apiops identity-source sync-run cancel ldap corporate run_4",
			Route:   "POST " + one + "/actions/cancel", Flags: []input.Flag{source}, Done: "Cancellation of run {run} of {identity-source} requested",
		},
		command.Single("issue", "See the issues of a synchronization", func() command.List {
			return command.List{
				Use: "list <source-type> <identity-source> <run>", Short: "List the issues of a synchronization (at most 1,000 are kept)",
				Example: "apiops identity-source sync-run issue list ldap corporate run_2", Route: "GET " + one + "/issues", Flags: []input.Flag{source},
				Columns: output.Fields("NUMBER seq", "SEVERITY severity", "SUBJECT subject", "ISSUE message.key", "TIME occurredAt", "+DETAILS message.params"),
			}
		}),
	}
}
