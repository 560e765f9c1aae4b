// Package environmentvariable provides the `apiops environment-variable` commands.
package environmentvariable

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops environment-variable` group.
func Commands() command.Group {
	return command.Group{
		Use: "environment-variable", Aliases: []string{"env-var"},
		Short: "Manage variables with a value per environment",
		Long: `These are variables of the gateway. For the environment variables that apiops
reads, run "apiops help variables".`,
		Commands: commands,
	}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "environment-variable", Title: "Environment variable", Route: "/projects/{project}/environmentVariables/",
		Sample: "BACKEND_URL", New: "TIMEOUT --environment-value production=30 --environment-value staging=5",
		Change: "--environment-value staging=https://new.staging.example.com",
		Columns: output.Fields("NAME name", "GLOBAL global", "GLOBAL VALUE globalValue",
			"ENVIRONMENTS environmentValueList.environmentName", "+DESCRIPTION description"),
		Fields: []input.Flag{
			input.Text("description", "description", "`text` that describes the variable"),
			input.Text("value", "globalValue", "`value` in all environments, unless it is secret"),
			input.Secret("value", "globalValue", "`file` with the value in all environments (- for stdin)"),
			input.Pairs("environment-value", "", "`environment=value` in one environment; =@FILE reads the value from a file"),
			input.Switch("secret", "", "hide the values: no command can show them"),
		},
	}
	get, create, update := all.Get(), all.Create(), all.Update()
	get.Columns = output.Fields("NAME name", "GLOBAL global", "GLOBAL VALUE globalValue",
		"ENVIRONMENTS environmentValueList.environmentName", "VALUES environmentValueList.value", "DESCRIPTION description")
	create.Long = `A variable is either global or has a value for each environment. With --secret, no
command can show the values again, and they are only accepted from a file: use
--value-file, --environment-value ENVIRONMENT=@FILE or -f. Without one of these, the
command asks for the value.`
	create.Prepare = prepareCreate
	update.Short += " (omitted fields keep their values)"
	update.Long = `With --environment-value, the values of other environments are kept: the command
reads the variable first. An empty value clears the stored one. Before the command
clears or removes a value, it asks for confirmation. The name cannot change.`
	update.Flags = append([]input.Flag{input.Argument("environment-variable", "name")}, update.Flags...)
	update.Prepare = prepareUpdate
	update.Globals = []string{"yes"}
	remove := all.Delete()
	remove.Confirm = "Delete environment variable {environment-variable}? This includes removal from every environment."
	return []command.Command{all.List(), get, create, update, remove}
}
