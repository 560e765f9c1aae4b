// Package environment provides the `apiops environment` commands.
package environment

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops environment` group.
func Commands() command.Group {
	return command.Group{
		Use:      "environment",
		Short:    "List the environments that changes are deployed to",
		Long:     `For the environment variables that apiops reads, run "apiops help variables".`,
		Commands: commands,
	}
}

func commands() []command.Command {
	const route = "GET /projects/{project}/environments/"
	all := command.Alternative{Flag: "all", Usage: "read the environments of the whole gateway", Route: "GET /environments/"}
	columns := output.Fields("NAME name", "TYPE type", "STATUS status", "ACCESS URL accessUrl", "+DESCRIPTION description")
	return []command.Command{
		command.List{
			Use:     "list",
			Short:   "List the environments of a project",
			Example: "apiops environment list --project MyProject\napiops environment list --all",
			Route:   route,
			Or:      all,
			Columns: columns,
		},
		command.Show{
			Use:     "get <environment>",
			Short:   "Show an environment",
			Long:    "The API cannot read a single environment, so apiops reads the whole list.",
			Example: "apiops environment get production",
			Route:   route,
			Or:      all,
			Pick:    "name",
			Columns: columns,
		},
	}
}
