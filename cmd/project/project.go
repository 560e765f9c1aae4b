// Package project provides the `apiops project` commands.
package project

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops project` group.
func Commands() command.Group {
	return command.Group{
		Use:      "project",
		Short:    "Show the projects that you are a member of",
		Commands: commands,
	}
}

func commands() []command.Command {
	columns := output.Fields("NAME name", "DESCRIPTION description")
	return []command.Command{
		command.List{
			Use:     "list",
			Short:   "List the projects that you are a member of",
			Example: "apiops project list",
			Route:   "GET /projects/",
			Columns: columns,
		},
		command.Show{
			Use:     "get <project>",
			Short:   "Show a project",
			Long:    "The API cannot read a single project, so apiops reads the whole list.",
			Example: "apiops project get MyProject",
			Route:   "GET /projects/",
			Pick:    "name",
			Columns: columns,
		},
	}
}
