package command

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/session"
)

// Func is a command that does more than call one operation.
type Func struct {
	Use     string
	Short   string
	Long    string // what Short omits; may be empty
	Example string
	Route   string                // of the operations that the command calls, one per line; may be empty
	Columns func() []output.Field // of its table; may be nil
	File    config.File           // what it needs the configuration file for
	Globals []string              // global flags to show in the help besides those that follow from the rest
	// Concurrent adds --concurrency. Run.Workers has its value.
	Concurrent bool
	// Finishes says that an interruption waits for the responses to requests in flight.
	Finishes bool
	Refuses  Sandbox // zero: the command also works with the sandbox
	// Run defines the flags and returns the work to do after parsing.
	Run func(flags *pflag.FlagSet) Work
}

// Request returns a request without values for the operation of a route.
func Request(route string) api.Request { return api.Request{Operation: operationOf(route)} }

// Sandbox says why a command does not work with the sandbox, and what to do instead.
type Sandbox struct{ Why, Hint string }

// Work is what a Func does.
type Work func(ctx context.Context, run *Run) error

// NoFlags is a Func.Run for work without flags.
func NoFlags(work Work) func(*pflag.FlagSet) Work {
	return func(*pflag.FlagSet) Work { return work }
}

func (f Func) build(app *App) *cobra.Command {
	return app.begin(f.Use, f.Short, func(cmd *cobra.Command) { f.finish(app, cmd) })
}

func (f Func) finish(app *App, cmd *cobra.Command) {
	usage := parseUsage(f.Use)
	about := description{short: f.Short, long: f.Long, example: f.Example, globals: f.Globals, completes: true}
	if f.Columns != nil {
		about.columns = output.ColumnNames(f.Columns())
	}
	for line := range strings.Lines(f.Route) {
		about.calls = append(about.calls, call{operation: operationOf(strings.TrimSpace(line))})
	}
	if f.File != config.Ignore {
		about.globals = append(about.globals, "context")
	}
	if f.File == config.Change {
		about.globals = append(about.globals, "dry-run")
	}
	describe(cmd, about)
	cmd.Args = usage.check
	work := f.Run(cmd.Flags())
	workers := 1
	if f.Concurrent {
		concurrencyFlag(cmd.Flags(), &workers)
	}
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		if f.Refuses != (Sandbox{}) {
			if err := session.RefuseSandbox(app.System, cmd.Flags(), f.Refuses.Why, f.Refuses.Hint); err != nil {
				return err
			}
		}
		return app.run(cmd, usage.read(words), session.Needs{File: f.File, Connections: workers, FinishSent: f.Finishes}, work)
	}
}
