package proxy

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/report"
	"github.com/apiops-cli/apiops/pkg/rollout"
	"github.com/apiops-cli/apiops/pkg/text"
)

// ensureCommand publishes a proxy from a specification.
func ensureCommand() command.Func {
	return command.Func{
		Use:   "ensure <proxy>",
		Short: "Publish a proxy from a specification, and restore what ran before if that fails",
		Long: `Creates or updates the proxy, deploys it to each environment in order, and proves
that it runs. The steps:

  read      what exists, and what runs where
  snapshot  export the proxy to a file, for a restore
  save      create or update the proxy, without a deployment
  compare   stop if too many endpoints disappear
  deploy    one environment after the other, with proof
  restore   after a failure, put back what ran before

The route and the backends of an existing proxy are kept, unless flags give others.
Exit code 11 means that it failed and that the former state is back, 13 that the
former state could not be restored.

` + levels,
		Example: `apiops proxy ensure Orders --spec orders.json --environment staging
apiops proxy ensure Orders --spec orders.json --environment staging --dry-run`,
		Route: strings.Join([]string{
			"PUT " + collection + "file/", "POST " + collection + "file/", "POST " + single + "environments/{environment}/",
		}, "\n"),
		Globals:  []string{"project", "dry-run", "output"},
		Finishes: true,
		Run:      bindEnsure,
	}
}

// ensureRun is an ensure with its flags.
type ensureRun struct{ *input.Input }

func bindEnsure(flags *pflag.FlagSet) command.Work {
	options := append(append(verification(), record()...),
		input.Text("spec", "", "specification: a `file`, - for stdin, or a URL that the manager can reach").Required(),
		input.Texts("environment", "", "`name` of an environment to deploy to").Names("environment").Required(),
		input.Texts("path", "", "`path` at which clients call the proxy").Path(),
		input.Texts("client-host", "", "`host` at which clients call the proxy"),
		input.Texts("backend", "", "`URL` of a backend"),
		input.Text("type", "", "`type` of the specification").Of("OPEN_API", "SWAGGER", "WSDL"),
		input.Text("api-version", "", "`version` of the API, such as the tag of a commit"),
		input.Number("max-removed", "", 0, "maximum `number` of endpoints that may disappear; the default is any number"),
		input.Switch("if-changed", "", "do nothing if this specification and route already run in every environment"),
		input.Text("pending", "", "`what` to do if edits wait for a deployment, which this one would make live").Of(includePending, refusePending),
		input.Text("on-failure", "", "`what` to do after a failure; the default is to restore").Of("restore", "keep"),
		input.Text("snapshot", "", "`file` for a package of the former state; the default is a temporary file, which is kept only if it is still needed"),
	)
	return ensureRun{input.Bind(flags, input.Spec{Flags: options})}.run
}

func (e ensureRun) run(ctx context.Context, run *command.Run) error {
	if err := e.check(run.Arguments.First("proxy")); err != nil {
		return err
	}
	project, err := run.Project()
	if err != nil {
		return err
	}
	job, err := e.job(ctx, run)
	if err != nil {
		return err
	}
	client, err := run.Client(ctx)
	if err != nil {
		return err
	}
	job.Gateway = &rollout.Gateway{Client: client, Project: project, Note: run.Console.Note}
	steps := command.NewSteps(run)
	job.Report, job.Warn = steps.Add, run.Warn
	if job.DryRun {
		if outcome := job.Run(ctx); outcome.Err != nil {
			return outcome.Err
		}
		return steps.Rehearsed(ctx)
	}
	remove, err := e.snapshot(job)
	if err != nil {
		return err
	}
	defer func() { remove(job.NeedsSnapshot) }()
	values := map[string]string{"project": project, "proxy": job.Proxy, "environment": strings.Join(job.Environments, " and ")}
	change := report.Change{
		Names: []string{"project", "proxy"}, Subject: "proxy", Done: "Proxy {proxy} published to {environment}", Due: true, Deployed: "deployed", Repeats: true,
	}
	return command.Report(ctx, run, change, values, func() operate.Outcome {
		outcome := job.Run(ctx)
		if e.Last("snapshot") == "" && !job.NeedsSnapshot {
			outcome.Snapshot = "" // it is removed
		}
		return outcome
	})
}

// snapshot sets the file for the snapshot. remove removes a temporary one that is not needed.
func (e ensureRun) snapshot(job *rollout.Ensure) (remove func(needed bool), err error) {
	if job.Snapshot != "" {
		return func(bool) {}, rollout.CheckSnapshot(job.Snapshot)
	}
	job.Snapshot, err = snapshotFile(job.Proxy)
	return func(needed bool) {
		if !needed {
			_ = os.RemoveAll(filepath.Dir(job.Snapshot))
		}
	}, err
}

func (e ensureRun) check(proxy string) error {
	if proxy == "" {
		return fault.Usagef("the proxy is empty")
	}
	if err := e.CheckRequired(); err != nil {
		return err
	}
	if e.On("if-changed") && isURL(e.Last("spec")) {
		return fault.Usagef("--if-changed requires a file: what a URL returns is not known").WithHint("download the specification first")
	}
	for _, path := range e.Given("path") {
		if !strings.HasPrefix(path, "/") {
			return fault.Usagef("--path requires a path that begins with a slash, not %q", path)
		}
	}
	return nil
}

// job returns the job with its specification.
func (e ensureRun) job(ctx context.Context, run *command.Run) (*rollout.Ensure, error) {
	spec, err := e.readSpec(ctx, run)
	if err != nil {
		return nil, err
	}
	proof, waits, err := readProof(run, e.Input)
	if err != nil {
		return nil, err
	}
	job := &rollout.Ensure{
		Proxy: run.Arguments.First("proxy"), Environments: text.Unique(e.Given("environment")), Spec: spec,
		Paths: e.Given("path"), Hosts: e.Given("client-host"), Backends: e.Given("backend"),
		Version: e.Last("api-version"), Description: e.Last("description"), Persistent: e.On("persistent"),
		MaxRemoved: -1, IfChanged: e.On("if-changed"), RefusePending: e.Last("pending") == refusePending,
		Proof: proof, Waits: waits, Keep: e.Last("on-failure") == "keep", Snapshot: e.Last("snapshot"), DryRun: run.Settings.Bool("dry-run"),
	}
	if most := e.Last("max-removed"); most != "" {
		job.MaxRemoved, _ = strconv.Atoi(most) // the flag has checked it
	}
	return job, nil
}

// snapshotFile returns a file for a snapshot in a folder that nobody else can read.
func snapshotFile(proxy string) (string, error) {
	folder, err := os.MkdirTemp("", "apiops-")
	if err != nil {
		return "", fault.Newf(fault.Failed, "cannot create a folder for the snapshot: %v", err).WithHint("use --snapshot FILE")
	}
	return filepath.Join(folder, strings.ReplaceAll(proxy, "/", "_")+".zip"), nil
}
