// Package certificate provides the `apiops certificate` commands.
package certificate

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops certificate` group.
func Commands() command.Group {
	return command.Group{Use: "certificate", Short: "Manage certificates", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "certificate", Title: "Certificate", Route: "/projects/{project}/certificates/",
		Columns: output.Fields("NAME name"),
	}
	return []command.Command{all.List()}
}
