package lifecycle

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	purges = "/projects/{project}/lifecycle-purge-runs"
	purge  = purges + "/{run}"
)

// PurgeCommands returns the `apiops lifecycle-purge` group.
func PurgeCommands() command.Group {
	return command.Group{
		Use: "lifecycle-purge", Short: "Erase the data of a consumer or organization",
		Long: `A purge begins with a preview. Another user approves it with the digest of the
preview, and somebody starts it.`,
		Commands: func() []command.Command {
			return []command.Command{
				preview(),
				command.Group{Use: "run", Short: "Approve, start and follow purges", Commands: runs},
			}
		},
	}
}

func preview() command.Change {
	return command.Change{
		Use: "preview", Short: "Prepare a purge for approval",
		Long: `Nothing of the subject is changed, but the preview is stored as a run that can be
approved. "apiops lifecycle-purge run get" shows what it would erase, and the
digest for the approval.`,
		Example: "apiops lifecycle-purge preview --consumer con_1 --mode data-subject-erasure",
		Route:   "POST /projects/{project}/lifecycle-purge-previews",
		Flags: append(subject(),
			input.Text("mode", "mode", "`mode` of the purge").Of("DATA_SUBJECT_ERASURE", "CORRECTION_PURGE", "RETENTION_PURGE", "CRYPTO_SHRED").Required(),
			input.Number("retention-days", "retentionDays", 0, "`days` to keep data, with --mode retention-purge (default of the project otherwise)")),
		Document: true, Prepare: setType, Key: "id", Done: "Purge {key} prepared",
	}
}

func runs() []command.Command {
	return []command.Command{
		command.List{
			Use: "list", Short: "List the purges", Example: "apiops lifecycle-purge run list", Route: "GET " + purges,
			Columns: output.Fields("ID id", "MODE mode", "TYPE subjectType", "SUBJECT subjectLabel", "STATUS status", "CREATED createdAt",
				"+SUBJECT ID subjectId", "+PREVIEWED BY previewedBy", "+APPROVED BY approvedBy", "+STARTED BY executedBy", "+FINISHED finishedAt"),
		},
		command.Show{
			Use: "get <run>", Short: "Show a purge and what it erases", Example: "apiops lifecycle-purge run get purge_1", Route: "GET " + purge,
			Columns: output.Fields("ID id", "MODE mode", "TYPE subjectType", "SUBJECT subjectLabel", "STATUS status", "DIGEST manifestDigest",
				"DATA manifest.collection", "ACTIONS manifest.action", "COUNTS manifest.expectedCount", "RETENTION DAYS retentionDays",
				"PREVIEWED BY previewedBy", "APPROVED BY approvedBy", "STARTED BY executedBy", "POINT OF NO RETURN pointOfNoReturnAt",
				"FINISHED finishedAt", "FAILED failedCount", "ISSUES issueCount", "MESSAGE message.key"),
		},
		command.Change{
			Use: "approve <run>", Short: "Approve a purge that another user has previewed",
			Long:    "Starts nothing. The digest proves that you have seen what the purge erases.",
			Example: "apiops lifecycle-purge run approve purge_1 --digest sha256:purge_1",
			Route:   "POST " + purge + "/actions/approve",
			Flags:   []input.Flag{input.Text("digest", "digest", "`digest` of the preview").Required()}, Done: "Purge {run} approved",
		},
		command.Change{
			Use: "start <run>", Short: "Erase the data of an approved purge permanently",
			Long:    "There is no way back once the run has passed its point of no return.",
			Example: "apiops lifecycle-purge run start purge_2 --yes",
			Route:   "POST " + purges, Flags: []input.Flag{input.Argument("run", "runId")},
			Confirm: "Start purge {run}? The data is erased permanently.", Done: "Purge {run} started",
		},
		command.Change{
			Use: "cancel <run>", Short: "Cancel a purge before its point of no return",
			Example: "apiops lifecycle-purge run cancel purge_1", Route: "POST " + purge + "/actions/cancel", Done: "Cancellation of purge {run} requested",
		},
		command.Single("issue", "See the issues of a purge", func() command.List {
			return command.List{
				Use: "list <run>", Short: "List what a purge skipped or failed to erase", Example: "apiops lifecycle-purge run issue list purge_3",
				Route: "GET " + purge + "/issues", Columns: output.Fields("OUTCOME outcome", "ISSUE message.key", "DETAILS message.params"),
			}
		}),
	}
}
