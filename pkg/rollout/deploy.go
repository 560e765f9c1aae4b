package rollout

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"strconv"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// Target is a proxy in an environment, with what was known before a deployment.
type Target struct {
	Proxy, Environment string
	Before             Before
	Rollback           bool // the server says only in a sentence whether it has deployed (quirks.md §5)
}

// Deploy sends a deployment once. A lost response is settled by a look at the manager. The outcome has
// one entry for the environment.
func (g *Gateway) Deploy(ctx context.Context, call operate.Call, target Target) operate.Outcome {
	call.Due = true
	outcome, _ := operate.Change(ctx, g.Client, call)
	if fault.Is(outcome.Err, fault.OutcomeUnknown) {
		if revision, arrived := g.arrived(context.WithoutCancel(ctx), target); arrived {
			outcome = operate.Outcome{Changed: true, Deployment: answer.Deployment{
				Verdict: answer.Deployed, Success: true,
				Message: fmt.Sprintf("the response was lost, but the manager has recorded revision %d", revision),
			}}
		}
	}
	if outcome.Changed {
		outcome.Deployment.Environments = operate.EnvironmentsOf(outcome, target.Environment)
	}
	return outcome
}

// RollbackRequest returns the request to make a revision the configuration of a proxy, and to deploy
// it to an environment; empty: only the former.
func (g *Gateway) RollbackRequest(proxy string, revision int, environment string) api.Request {
	request := g.Request("POST "+histories+"{revision}/rollback/", "proxy", proxy, "revision", strconv.Itoa(revision))
	if environment != "" {
		request.Query = url.Values{"environmentName": {environment}}
	}
	return request
}

// trust makes a rollback that did not fail a deployment: there is nothing but its sentence.
func (t Target) trust(outcome operate.Outcome) operate.Outcome {
	if d := &outcome.Deployment; t.Rollback && outcome.Changed && d.Verdict == answer.Saved {
		settle(d, answer.Deployed, d.Message)
	}
	return outcome
}

// arrived reports whether a deployment whose response was lost appears in the manager.
func (g *Gateway) arrived(ctx context.Context, target Target) (revision int, arrived bool) {
	before := target.Before.Status
	if !before.Known {
		return 0, false
	}
	arrived, _ = g.poll(ctx, settleTime, func() (bool, error) {
		status, err := g.Status(ctx, target.Proxy, target.Environment)
		revision = status.Revision
		return err == nil && status.Deployed && status.Revision > before.Revision, err
	})
	return revision, arrived
}

// Prove adds to an outcome what can be read afterwards and, with waits, verifies the deployment. It does
// not change what the server itself reports as failed.
func (g *Gateway) Prove(ctx context.Context, target Target, outcome operate.Outcome, proof Proof, waits bool) operate.Outcome {
	if !outcome.Changed || outcome.Deployment.Verdict == answer.NotDeployed {
		return tell(outcome, target, Proven{})
	}
	if !waits {
		return g.look(ctx, target, outcome)
	}
	outcome = target.trust(outcome)
	proven, err := g.Verify(ctx, target.Proxy, target.Environment, target.Before, proof)
	outcome = tell(outcome, target, proven)
	outcome.Verified = string(proven.Level)
	d := &outcome.Deployment
	switch failure := fault.From(err); {
	case failure == nil && proven.Confirmed:
		settle(d, answer.Deployed, "")
	case failure == nil: // nobody can tell; the verdict of the server stands
	case failure.Kind == fault.Interrupted:
		outcome.Ended = failure
	case failure.Kind == fault.Partial:
		settle(d, answer.NotDeployed, failure.Message)
		outcome.Ended = failure
	default:
		settle(d, answer.Pending, failure.Message)
		outcome.Ended = failure
	}
	return outcome
}

// look reads once what the manager shows. That settles a deployment of which the server itself said
// nothing or that it continues. A success of which the manager knows nothing is pending.
func (g *Gateway) look(ctx context.Context, target Target, outcome operate.Outcome) operate.Outcome {
	status, err := g.Status(ctx, target.Proxy, target.Environment)
	if err != nil || !status.Known {
		return tell(target.trust(outcome), target, Proven{})
	}
	d := &outcome.Deployment
	kind, why := status.denies(target.Proxy, target.Environment, target.Before.Status)
	switch silent := d.Verdict == answer.Saved; {
	case kind == "" && status.confirms(target.Before.Status):
		settle(d, answer.Deployed, "")
	case silent && kind == fault.Partial:
		settle(d, answer.NotDeployed, why)
	case silent && kind == fault.Pending, d.Verdict == answer.Deployed && !status.Deployed:
		settle(d, answer.Pending, why)
	default:
		outcome = target.trust(outcome)
	}
	return tell(outcome, target, Proven{Revision: status.Revision})
}

// settle makes the verdict that of the deployment and of its environments.
func settle(d *answer.Deployment, verdict answer.Verdict, message string) {
	d.Verdict, d.Success = verdict, verdict == answer.Deployed
	for i := range d.Environments {
		one := &d.Environments[i]
		one.Success, one.Pending, one.Status, one.Message = d.Success, verdict == answer.Pending, "", cmp.Or(message, one.Message)
	}
}

// tell adds to the environments of an outcome what was read.
func tell(outcome operate.Outcome, target Target, proven Proven) operate.Outcome {
	for i := range outcome.Deployment.Environments {
		one := &outcome.Deployment.Environments[i]
		one.Revision, one.PreviousRevision = proven.Revision, target.Before.Status.Revision
		one.Verified, one.URL = string(proven.Level), proven.URL
		if proven.Health.Known {
			one.PodsActive, one.PodsResponded = &proven.Health.PodsActive, &proven.Health.PodsAnswered
		}
	}
	return outcome
}

// reached returns why a deployment did not reach its environment; nil: it did.
func reached(outcome operate.Outcome, environment string) error {
	d := outcome.Deployment
	switch {
	case outcome.Err != nil:
		return outcome.Err
	case outcome.Ended != nil:
		return outcome.Ended
	case d.Verdict == answer.Deployed:
		return nil
	case d.Verdict == answer.NotDeployed:
		message := d.Message
		for _, failed := range d.Failed() {
			message = cmp.Or(failed.Message, message)
		}
		return fault.Newf(fault.Partial, "the deployment to %s failed: %s", environment, cmp.Or(message, "the server gives no reason"))
	}
	return fault.Newf(fault.Pending, "the server does not confirm the deployment to %s", environment)
}
