package proxy

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/rollout"
)

// The values of --pending.
const (
	includePending = "include"
	refusePending  = "refuse"
	discardPending = "discard"
)

const levels = `The levels of proof for --require:

  deployed   the manager has recorded the deployment
  serving    every pod that responds has the route
  answering  the call of --probe got the expected status

No level proves which revision a pod serves: the API does not tell. --wait stands
for serving, or for answering with --probe. If the server is too old to tell, a
lower level is accepted, unless you use --require.`

// deployCommand deploys a proxy, and proves how far that has come.
func deployCommand() command.Change {
	return command.Change{
		Use:   "deploy <proxy>...",
		Short: "Deploy a proxy to environments, one after the other",
		Long: `After a failure, the later environments are not tried.

` + levels,
		Example: `apiops proxy deploy Orders --environment staging --environment production
apiops proxy deploy Orders --environment staging --wait --description "v1.4.1"`,
		Route: "POST " + single + "environments/{environment}/",
		Flags: append(append(verification(), record()...),
			input.Texts("environment", "{environment}", "`name` of an environment to deploy to").Required(),
			input.Text("pending", "", "`what` to do if edits wait for a deployment, which this one would make live").Of(includePending, refusePending),
		),
		Carry: deploying,
		Done:  "Proxy {proxy} deployed to {environment}",
	}
}

// verification are the flags that say what to prove.
func verification() []input.Flag {
	return []input.Flag{
		input.Switch("wait", "", "wait until every pod that responds has the route"),
		input.Text("require", "", "`level` to prove; implies --wait").Of(rollout.Levels()...),
		input.Text("probe", "", "`call` to make through the gateway, such as 'GET /health', below the path of the proxy; implies --wait"),
		input.Number("probe-status", "", 100, "HTTP `status` that the probe must return; the default is any below 400"),
		input.Duration("wait-timeout", "maximum `duration` to wait for each environment (default 2m)"),
	}
}

// readProof returns what the flags of verification ask for, and whether to wait for it.
func readProof(run *command.Run, in *input.Input) (proof rollout.Proof, waits bool, err error) {
	proof = rollout.Proof{Require: rollout.Serving, Timeout: 2 * time.Minute}
	if text := in.Last("wait-timeout"); text != "" {
		proof.Timeout, _ = time.ParseDuration(text) // the flag has checked it
		if proof.Timeout <= 0 {
			return proof, false, fault.Usagef("--wait-timeout requires a duration longer than 0s")
		}
	}
	if level := in.Last("require"); level != "" {
		proof.Require, proof.Explicit = rollout.Level(level), true
	}
	call := in.Last("probe")
	status := in.Last("probe-status")
	switch {
	case call == "" && proof.Require == rollout.Answering:
		return proof, false, fault.Usagef("--require answering requires --probe").WithHint("add --probe 'GET /path'")
	case call == "" && status != "":
		return proof, false, fault.Usagef("--probe-status requires --probe").WithHint("add --probe 'GET /path'")
	case call == "" && in.Last("wait-timeout") != "" && !proof.Explicit && !in.On("wait"):
		return proof, false, fault.Usagef("--wait-timeout requires --wait").WithHint("add --wait, or remove --wait-timeout")
	case call == "":
		return proof, proof.Explicit || in.On("wait"), nil
	case proof.Explicit && proof.Require != rollout.Answering:
		return proof, false, fault.Usagef("--probe proves the level answering, not %s", proof.Require).WithHint("remove --require, or use --require answering")
	}
	if proof.Probe, err = readProbe(run, call); err != nil {
		return proof, false, err
	}
	proof.Probe.Status, _ = strconv.Atoi(status) // the flag has checked it; 0 is any below 400
	proof.Require = rollout.Answering
	return proof, true, nil
}

// readProbe reads a call, such as "GET /health".
func readProbe(run *command.Run, call string) (rollout.Probe, error) {
	method, path, _ := strings.Cut(strings.TrimSpace(call), " ")
	method, path = strings.ToUpper(method), strings.TrimSpace(path)
	if !strings.HasPrefix(path, "/") || method == "" || strings.Trim(method, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return rollout.Probe{}, fault.Usagef("--probe requires a method and a path, not %q", call).
			WithHint("use --probe 'GET /health'; the path is below that of the proxy")
	}
	host, err := run.Host()
	if err != nil {
		return rollout.Probe{}, err
	}
	options := run.Options(host)
	return rollout.Probe{Method: method, Path: path, Do: func(ctx context.Context, method, address string) (int, error) {
		return api.Probe(ctx, options, method, address)
	}}, nil
}

// deploying returns what deploys a proxy to one environment.
func deploying(run *command.Run, client *api.Client) (command.Carry, error) {
	project, err := run.Project()
	if err != nil {
		return nil, err
	}
	proof, waits, err := readProof(run, run.Input())
	if err != nil {
		return nil, err
	}
	gateway := &rollout.Gateway{Client: client, Project: project, Note: run.Console.Note}
	refuses := run.Input().Last("pending") == refusePending
	var once sync.Once
	var wrong error
	return func(ctx context.Context, call operate.Call, environment string) operate.Outcome {
		// Older servers undeploy a proxy if the environment does not exist.
		if once.Do(func() { wrong = gateway.CheckEnvironments(ctx, run.Given("environment")) }); wrong != nil {
			return operate.Outcome{Err: wrong}
		}
		target := rollout.Target{Proxy: call.Request.Values["proxy"], Environment: environment}
		before, err := gateway.Before(ctx, target.Proxy, environment)
		if failure := fault.From(err); failure != nil && (waits || refuses || failure.ForAll || failure.Kind == fault.Interrupted) {
			return operate.Outcome{Err: err}
		}
		if refuses {
			if err := gateway.RefusePending(target.Proxy, environment, before.Status); err != nil {
				return operate.Outcome{Err: err}
			}
		}
		target.Before = before
		return gateway.Prove(ctx, target, gateway.Deploy(ctx, call, target), proof, waits)
	}, nil
}
