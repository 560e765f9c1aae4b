package proxy

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/report"
	"github.com/apiops-cli/apiops/pkg/rollout"
)

// rollbackCommand goes back to a revision that was deployed before.
func rollbackCommand() command.Func {
	return command.Func{
		Use:   "rollback <proxy>",
		Short: "Go back to a revision that was deployed before",
		Long: `Without --to or --to-api-version, it goes back to the revision that was deployed to
the environment before the current one.

A rollback rewrites the one configuration of the proxy in the manager, for all
environments, and then deploys it to this one. Edits that run nowhere yet would be
lost: it stops with exit code 7, unless you use --pending discard, which saves them
to a file.
A server keeps few revisions, except those deployed with --persistent.`,
		Example: `apiops proxy rollback Orders --environment production --yes
apiops proxy rollback Orders --environment production --to 1 --wait --yes`,
		Route:    "POST " + single + "deploy-histories/{revision}/rollback/",
		Globals:  []string{"project", "dry-run", "output", "yes"},
		Finishes: true,
		Run:      bindRollback,
	}
}

// rollbackRun is a rollback with its flags.
type rollbackRun struct {
	*input.Input
	lost bool // edits that no revision contains are overwritten
}

func bindRollback(flags *pflag.FlagSet) command.Work {
	options := append(verification(),
		input.Text("environment", "", "`name` of the environment").Names("environment").Required(),
		input.Number("to", "", 1, "`revision` to go back to").Names("proxy deploy-history"),
		input.Text("to-api-version", "", "`version` of the API to go back to, as in the deploy history"),
		input.Text("pending", "", "`what` to do with edits that wait for a deployment; the default is to refuse").Of(refusePending, discardPending),
		input.Text("snapshot", "", "`file` for a package of the edits that --pending discard discards; the default is a temporary file"),
	)
	return (&rollbackRun{Input: input.Bind(flags, input.Spec{Flags: options})}).run
}

func (r *rollbackRun) check(proxy string) error {
	switch {
	case proxy == "":
		return fault.Usagef("the proxy is empty")
	case r.Last("to") != "" && r.Last("to-api-version") != "":
		return fault.Usagef("--to and --to-api-version cannot be combined").WithHint("use one of them")
	}
	if err := rollout.CheckSnapshot(r.Last("snapshot")); err != nil {
		return err
	}
	return r.CheckRequired()
}

func (r *rollbackRun) run(ctx context.Context, run *command.Run) error {
	proxy, environment := run.Arguments.First("proxy"), r.Last("environment")
	if err := r.check(proxy); err != nil {
		return err
	}
	proof, waits, err := readProof(run, r.Input)
	if err != nil {
		return err
	}
	project, err := run.Project()
	if err != nil {
		return err
	}
	client, err := run.Client(ctx)
	if err != nil {
		return err
	}
	gateway := &rollout.Gateway{Client: client, Project: project, Note: run.Console.Note}
	before, record, err := r.choose(ctx, gateway, proxy)
	if err != nil {
		return err
	}
	request := gateway.RollbackRequest(proxy, record.Revision, environment)
	if dry, err := run.Rehearse(ctx, request); dry || err != nil {
		return err
	}
	question := fmt.Sprintf("Roll back %s in %s to %s", proxy, environment, describe(record))
	if before.Status.Deployed && before.Status.Revision > 0 {
		question = fmt.Sprintf("Roll back %s in %s from revision %d to %s", proxy, environment, before.Status.Revision, describe(record))
	}
	if err := run.Confirm(ctx, question+" "+run.Target(project)+"?"); err != nil {
		return err
	}
	if r.lost {
		if err := r.keep(ctx, run, gateway, proxy); err != nil {
			return err
		}
	}
	values := map[string]string{"project": project, "proxy": proxy, "environment": environment, "revision": strconv.Itoa(record.Revision)}
	change := report.Change{
		Names: []string{"project", "proxy"}, Subject: "proxy", Due: true, Deployed: "deployed", Repeats: true,
		Done: "Proxy {proxy} rolled back to revision {revision} in {environment}",
	}
	return command.Report(ctx, run, change, values, func() operate.Outcome {
		target := rollout.Target{Proxy: proxy, Environment: environment, Before: before, Rollback: true}
		outcome := gateway.Deploy(ctx, operate.Call{Request: request}, target)
		for i := range outcome.Deployment.Environments {
			outcome.Deployment.Environments[i].Version = record.Version
		}
		return gateway.Prove(ctx, target, outcome, proof, waits)
	})
}

