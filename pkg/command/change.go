package command

import (
	"context"
	"fmt"
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

// Change alters something that the server may then deploy, and shows for each
// environment how that went. An argument with "..." in the usage line takes
// several names; each is a request of its own.
type Change struct {
	Use     string
	Short   string
	Long    string // what Short leaves out; may be empty
	Example string
	Route   string
	// Body binds flags now and makes the body after parsing; nil: no body.
	Body func(flags *pflag.FlagSet) MakeBody
	// Confirm is asked before what the catalog says destroys something.
	// Placeholders of the route stand for their values, here and in Done.
	Confirm string
	Done    string // what was done, as the beginning of a sentence
	// Missing are the words with which the server says that there is nothing to
	// take away; with --ignore-missing that counts as done. Empty: no such flag.
	Missing []string
	// Redeploy is how to deploy again where the server refuses to do the same twice,
	// with placeholders. Empty: repeating the command deploys, or nothing does.
	Redeploy string
}

// repeats tells whether to do it again deploys again.
func (c Change) repeats(operation catalog.Operation) bool {
	return c.Redeploy == "" && len(c.Missing) == 0 && !operation.Creates()
}

// deployed is the status of an environment that has the change.
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

// MakeBody makes the body of a request after the flags are parsed. It may ask,
// read files, or read from the server; it finds what is wrong with the input
// before anything is changed.
type MakeBody func(ctx context.Context, run *Run) (*api.Body, error)

func (c Change) build(app *App) *cobra.Command {
	return app.begin(c.Use, c.Short, func(cmd *cobra.Command) { c.finish(app, cmd) })
}

func (c Change) finish(app *App, cmd *cobra.Command) {
	call := parseCall(c.Use, c.Route, c.Body != nil)
	if c.Done == "" || (c.Confirm != "") != (call.operation.Effect == catalog.EffectDestroys) {
		panic(fmt.Sprintf("usage %q: Done is empty, or Confirm does not fit an operation that %s", c.Use, call.operation.Effect))
	}
	call.mustFill(c.Done)
	call.mustFill(c.Confirm)
	call.mustFill(c.Redeploy)
	several := call.usage.several()
	about := description{
		short: c.Short, long: c.Long, example: c.Example,
		deploysTo: call.operation.DeploysTo(), columns: report.Columns(call.names()),
	}
	about.calls = append(about.calls, call)
	if c.Confirm != "" {
		about.globals = []string{"yes"}
	}
	describe(cmd, about)
	cmd.Args = call.usage.check
	run := changeRun{Change: c, call: call, pool: operate.Pool{Workers: 1}}
	if c.Body != nil {
		run.body = c.Body(cmd.Flags())
	}
	if several != "" {
		value.Number(cmd.Flags(), &run.pool.Workers, "concurrency", defaultWorkers, 1, maxWorkers, "how many requests may run at once, 1 to 32")
		cmd.Flags().BoolVar(&run.pool.FailFast, "fail-fast", false, "start nothing more after the first failure")
	}
	if len(c.Missing) > 0 {
		cmd.Flags().BoolVar(&run.ignoreMissing, "ignore-missing", false, "count what is already gone as done")
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

// isOne tells whether a single thing was named. Names from stdin are several
// even where only one comes.
func isOne(names []string) bool { return len(names) == 0 || len(names) == 1 && names[0] != "-" }

// changeRun is a Change with its flags.
type changeRun struct {
	Change
	call          call
	body          MakeBody // nil: there is none
	pool          operate.Pool
	ignoreMissing bool
}

// run finds every mistake before the first request is sent.
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
	if outcome.Deployment.Verdict == answer.Absent {
		run.Console.Warn(reporter.Absent(values))
	}
	return err
}

// early is the client, made before anything is asked: without a token that would be
// for nothing. A dry run has none.
func (r *Run) early(ctx context.Context) (*api.Client, error) {
	if r.Settings.Bool("dry-run") {
		return nil, nil
	}
	return r.Client(ctx)
}

// many carries several requests out and reports on each of them. Where the
// results cannot be written any more, nothing more is begun.
func (c changeRun) many(ctx context.Context, run *Run, client *api.Client, batch batch, reporter *report.Reporter) error {
	all := len(batch.names)
	tally := report.Tally{NotTried: all, Host: client.Host()}
	finished := make([]bool, all)
	linesComeAnyway := run.Settings.Bool("debug") ||
		run.OutTerminal && run.Settings.String("output") == string(output.JSONLines)
	progress := run.Console.Progress(all, linesComeAnyway)
	defer context.AfterFunc(ctx, func() {
		run.Console.Tell("Finishing what is running; press Ctrl-C again to stop waiting.")
	})()
	reporter.Begin(all)
	operate.Many(ctx, c.pool, client, all, batch.call, func(i int, outcome operate.Outcome) (goOn bool) {
		finished[i] = true
		goOn, shortfall := reporter.Add(ctx, i, batch.with(i), outcome)
		tally.Count(shortfall)
		if outcome.Deployment.Verdict == answer.Absent {
			tally.Absent++
		}
		progress.Step(tally.Failed, tally.Unknown)
		return goOn
	})
	progress.End()
	notTried := operate.Outcome{Err: fault.Newf(fault.NotTried, "not tried: the run ended before it came to this")}
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
	if tally.Absent > 0 {
		run.Console.Warn(fmt.Sprintf("%d of %d: %s", tally.Absent, all, reporter.Absent(batch.named("<"+batch.several+">"))))
	}
	err := tally.Err()
	switch {
	case err != nil:
	case all == 0:
		run.Console.Note("Nothing to do: no names were given.")
	default:
		run.Console.Done(fmt.Sprintf("%d of %d done %s.", all, all, run.Target(batch.common.Request.Values["project"])))
	}
	return err
}
