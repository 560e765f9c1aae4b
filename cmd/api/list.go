package api

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// operation is an entry of the list. Machine formats have all its fields.
type operation struct {
	Method     string          `json:"method"`
	Path       string          `json:"path"`
	Command    string          `json:"command"` // usage lines, separated by commas; empty if there is none
	Reads      bool            `json:"reads"`
	Destroys   bool            `json:"destroys"`
	Deploys    catalog.Deploys `json:"deploys"`
	Needs      string          `json:"needs"` // permissions; empty if they are not documented
	Since      string          `json:"since"` // the release that added it; empty if that is not known
	Documented bool            `json:"documented"`
}

func columns() []output.Field {
	columns := output.Fields("METHOD method", "COMMAND command", "PATH path")
	columns[1] = columns[1].Shown(withoutArguments)
	return columns
}

// withoutArguments leaves more room for the path.
func withoutArguments(commands string) string {
	var names []string
	for usage := range strings.SplitSeq(commands, ", ") {
		name, _, _ := strings.Cut(usage, " <")
		name, _, _ = strings.Cut(name, " [")
		name, _, _ = strings.Cut(name, " --")
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

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
		found := operation{
			Method: known.Method, Path: known.Path, Command: strings.Join(commands[known.Key()], ", "),
			Reads: known.Reads(), Destroys: known.Effect == catalog.EffectDestroys, Deploys: known.Deploys,
			Needs: known.Permissions, Since: known.Release, Documented: known.Documented,
		}
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
	for i, route := range command.Routes(cmd) {
		commands[route.Key()] = append(commands[route.Key()], command.UsageOf(cmd, i))
	}
	for _, below := range cmd.Commands() {
		collect(commands, below)
	}
}
