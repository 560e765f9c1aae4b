// Package connection provides the `apiops connection` commands.
package connection

import (
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops connection` group.
func Commands() command.Group {
	return command.Group{
		Use: "connection", Short: "Manage connections to other systems",
		Commands: commands,
	}
}

func commands() []command.Command {
	const route = "/projects/{project}/connections/"
	types := catalog.Kinds(command.Request("POST " + route + "{connection}/").Operation.Route)
	all := command.Collection{
		Noun: "connection", Title: "Connection", Route: route, Sample: "mail",
		New:    "alerts --type email --set host=smtp.example.com --set port=587",
		Change: "--type email --set host=smtp2.example.com --deploy-to-worker true --yes",
		Columns: output.Fields("NAME name", "TYPE type", "ENABLED enabled", "DEPLOYED deployToWorker", "+DESCRIPTION description",
			"+ID id"),
		Fields: []input.Flag{
			input.Text("type", "type", "`type` of the connection").Exactly(types...).Required(),
			input.Text("description", "description", "`text` that describes the connection"),
			input.Bool("enabled", "enabled", "allow use of the connection"),
			input.Bool("deploy-to-worker", "deployToWorker", "deploy the connection to the workers (server default true)"),
			input.Secret("password", "password", "`file` with the password (- for stdin)"),
		},
	}
	list, get, create, update, remove := all.List(), all.Get(), all.Create(), all.Update(), all.Delete()
	list.Short = "List the connections of one type"
	list.Example = "apiops connection list --type email"
	list.Flags = []input.Flag{input.Text("type", "?type", "`type` of the connections").Exactly(types...).Required()}
	get.Long = "Older servers return the secrets of a connection, which --show-secrets shows."
	create.Long = `Each type has its own fields: run the command with --type and --skeleton to see
them. Secrets belong in the file, or in --password-file.`
	update.Long = `Newer servers keep a secret that is omitted or null, and clear one that is empty;
older servers clear both. The type cannot change.`
	update.Flags = append([]input.Flag{
		input.Argument("connection", "name"),
		input.Text("new-name", "name", "`name` to change to"),
	}, all.Fields...)
	remove.Confirm = "Delete connection {connection}? This includes removal from the workers; anything that uses a deleted connection may fail."
	return []command.Command{list, get, create, update, remove}
}
