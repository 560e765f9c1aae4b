// Package lookup provides the `apiops lookup` commands.
package lookup

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// kind is a kind of object that can be found by its ID.
type kind struct {
	noun, title, segment string
	one, many            bool // the API finds one, or the names of many
}

func kinds() []kind {
	return []kind{
		{"connection", "a connection", "connections", true, true},
		{"creator", "a creator", "creators", false, true},
		{"db2api", "a DB-2-API", "db2apis", true, false},
		{"environment", "an environment", "environments", true, true},
		{"mockapi", "a mock API", "mockapis", true, false},
		{"project", "a project", "projects", true, true},
		{"proxy", "a proxy", "apiProxies", true, true},
		{"proxy-group", "a proxy group", "proxyGroups", true, true},
		{"script2api", "a script-2-API", "script2apis", true, false},
	}
}

// Commands returns the `apiops lookup` group.
func Commands() command.Group {
	return command.Group{
		Use: "lookup", Short: "Find names by IDs", Long: command.Undocumented,
		Commands: func() []command.Command {
			var groups []command.Command
			for _, kind := range kinds() {
				groups = append(groups, command.Group{Use: kind.noun, Short: "Find " + kind.title + " by its ID", Commands: kind.commands})
			}
			return groups
		},
	}
}

func (k kind) commands() []command.Command {
	route := "/utility/" + k.segment + "/"
	var commands []command.Command
	if k.one {
		get := command.Show{
			Use: "get <id>", Short: "Show " + k.title + " by its ID", Route: "GET " + route + "{id}",
			Columns: output.Fields("NAME name", "DESCRIPTION description"),
		}
		if k.noun == "connection" {
			get.Or = command.Alternative{Flag: "full", Usage: "show all fields", Route: "GET " + route + "{id}/full"}
		}
		commands = append(commands, get)
	}
	if k.many {
		batch := command.List{
			Use: "batch <id>...", Short: "List the names of several IDs", Route: "POST " + route + "batch-names",
			Flags:   []input.Flag{input.Argument("id", "[]")},
			Columns: output.Fields("NAME name", "ID id"),
		}
		if k.noun == "creator" {
			batch.Flags = append(batch.Flags, input.Text("type", "?type", "`type` of the objects").Required())
		}
		commands = append(commands, batch)
	}
	return commands
}
