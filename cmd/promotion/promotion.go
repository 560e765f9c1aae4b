// Package promotion provides the `apiops promotion` commands.
package promotion

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops promotion` group.
func Commands() command.Group {
	return command.Group{
		Use: "promotion", Short: "Promote APIs to another installation", Long: command.Undocumented,
		Commands: func() []command.Command {
			return []command.Command{
				command.Group{Use: "execution", Short: "Start a promotion and follow it", Commands: executionCommands},
				command.Group{Use: "certificate", Short: "Read and create certificates of promotions", Commands: certificateCommands},
			}
		},
	}
}

func executionCommands() []command.Command {
	return []command.Command{
		command.Change{
			Use: "create <execution>", Short: "Start a promotion",
			Example: "apiops promotion execution create release-7 --mapping orders", Route: "POST /promotion/executions",
			Flags: []input.Flag{
				input.Argument("execution", "executionName"),
				input.Texts("mapping", "mappingNames", "`name` of a mapping to promote").Required(),
				input.Text("description", "executionDescription", "description of the promotion"),
			},
			Document: true,
			Key:      "executionId", // no list shows it again (quirks.md §24)
			Done:     "Promotion {key} started",
		},
		command.Show{
			Use: "get <execution-id>", Short: "Show how far a promotion is", Route: "GET /promotion/executions/{execution-id}",
			Columns: output.Fields("ID executionId", "NAME executionName", "STEP currentStep", "STEPS totalSteps", "STARTED startedAt",
				"COMPLETED completedAt", "ERROR errorMessage"),
		},
	}
}

func certificateCommands() []command.Command {
	return []command.Command{
		command.Show{
			Use: "get <certificate-kind> <certificate-id>", Short: "Show a certificate with all its fields",
			Route:   "GET /utility/promotion-certificates/{certificate-kind}/{certificate-id}/full",
			Columns: output.Fields("ID id", "NAME name"),
		},
		command.Change{
			Use: "create", Short: "Create a certificate from a document", Route: "POST /projects/{project}/promotion-certificates",
			Document: true, Done: "Certificate created",
		},
	}
}
