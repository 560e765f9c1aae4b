package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/report"
	"github.com/apiops-cli/apiops/pkg/session"
	"github.com/apiops-cli/apiops/pkg/value"
)

// Change changes something that the server may then deploy, and shows the result for each
// environment. An argument with "..." in the usage line accepts several names, each sent as a
// separate request.
type Change struct {
	Use     string
	Short   string
	Long    string // what Short omits; may be empty
	Example string
	Route   string
	// Body defines flags now and builds the body after parsing; nil: no body.
	Body func(flags *pflag.FlagSet) MakeBody
	// Confirm is the question to ask. It is required if the catalog says that the operation
	// destroys something. It may contain {placeholders} of the route, as Done may.
	Confirm string
	Globals []string // global flags to show in the help, besides those that follow from the rest
	Done    string   // what was done, as the beginning of a sentence
	// Missing lists the words by which the server reports that there is nothing to remove, which
	// --ignore-missing treats as success. Empty: the command has no such flag.
	Missing []string
	// Redeploy says how to deploy again if the server rejects the same request a second time; it
	// may contain {placeholders}. Empty: repeating the command deploys, or nothing does.
	Redeploy string
}

// repeats reports whether repeating the command deploys again.
func (c Change) repeats(operation catalog.Operation) bool {
	return c.Redeploy == "" && len(c.Missing) == 0 && !operation.Creates()
}

// deployed returns the status of an environment that has the change.
func (c Change) deployed() string {
	verb, _, _ := strings.Cut(c.Use, " ")
	switch verb {
	case "delete", "remove", "revoke":
		return strings.TrimSuffix(verb, "e") + "ed"
	case "undeploy":
		return "undeployed"
	}
	return "deployed"
}

// MakeBody builds the body of a request after the flags are parsed. It may ask questions, read
// files, or read from the server. It checks the input before anything is changed.
type MakeBody func(ctx context.Context, run *Run) (*api.Body, error)

func (c Change) build(app *App) *cobra.Command {
	return app.begin(c.Use, c.Short, func(cmd *cobra.Command) { c.finish(app, cmd) })
}

func (c Change) finish(app *App, cmd *cobra.Command) {
	call := parseCall(c.Use, c.Route, c.Body != nil)
	if c.Done == "" || (c.Confirm != "") != (call.operation.Effect == catalog.EffectDestroys) {
		panic(fmt.Sprintf("usage %q: Done is empty, or Confirm does not match an operation that %s", c.Use, call.operation.Effect))
	}
	call.mustFill(c.Done)
	call.mustFill(c.Confirm)
	call.mustFill(c.Redeploy)
	several := call.usage.several()
	about := description{
		short: c.Short, long: c.Long, example: c.Example,
		deploysTo: call.operation.DeploysTo(), columns: report.Columns(call.names()),
		globals: c.Globals,
	}
	about.calls = append(about.calls, call)
	if c.Confirm != "" {
		about.globals = append(slices.Clone(about.globals), "yes")
	}
	describe(cmd, about)
	cmd.Args = call.usage.check
	run := changeRun{Change: c, call: call, pool: operate.Pool{Workers: 1}}
	if c.Body != nil {
		run.body = c.Body(cmd.Flags())
	}
	if several != "" {
		value.Number(cmd.Flags(), &run.pool.Workers, "concurrency", defaultWorkers, 1, maxWorkers, "maximum `number` of concurrent requests (1–32)")
		cmd.Flags().BoolVar(&run.pool.FailFast, "fail-fast", false, "stop after the first failure")
	}
	if len(c.Missing) > 0 {
		cmd.Flags().BoolVar(&run.ignoreMissing, "ignore-missing", false, `treat "already removed" as success`)
	}
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		arguments := call.usage.read(words)
		needs := session.Needs{Connections: run.pool.Workers, FinishSent: !isOne(arguments[several])}
		return app.run(cmd, arguments, needs, run.run)
	}
}

const (
	defaultWorkers = 4
	maxWorkers     = 32
)

// isOne reports whether at most one name was given. Names from stdin count as several, even if
// there is only one.
func isOne(names []string) bool { return len(names) == 0 || len(names) == 1 && names[0] != "-" }

// changeRun is a Change with the values of its flags.
type changeRun struct {
	Change
	call          call
	body          MakeBody // nil: no body
	pool          operate.Pool
	ignoreMissing bool
}

