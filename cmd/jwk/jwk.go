// Package jwk provides the `apiops jwk` commands.
package jwk

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops jwk` group.
func Commands() command.Group {
	return command.Group{Use: "jwk", Short: "Manage JSON Web Keys", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "jwk", Title: "JWK", Route: "/projects/{project}/jwks/",
		Columns: output.Fields("NAME name"),
	}
	return []command.Command{all.List()}
}
