// Package command holds the kinds of command that apiops is made of: literals in
// cmd/<noun> become cobra commands, which run with a session each.
package command

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/report"
	"github.com/apiops-cli/apiops/pkg/session"
)

// App builds the tree of commands, and runs one of them.
type App struct {
	System *session.System

	current    *session.Session // of the command that runs, for the report of how it ended
	unfinished map[*cobra.Command]func(*cobra.Command)
}

// Run is one run of a command: a session, and the words of the command line.
type Run struct {
	*session.Session
	Arguments Arguments

	app      *App
	cmd      *cobra.Command
	warnings []string
}

// Warn gives advice that stops nothing: on stderr, and in the result.
func (r *Run) Warn(advice string) {
	r.warnings = append(r.warnings, advice)
	r.Console.Warn(advice)
}

// run opens a session for the work.
func (a *App) run(cmd *cobra.Command, arguments Arguments, needs session.Needs, work func(context.Context, *Run) error) (err error) {
	a.current, err = session.Open(cmd.Context(), a.System, a.System.Console(), cmd.Flags(), needs)
	if err != nil {
		return err
	}
	defer a.current.Close()
	return work(cmd.Context(), &Run{Session: a.current, Arguments: arguments, app: a, cmd: cmd})
}

// Report says on stderr how a run ended. Where no settings could be loaded, it
// looks for the wanted format itself.
func (a *App) Report(err error) {
	failure := fault.From(err)
	if current := a.current; current != nil {
		a.current = nil
		current.Console.Fail(current.Explain(failure))
		return
	}
	speaker := a.System.Console()
	session.Prepare(a.System, speaker, config.Preferences(a.System.Words, a.System.Lookup))
	speaker.Fail(failure)
}

// Root is the top of the tree of commands, all of them finished.
func (r *Run) Root() *cobra.Command {
	root := r.cmd.Root()
	r.app.FinishAll(root)
	return root
}

// Confirm asks before something is lost permanently, unless --yes answers.
func (r *Run) Confirm(ctx context.Context, question string) error {
	if r.Settings.Bool("yes") {
		return nil
	}
	return r.Console.Confirm(ctx, question)
}

// Rehearse prints the requests instead of sending them, if that was asked for.
func (r *Run) Rehearse(ctx context.Context, requests ...api.Request) (bool, error) {
	if !r.Settings.Bool("dry-run") {
		return false, nil
	}
	host, err := r.Host()
	if err != nil {
		return true, err
	}
	printer, err := r.Printer()
	if err != nil {
		return true, err
	}
	plans := make([]operate.Plan, len(requests))
	for i, request := range requests {
		if plans[i], err = operate.Rehearse(r.Options(host), request); err != nil {
			return true, err
		}
	}
	if err := report.DryRun(ctx, printer, r.Out, plans); err != nil {
		return true, err
	}
	return r.Pretends(), nil
}

// Pretends tells whether nothing is to be changed, and says so.
func (r *Run) Pretends() bool {
	pretends := r.Settings.Bool("dry-run")
	if pretends {
		r.Console.Note("Dry run: nothing was changed.")
	}
	return pretends
}