// run checks all input before it sends the first request.
func (c changeRun) run(ctx context.Context, run *Run) error {
	several := c.call.usage.several()
	one := isOne(run.Arguments[several])
	due := c.call.operation.Due(func(string) (string, bool) { return "", false })
	printer, err := run.Printer()
	if err != nil {
		return err
	}
	reporter, err := report.New(printer, report.Change{
		Names: c.call.names(), Several: several, Subject: c.call.subject(), Done: c.Done, Due: due,
		Deployed: c.deployed(), Repeats: c.repeats(c.call.operation), Redeploy: c.Redeploy,
	}, one)
	if err != nil {
		return err
	}
	client, err := run.early(ctx)
	if err != nil {
		return err
	}
	batch, err := c.batch(ctx, run, due)
	if err != nil {
		return err
	}
	if dry, err := run.Rehearse(ctx, batch.requests(run)...); dry || err != nil {
		return err
	}
	target := run.Target(batch.common.Request.Values["project"])
	if c.Confirm != "" && len(batch.names) > 0 {
		if err := run.Confirm(ctx, batch.question(c.Confirm, target)); err != nil {
			return err
		}
	}
	run.OutlivePipes()
	reporter.Start(target, client.Host(), run.warnings)
	if !one {
		return c.many(ctx, run, client, batch, reporter)
	}
	values := batch.with(0)
	outcome, _ := operate.Change(ctx, client, batch.call(0))
	summary, err := reporter.One(ctx, values, outcome)
	if err == nil {
		run.Console.Done(summary)
	}
	if outcome.Deployment.Verdict == answer.Absent && due {
		run.Console.Warn(reporter.Absent(values))
	}
	return err
}

// early returns the client, or nil in a dry run. It is called before any question: there is no
// point in asking if there is no token.
func (r *Run) early(ctx context.Context) (*api.Client, error) {
	if r.Settings.Bool("dry-run") {
		return nil, nil
	}
	return r.Client(ctx)
}

// many sends several requests and reports on each. If the results can no longer be written, it
// starts no more requests.
func (c changeRun) many(ctx context.Context, run *Run, client *api.Client, batch batch, reporter *report.Reporter) error {
	all := len(batch.names)
	tally := report.Tally{NotTried: all, Host: client.Host()}
	finished := make([]bool, all)
	linesComeAnyway := run.Settings.Bool("debug") ||
		run.OutTerminal && run.Settings.String("output") == string(output.JSONLines)
	progress := run.Console.Progress(all, linesComeAnyway)
	defer context.AfterFunc(ctx, func() {
		run.Console.Tell("Waiting for requests in flight; press Ctrl-C again to stop waiting.")
	})()
	namesOnly := run.Settings.String("output") == string(output.Name) // which leaves out those that failed
	reporter.Begin(all)
	operate.Many(ctx, c.pool, client, all, batch.call, func(i int, outcome operate.Outcome) (goOn bool) {
		finished[i] = true
		goOn, shortfall := reporter.Add(ctx, i, batch.with(i), outcome)
		tally.Count(shortfall)
		if namesOnly && shortfall != nil {
			run.Console.Note(batch.names[i] + ": " + fault.From(shortfall).Message)
		}
		if outcome.Deployment.Verdict == answer.Absent {
			tally.Absent++
		}
		progress.Step(tally.Failed, tally.Unknown)
		return goOn
	})
	progress.End()
	notTried := operate.Outcome{Err: fault.Newf(fault.NotTried, "not tried: the run ended early")}
	for i := range batch.names {
		if finished[i] {
			continue
		}
		if goOn, _ := reporter.Add(ctx, i, batch.with(i), notTried); !goOn {
			break
		}
	}
	tally.Lost, tally.Unwritten = reporter.End(ctx)
	tally.Interrupted = ctx.Err() != nil
	anyone := batch.named("<" + batch.several + ">")
	tally.Again = reporter.Again(anyone)
	if tally.Absent > 0 && batch.common.Due {
		run.Console.Warn(fmt.Sprintf("%d of %d: %s", tally.Absent, all, reporter.Absent(anyone)))
	}
	err := tally.Err()
	switch {
	case err != nil:
	case all == 0:
		run.Console.Note("Nothing to do: no names given.")
	default:
		run.Console.Done(fmt.Sprintf("%d of %d done %s.", all, all, run.Target(batch.common.Request.Values["project"])))
	}
	return err
}
