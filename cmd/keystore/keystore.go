// Package keystore provides the `apiops keystore` commands.
package keystore

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops keystore` group.
func Commands() command.Group {
	return command.Group{Use: "keystore", Short: "Manage keystores", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "keystore", Title: "Keystore", Route: "/projects/{project}/keystores/",
		Columns: output.Fields("NAME name"),
	}
	return []command.Command{all.List()}
}
