package limit

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

func runCommands() []command.Command {
	const (
		runs = "/projects/{project}/limit-assignment-runs"
		run  = runs + "/{run}"
	)
	return []command.Command{
		command.Show{
			Use: "preview", Short: "Show what a run would do, without starting it",
			Long:    "Pass the fingerprint and the count to start: the run is then rejected if the subjects\nhave changed in the meantime.",
			Example: "apiops limit-assignment run preview --subject-type consumer --organization acme --family request-rate --plan gold",
			Route:   "POST /projects/{project}/limit-assignment-previews", Document: true, Flags: selection(),
			Columns: output.Fields("FINGERPRINT selectorFingerprint", "SUBJECTS expectedCount", "CREATE willCreate", "SKIP willSkip", "REPLACE willReplace",
				"NOT LICENSED licenseBlocked", "ESTIMATED estimated", "EXAMPLES sample.subjectName"),
		},
		command.Change{
			Use: "start", Short: "Start a run that assigns a limit to many subjects",
			Long:    "A project has one run at a time. With --wait, the exit code says how the run ended.",
			Example: "apiops limit-assignment run start --subject-type consumer --family request-rate --plan gold",
			Route:   "POST " + runs, Document: true,
			Flags: append(selection(),
				input.Text("fingerprint", "previewFingerprint", "`fingerprint` of the preview"),
				input.Number("expected-count", "expectedCount", 0, "`number` of subjects in the preview")),
			Globals: []string{"yes"},
			Prepare: func(ctx context.Context, run *command.Run, request *input.Request) error {
				if request.Body.Text("conflictPolicy") != "REPLACE" {
					return nil
				}
				return run.Loses(ctx, "replace", "the assignments that the selected subjects have")
			},
			Done: "Run started",
		},
		command.List{
			Use: "list", Short: "List the runs", Example: "apiops limit-assignment run list --limit 10", Route: "GET " + runs,
			Flags: []input.Flag{input.Text("sort", "?sort", "`field` and direction: startedAt, status or kind, with ,asc or ,desc")},
			Columns: output.Fields("ID runId", "KIND kind", "STATUS runStatus", "DEPLOYMENT deploymentState", "STARTED startedAt", "CREATED createdCount",
				"FAILED failedCount", "+BY triggeredBy", "+PHASE phase", "+FINISHED finishedAt"),
		},
		command.Show{
			Use: "get <run>", Short: "Show a run", Example: "apiops limit-assignment run get run_1", Route: "GET " + run,
			Columns: output.Fields("ID runId", "KIND kind", "STATUS runStatus", "PHASE phase", "DEPLOYMENT deploymentState", "STARTED startedAt",
				"FINISHED finishedAt", "BY triggeredBy", "EXPECTED expectedCount", "CREATED createdCount", "REPLACED replacedCount", "SKIPPED skippedCount",
				"FAILED failedCount", "ISSUES issueCount", "MESSAGE messageKey"),
		},
		command.Change{
			Use: "cancel <run>", Short: "Cancel a run", Long: "What is already assigned stays.",
			Example: "apiops limit-assignment run cancel run_3", Route: "POST " + run + "/actions/cancel", Done: "Cancellation of run {run} requested",
		},
		command.Change{
			Use: "rollback <run>", Short: "Undo a run with another run",
			Long:    "Assignments that the run replaced come back as new ones, and their counters start again.",
			Example: "apiops limit-assignment run rollback run_1 --yes", Route: "POST " + run + "/actions/rollback", Done: "Rollback of run {run} started",
			Confirm: "Undo run {run}? The assignments that it made end.",
		},
		command.Change{
			Use: "retry <run>", Short: "Repeat what failed in a run, with another run", Long: "Existing assignments are kept.",
			Example: "apiops limit-assignment run retry run_2", Route: "POST " + run + "/actions/retry-failed", Done: "Retry of run {run} started",
		},
		command.Single("issue", "See the issues of a run", func() command.List {
			return command.List{
				Use: "list <run>", Short: "List what a run skipped or failed to do (at most 1,000 are kept)",
				Example: "apiops limit-assignment run issue list run_2", Route: "GET " + run + "/issues",
				Columns: output.Fields("NUMBER seq", "TYPE subjectType", "SUBJECT subjectName", "OUTCOME outcome", "ISSUE messageKey", "TIME occurredAt",
					"+ASSIGNMENT bindingKey", "+DETAILS messageParams"),
			}
		}),
	}
}

// selection are the flags for the subjects of a run and what they are assigned.
func selection() []input.Flag {
	return append([]input.Flag{
		input.Text("subject-type", "selector.subjectType", "`type` of the subjects").Of("CONSUMER", "API_CLIENT", "APPLICATION", "ORGANIZATION").Required(),
		input.Texts("subject", "selector.subjectKeys", "`name` of a subject"),
		input.Texts("exclude", "selector.excludeSubjectKeys", "`name` of a subject to leave out"),
		input.Texts("organization", "selector.organizationCodes", "`code` of an organization whose members are subjects"),
		input.Bool("include-sub-organizations", "selector.includeSubOrganizations", "include the organizations below"),
		input.Text("search", "selector.search", "`text` in the name of the subjects"),
		input.Bool("enabled-only", "selector.enabledOnly", "only subjects that are enabled"),
		input.Text("existing", "selector.existingAssignment", "`subjects` to select by their current assignment (server default any)").Of("ANY", "NONE", "EXISTS"),
		input.Text("conflict-policy", "conflictPolicy", "`policy` for subjects that already have an assignment (server default keep-existing)").Of("KEEP_EXISTING", "REPLACE"),
	}, content("PLAN", "CUSTOM")...)
}
