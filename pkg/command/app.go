// Package command implements the kinds of command. Literals in cmd/<noun> become
// cobra commands, each of which runs in a session.
package command

import (
	"context"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/report"
	"github.com/apiops-cli/apiops/pkg/session"
)

// App builds the command tree and runs one command.
type App struct {
	System *session.System
	// Whole builds the whole tree. The tree that runs may have only what the command line names.
	Whole func() *cobra.Command

	current    *session.Session // of the running command; Report needs it
	reports    *reports         // of the running command; nil: its settings are not known yet
	named      string           // the command that was named, as far as it exists
	unfinished map[*cobra.Command]func(*cobra.Command)
	callers    map[*cobra.Command]*caller // of finished commands; completion needs them
}

// Run is one run of a command: its session and its arguments.
type Run struct {
	*session.Session
	Arguments Arguments
	Journal   *report.Journal // of the results; nil: nothing is reported

	app      *App
	cmd      *cobra.Command
	input    *input.Input // of the flags; nil: the command has flags of its own
	warnings []string
}

// Given returns the values of a flag or an argument that has a place in the request, as typed.
func (r *Run) Given(name string) []string { return r.input.Given(name) }

// Input returns the input of a command that has an operation.
func (r *Run) Input() *input.Input { return r.input }

// IgnoresMissing reports whether --ignore-missing is given.
func (r *Run) IgnoresMissing() bool {
	ignores, _ := r.cmd.Flags().GetBool("ignore-missing")
	return ignores
}

// Subject returns the first argument: what the command is about.
func (r *Run) Subject() string {
	usage := parseUsage(r.cmd.Use)
	if len(usage) == 0 {
		return ""
	}
	return r.Arguments.First(usage[0].name)
}

// Loses asks before this very request loses something, e.g. "remove" and "the metadata of acme". In
// a dry run it only warns.
func (r *Run) Loses(ctx context.Context, verb, what string) error {
	if r.Settings.Bool("dry-run") {
		r.Warn("this request " + verb + "s " + what)
		return nil
	}
	project, err := r.Project()
	if err != nil {
		return err
	}
	return r.Confirm(ctx, strings.ToUpper(verb[:1])+verb[1:]+" "+what+" "+r.Target(project)+"?")
}

// Unreadable returns the error for a response from the host of the run that cannot be used.
func (r *Run) Unreadable(why string) error {
	failure := fault.Newf(fault.Unreadable, "cannot read the response: %s", why).
		WithHint("use -o json to see what the server sent")
	if host, err := r.Host(); err == nil {
		failure = failure.At(host.Host, 0)
	}
	return failure
}

// skeleton prints a file for -f.
func skeleton(run *Run, caller *caller) error {
	caller.choose()
	text, err := caller.input.WriteSkeleton()
	if err == nil {
		_, err = io.WriteString(run.Out, text)
	}
	return err
}

// Warn prints a warning on stderr and adds it to the result.
func (r *Run) Warn(advice string) {
	r.warnings = append(r.warnings, advice)
	r.Console.Warn(advice)
}

// run opens a session and runs work in it.
func (a *App) run(cmd *cobra.Command, arguments Arguments, needs session.Needs, work func(context.Context, *Run) error) (err error) {
	a.current, err = session.Open(cmd.Context(), a.System, a.System.Console(), cmd.Flags(), needs)
	if err != nil {
		return err
	}
	defer a.current.Close()
	if a.reports, err = a.prepare(a.current.Settings); err != nil {
		return err
	}
	return work(cmd.Context(), &Run{Session: a.current, Arguments: arguments, Journal: a.reports.journal, app: a, cmd: cmd})
}

// Report prints an error on stderr. If no session was opened, it finds the output format by
// itself.
func (a *App) Report(err error) {
	failure, speaker := fault.From(err), a.speaker()
	if a.current != nil {
		failure = a.current.Explain(failure)
		a.current = nil
	}
	speaker.Fail(failure)
}

// speaker returns the console of the session, or a new one if no session was opened.
func (a *App) speaker() *console.Console {
	if a.current != nil {
		return a.current.Console
	}
	speaker := a.System.Console()
	session.Prepare(a.System, speaker, config.Preferences(a.System.Words, a.System.Lookup))
	return speaker
}

// Root returns the root of the whole command tree, with every command finished.
func (r *Run) Root() *cobra.Command { return r.app.Whole() }

// Confirm asks before something is permanently lost, unless --yes is given.
func (r *Run) Confirm(ctx context.Context, question string) error {
	if r.Settings.Bool("yes") {
		return nil
	}
	return r.Console.Confirm(ctx, question)
}

// Rehearse prints the requests if --dry-run is given, and reports whether to stop there.
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

// Pretends reports whether --dry-run is given. If so, it prints a note.
func (r *Run) Pretends() bool {
	pretends := r.Settings.Bool("dry-run")
	if pretends {
		r.Console.Note("Dry run: nothing was changed.")
	}
	return pretends
}
