// Package virtualapi provides the commands for APIs that the gateway answers itself: `apiops db2api`,
// `apiops mockapi` and `apiops script2api`.
package virtualapi

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// DatabaseCommands returns the `apiops db2api` group.
func DatabaseCommands() command.Group {
	return group("db2api", "DB-2-API", "Manage APIs of databases", "orders-db")
}

// MockCommands returns the `apiops mockapi` group.
func MockCommands() command.Group {
	return group("mockapi", "Mock API", "Manage APIs with canned responses", "orders-mock")
}

// ScriptCommands returns the `apiops script2api` group.
func ScriptCommands() command.Group {
	return group("script2api", "Script-2-API", "Manage APIs of scripts", "orders-script")
}

func group(noun, title, short, sample string) command.Group {
	return command.Group{Use: noun, Short: short, Long: command.Undocumented, Commands: func() []command.Command {
		all := command.Collection{
			Noun: noun, Title: title, Route: "/projects/{project}/" + noun + "s/",
			Sample: sample, New: "returns --description 'Returned orders'",
			Columns: output.Fields("NAME name", "ID id", "DESCRIPTION description"),
			Fields:  []input.Flag{input.Text("description", "description", "description of the API")},
		}
		return []command.Command{all.List(), all.Get(), all.Create()}
	}}
}
