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
		Short:    "List the projects that you are a member of",
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		command.List[project]{
			Use:     "list",
			Short:   "List the projects that you are a member of",
			Example: "apiops project list",
			Route:   "GET /projects/",
			Columns: []output.Column[project]{
				output.Col("NAME", func(p project) string { return p.Name }),
				output.Col("DESCRIPTION", func(p project) string { return p.Description }),
			},
		},
	}
}

// project has the fields of a project that the table shows.
type project struct {
	Name        string `json:"name"`
	Description string `json:"description"`
}
