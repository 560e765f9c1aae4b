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
	return []command.Command{
		command.List[environment]{
			Use:     "list",
			Short:   "List the environments of a project",
			Example: "apiops environment list --project MyProject\napiops environment list --all",
			Route:   "GET /projects/{project}/environments/",
			Or:      command.Alternative{Flag: "all", Usage: "list the environments of the whole gateway", Route: "GET /environments/"},
			Columns: []output.Column[environment]{
				output.Col("NAME", func(e environment) string { return e.Name }),
				output.Col("TYPE", func(e environment) string { return e.Type }),
				output.Col("STATUS", func(e environment) string { return e.Status }),
				output.Col("ACCESS URL", func(e environment) string { return e.AccessURL }),
				output.Col("DESCRIPTION", func(e environment) string { return e.Description }).InWide(),
			},
		},
	}
}

// environment has the fields of an environment that the table shows.
type environment struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Status      string `json:"status"`
	AccessURL   string `json:"accessUrl"`
	Description string `json:"description"`
}
