package api

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// operation is a row of the list.
type operation struct {
	Method  string `json:"method"`
	Path    string `json:"path"`
	Command string `json:"command"` // empty if there is none
}

func columns() []output.Column[operation] {
	return []output.Column[operation]{
		output.Col("METHOD", func(o operation) string { return o.Method }),
		output.Col("COMMAND", func(o operation) string { return o.Command }).Shown(withoutProgram),
		output.Col("PATH", func(o operation) string { return o.Path }),
	}
}

// withoutProgram leaves more room for the path.
func withoutProgram(commands string) string { return strings.ReplaceAll(commands, "apiops ", "") }

// listing prints the operations, or those that contain a word.
func (o *options) listing(ctx context.Context, run *command.Run, printer *output.Printer) error {
	if len(o.bodies()) > 0 || len(o.headers) > 0 || o.include || o.outputFile != "" {
		return fault.Usagef("--list cannot be combined with the flags of a request")
	}
	if run.Arguments.First("path") != "" {
		return fault.Usagef("--list accepts only one word")
	}
	word := strings.ToLower(run.Arguments.First("method"))
	commands := make(map[string][]string)
	collect(commands, run.Root())
	operations, names := []operation{}, []string{}
	for _, known := range catalog.Operations() {
		found := operation{known.Method, known.Path, strings.Join(commands[known.Key()], ", ")}
		if strings.Contains(strings.ToLower(known.String()+" "+found.Command), word) {
			operations = append(operations, found)
			names = append(names, known.String())
		}
	}
	if printer.Format() == output.Name { // can be pasted after "apiops api"
		return printer.Names(names)
	}
	return command.PrintList(ctx, run, columns(), operations)
}

// collect finds the commands for each operation.
func collect(commands map[string][]string, cmd *cobra.Command) {
	for _, route := range command.Routes(cmd) {
		commands[route.Key()] = append(commands[route.Key()], cmd.CommandPath())
	}
	for _, below := range cmd.Commands() {
		collect(commands, below)
	}
}
