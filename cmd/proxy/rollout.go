package proxy

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
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
  answering  the call of --probe got the expected status through the gateway

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
			input.Text("pending", "", "what to do if edits wait for a deployment, which this one would make live").Of(includePending, refusePending),
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
		input.Text("probe", "", "`call` to make through the gateway, such as 'GET /health'; implies --wait"),
		input.Number("probe-status", "", 100, "HTTP `status` that the probe must return; the default is any below 400"),
		input.Duration("wait-timeout", "maximum `duration` to wait for each environment (default 2m)"),
	}
}

// verifier proves deployments as the flags say.
type verifier struct {
	*rollout.Gateway
	proof   rollout.Proof
	waits   bool
	refuses bool // do not make edits live that wait for a deployment
}

// readProof returns what the flags of verification ask for, and whether to wait for it.
func readProof(run *command.Run, in *input.Input) (proof rollout.Proof, waits bool, err error) {
	proof = rollout.Proof{Require: rollout.Serving, Timeout: 2 * time.Minute}
	if text := in.Last("wait-timeout"); text != "" {
		proof.Timeout, _ = time.ParseDuration(text) // the flag has checked it
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
	case call == "":
		return proof, proof.Explicit || in.On("wait"), nil
	}
	if proof.Probe, err = readProbe(run, call); err != nil {
		return proof, false, err
	}
	proof.Probe.Status, _ = strconv.Atoi(status) // the flag has checked it; 0 is any below 400
	if !proof.Explicit {
		proof.Require = rollout.Answering
	}
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
	v := &verifier{
		Gateway: &rollout.Gateway{Client: client, Project: project, Note: run.Console.Note},
		proof:   proof, waits: waits, refuses: run.Input().Last("pending") == refusePending,
	}
	return func(ctx context.Context, call operate.Call, environment string) operate.Outcome {
		proxy := call.Request.Values["proxy"]
		before, err := v.before(ctx, proxy, environment)
		if err != nil {
			return operate.Outcome{Err: err}
		}
		if v.refuses && before.Status.Deployed && before.Status.Pending {
			return operate.Outcome{Err: fault.Newf(fault.Rejected, "edits of %s wait for a deployment to %s and would go live", proxy, environment).
				WithHint("check them in the manager, or use --pending include").At(client.Host(), 0)}
		}
		outcome, _ := operate.Change(ctx, client, call)
		return v.verify(ctx, proxy, environment, before, v.settle(ctx, proxy, environment, before, outcome))
	}, nil
}

// before reads what is known before a deployment. Without --wait, it is only nice to know.
func (v *verifier) before(ctx context.Context, proxy, environment string) (rollout.Before, error) {
	if !v.waits && !v.refuses {
		status, err := v.Status(ctx, proxy, environment)
		if failure := fault.From(err); failure != nil && (failure.ForAll || failure.Kind == fault.Interrupted) {
			return rollout.Before{}, err
		}
		return rollout.Before{Status: status}, nil
	}
	return v.Before(ctx, proxy, environment)
}

// settle finds out what became of a deployment whose response was lost.
func (v *verifier) settle(ctx context.Context, proxy, environment string, before rollout.Before, outcome operate.Outcome) operate.Outcome {
	if !fault.Is(outcome.Err, fault.OutcomeUnknown) || !before.Status.Known || ctx.Err() != nil {
		return outcome
	}
	status, err := v.Status(ctx, proxy, environment)
	if err != nil || !status.Deployed || status.Revision <= before.Status.Revision {
		return outcome // it may still be running
	}
	message := fmt.Sprintf("the response was lost, but the manager has recorded revision %d", status.Revision)
	return operate.Outcome{Changed: true, Deployment: answer.Deployment{
		Verdict: answer.Deployed, Success: true, Message: message,
		Environments: []answer.Environment{{Name: environment, Success: true, Message: message}},
	}}
}

// verify proves a deployment that the server reported, and adds what it found out.
func (v *verifier) verify(ctx context.Context, proxy, environment string, before rollout.Before, outcome operate.Outcome) operate.Outcome {
	if !outcome.Changed || outcome.Shortfall() != "" {
		return outcome
	}
	if !v.waits {
		if status, err := v.Status(ctx, proxy, environment); err == nil {
			return told(outcome, environment, before, rollout.Proven{Revision: status.Revision})
		}
		return outcome
	}
	proven, err := v.Verify(ctx, proxy, environment, before, v.proof)
	outcome = told(outcome, environment, before, proven)
	outcome.Verified = string(proven.Level)
	if err != nil {
		failure := fault.From(err)
		outcome.Ended = failure.In(fmt.Sprintf("Proxy %s deployed to %s, but not proven to be %s", proxy, environment, v.proof.Require))
		for i := range outcome.Deployment.Environments {
			outcome.Deployment.Environments[i].Message = failure.Message
		}
	}
	return outcome
}

// told adds to an outcome what was read afterwards.
func told(outcome operate.Outcome, environment string, before rollout.Before, proven rollout.Proven) operate.Outcome {
	if len(outcome.Deployment.Environments) == 0 {
		outcome.Deployment.Environments = []answer.Environment{{Name: environment, Success: true, Message: outcome.Deployment.Message}}
	}
	for i := range outcome.Deployment.Environments {
		one := &outcome.Deployment.Environments[i]
		one.Revision, one.PreviousRevision, one.Verified, one.URL = proven.Revision, before.Status.Revision, string(proven.Level), proven.URL
		if proven.Health.Known {
			one.PodsActive, one.PodsResponded = &proven.Health.PodsActive, &proven.Health.PodsAnswered
		}
	}
	return outcome
}
