package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/report"
)

// changeRun is a Change with the values of its flags.
type changeRun struct {
	Change
	caller        *caller
	pool          operate.Pool
	ignoreMissing bool
	one           Carry // carries out one call
	contract
}

// run checks all input before it sends the first request.
func (c changeRun) run(ctx context.Context, run *Run) error {
	if c.caller.input.Skeleton() {
		return skeleton(run, c.caller)
	}
	call := c.caller.choose()
	run.input = c.caller.input
	several := call.several()
	one := isOne(run.Arguments[several])
	printer, err := run.Printer()
	if err != nil {
		return err
	}
	if printer.Format() == output.Name && c.Key == "" && !call.operation.StartsRun && !slices.Contains(call.names(), call.subject()) {
		return nameless()
	}
	asked := call.operation.Deploys == catalog.DeploysAsked
	reporter, err := report.New(printer, report.Change{
		Names: call.names(), Several: several, Subject: call.subject(), Key: c.Key, Done: c.Done,
		Asked: asked, OnlySaves: call.operation.OnlySaves(), Explicit: call.operation.Deploys == catalog.DeploysExplicit, Deployed: c.deployed(),
		Deletes: strings.HasPrefix(c.Use, "delete ") && !asked, StartsRun: call.operation.StartsRun,
		Repeats: c.repeats(call.operation), Redeploy: c.Redeploy,
		Rollout: c.Carry != nil,
	}, one)
	if err != nil {
		return err
	}
	if err := c.check(call, printer, one, run.Settings.Strings("columns")); err != nil {
		return err
	}
	client, err := early(ctx, run)
	if err != nil {
		return err
	}
	if c.one, err = c.carry(run, client); err != nil {
		return err
	}
	batch, err := c.batch(ctx, run, call)
	if err != nil {
		return err
	}
	requests, err := batch.requests(ctx, run)
	if err != nil {
		return err
	}
	if dry, err := run.Rehearse(ctx, requests...); dry || err != nil {
		return err
	}
	target := run.Target(batch.common.Request.Values["project"])
	if c.Confirm != "" && len(batch.names) > 0 {
		if err := run.Confirm(ctx, batch.question(c.Confirm, target)); err != nil {
			return err
		}
	}
	run.OutlivePipes()
	reporter.Start(target, client.Host(), batch.common.Due, run.warnings, run.Journal)
	if !one || len(batch.targets) > 1 {
		defer context.AfterFunc(ctx, func() {
			run.Console.Tell("Waiting for requests in flight; press Ctrl-C again to stop waiting.")
		})()
	}
	if !one {
		return c.many(ctx, run, client, batch, reporter)
	}
	values := batch.with(0)
	outcome := c.work(ctx, run, client, batch, 0)
	summary, err := reporter.One(ctx, values, outcome)
	if err == nil {
		run.Done(summary)
	}
	if outcome.Deployment.Verdict == answer.Absent && batch.common.Due {
		run.Console.Warn(reporter.Absent(values))
	}
	return err
}

// carry returns what carries out one call.
func (c changeRun) carry(run *Run, client *api.Client) (Carry, error) {
	if c.Carry != nil {
		return c.Carry(run, client)
	}
	return func(ctx context.Context, call operate.Call, _ string) operate.Outcome {
		outcome, _ := operate.Change(ctx, client, call)
		return outcome
	}, nil
}

// early returns the client, or nil in a dry run. It is called before any question: there is no
// point in asking if there is no token.
func early(ctx context.Context, run *Run) (*api.Client, error) {
	if run.Settings.Bool("dry-run") {
		return nil, nil
	}
	return run.Client(ctx)
}

// many sends several requests and reports on each. If the results can no longer be written, it
// starts no more requests.
func (c changeRun) many(ctx context.Context, run *Run, client *api.Client, batch batch, reporter *report.Reporter) error {
	all := len(batch.names)
	tally := report.Tally{NotTried: all, Host: client.Host()}
	finished := make([]bool, all)
	explicit := batch.common.Request.Operation.Deploys == catalog.DeploysExplicit
	linesComeAnyway := run.Settings.Bool("debug") ||
		run.OutTerminal && run.Settings.String("output") == string(output.JSONLines)
	progress := run.Console.Progress(all, linesComeAnyway)
	namesOnly := run.Settings.String("output") == string(output.Name) // which leaves out those that failed
	reporter.Begin(all)
	pool := c.pool
	if batch.sharesVersion(c.caller.calls[0].several()) {
		pool.Workers = 1
	}
	operate.Each(ctx, pool, all, func(i int) operate.Outcome { return c.work(ctx, run, client, batch, i) }, func(i int, outcome operate.Outcome) (goOn bool) {
		finished[i] = true
		goOn, shortfall := reporter.Add(ctx, i, batch.with(i), outcome)
		tally.Count(shortfall)
		if namesOnly && shortfall != nil {
			run.Console.Note(batch.names[i] + ": " + fault.From(shortfall).Message)
		}
		switch verdict := outcome.Deployment.Verdict; {
		case verdict == answer.Absent:
			tally.Absent++
		case verdict == answer.Saved && explicit:
			tally.Unconfirmed++
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
		done := fmt.Sprintf("%d of %d done %s", all, all, run.Target(batch.common.Request.Values["project"]))
		if tally.Unconfirmed > 0 {
			done += fmt.Sprintf("; %d not confirmed by the server", tally.Unconfirmed)
		}
		run.Done(done + ".")
	}
	return err
}
