// Package key provides the `apiops key` commands.
package key

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops key` group.
func Commands() command.Group {
	return command.Group{Use: "key", Short: "Manage private, public and secret keys", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "key", Title: "Key", Route: "/projects/{project}/keys/",
		Columns: output.Fields("NAME name", "TYPE keyType"),
	}
	return []command.Command{all.List()}
}