// keep saves the edits that the rollback discards.
func (r *rollbackRun) keep(ctx context.Context, run *command.Run, gateway *rollout.Gateway, proxy string) error {
	path := r.Last("snapshot")
	if path == "" {
		var err error
		if path, err = snapshotFile(proxy); err != nil {
			return err
		}
	}
	if _, err := gateway.SaveSnapshot(ctx, proxy, path); err != nil {
		return err
	}
	run.Console.Note(fmt.Sprintf("The edits that are discarded are in %s; \"apiops proxy import\" accepts it.", path))
	return nil
}

// choose returns the record to go back to, after the guards.
func (r *rollbackRun) choose(ctx context.Context, gateway *rollout.Gateway, proxy string) (before rollout.Before, target rollout.Record, err error) {
	environment := r.Last("environment")
	if err = gateway.CheckEnvironments(ctx, []string{environment}); err != nil {
		return before, target, err
	}
	records, err := gateway.History(ctx, proxy)
	if err != nil {
		return before, target, err
	}
	if records == nil {
		return before, target, fault.Newf(fault.Failed, "this server has no deploy history").
			WithHint("a rollback requires release 2026.04.2").At(gateway.Client.Host(), 0)
	}
	if before, err = gateway.Before(ctx, proxy, environment); err != nil {
		return before, target, err
	}
	if r.lost, err = gateway.Unpublished(ctx, proxy, records, map[string]rollout.Status{environment: before.Status}); err != nil {
		return before, target, err
	}
	if r.lost && r.Last("pending") != discardPending {
		return before, target, fault.Newf(fault.Rejected, "edits of %s wait for a deployment, and a rollback would overwrite them", proxy).
			WithHint("deploy them first, or use --pending discard").At(gateway.Client.Host(), 0)
	}
	target, ok := r.find(records)
	if !ok {
		return before, target, fault.Newf(fault.NotFound, "the deploy history of %s has no %s for %s", proxy, r.wanted(), environment).
			WithHint("it has %s; deploy releases with --persistent to keep their revisions", listed(records, environment)).At(gateway.Client.Host(), 0)
	}
	return before, target, nil
}

// find returns the record to go back to: by its revision, by its version, or the latest deployment
// before the current one.
func (r *rollbackRun) find(records []rollout.Record) (rollout.Record, bool) {
	environment, revision, version := r.Last("environment"), r.Last("to"), r.Last("to-api-version")
	current, _ := rollout.Latest(records, environment)
	for _, record := range records {
		here := record.Deploy && record.Environment == environment
		switch {
		case revision != "" && here && strconv.Itoa(record.Revision) == revision,
			version != "" && here && record.Version == version,
			revision == "" && version == "" && here && record.Revision < current.Revision:
			return record, true
		}
	}
	return rollout.Record{}, false
}

// wanted describes the record to go back to.
func (r *rollbackRun) wanted() string {
	if revision := r.Last("to"); revision != "" {
		return "revision " + revision
	}
	if version := r.Last("to-api-version"); version != "" {
		return "version " + version
	}
	return "earlier revision"
}

// listed names the revisions of an environment.
func listed(records []rollout.Record, environment string) string {
	var names []string
	for _, record := range records {
		if record.Deploy && record.Environment == environment {
			names = append(names, describe(record))
		}
	}
	if len(names) == 0 {
		return "no revision"
	}
	return strings.Join(names, ", ")
}

// describe returns a revision with its version and date.
func describe(record rollout.Record) string {
	var more []string
	for _, text := range []string{record.Version, record.By, strings.SplitN(record.Time, "T", 2)[0]} {
		if text != "" {
			more = append(more, text)
		}
	}
	text := fmt.Sprintf("revision %d", record.Revision)
	if len(more) > 0 {
		text += " (" + strings.Join(more, ", ") + ")"
	}
	return text
}
