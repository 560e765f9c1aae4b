package operate

import (
	"context"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Steps carries out the steps of one name, one for each environment, in this order.
// After the first that is not complete (it failed, its outcome is unknown, or it is not
// deployed yet), the later ones are not tried.
//
// The deployment in the outcome has all the environments. If the first step fails, the
// outcome is that error: nothing was changed. If a later one fails, the change is not
// deployed everywhere, or its outcome is unknown.
func Steps(ctx context.Context, environments []string, step func(i int) Outcome) Outcome {
	var outcomes []Outcome
	for i := range environments {
		if i > 0 && ctx.Err() != nil {
			break
		}
		outcome := step(i)
		outcomes = append(outcomes, outcome)
		if outcome.Err != nil || outcome.Shortfall() != "" {
			break
		}
	}
	whole := merge(outcomes, environments)
	if whole.Cause == nil && whole.Err == nil && len(outcomes) < len(environments) && ctx.Err() != nil {
		whole.Cause = fault.Newf(fault.Interrupted, "interrupted")
	}
	return whole
}

// merge returns one outcome for a series, of which only the last may be incomplete.
func merge(outcomes []Outcome, environments []string) Outcome {
	if len(outcomes) == 0 {
		return Outcome{}
	}
	last := outcomes[len(outcomes)-1]
	whole, done, untried := last, environments[:len(outcomes)-1], environments[len(outcomes):]
	d := &whole.Deployment
	d.Environments, d.NotCarriedOver = nil, nil
	for i, one := range outcomes {
		d.Environments = append(d.Environments, EnvironmentsOf(one, environments[i])...)
		d.NotCarriedOver = append(d.NotCarriedOver, one.Deployment.NotCarriedOver...)
		d.Verdict = weaker(d.Verdict, one.Deployment.Verdict)
		if one.Document != nil {
			whole.Document = one.Document
		}
	}
	for _, name := range untried {
		d.Environments = append(d.Environments, answer.Environment{Name: name, Message: "not tried", Status: string(fault.NotTried)})
	}
	d.Success = !slices.ContainsFunc(d.Environments, func(e answer.Environment) bool { return !e.Success })
	switch {
	case fault.Is(last.Err, fault.OutcomeUnknown):
		whole.Err = unknownIn(fault.From(last.Err), done, environments[len(done)], untried)
	case last.Err != nil && len(done) == 0:
	case last.Err != nil || len(untried) > 0:
		whole.Changed, whole.Err, whole.Cause = true, nil, last.Err
		whole.Ended = endedEarly(last.Ended, untried)
		d.Verdict = answer.NotDeployed
	}
	return whole
}

// endedEarly returns how a series ended whose last step ended like this. What was not tried is not
// pending.
func endedEarly(ended error, untried []string) error {
	failure := fault.From(ended)
	if len(untried) == 0 || failure == nil || failure.Kind != fault.Pending {
		return ended
	}
	better := *failure
	better.Kind = fault.Partial
	return notTried(&better, untried)
}

// notTried adds the environments that were not tried to an error.
func notTried(failure *fault.Error, untried []string) *fault.Error {
	if len(untried) == 0 {
		return failure
	}
	better := *failure
	better.Message += "; not tried: " + strings.Join(untried, ", ")
	return &better
}

// unknownIn says where the outcome of a series is unknown, where it was done, and where it was not
// tried.
func unknownIn(lost *fault.Error, done []string, where string, untried []string) error {
	if len(done) > 0 {
		lost = lost.In("done in " + strings.Join(done, ", ") + ", but not known in " + where)
	}
	return notTried(lost, untried)
}

// EnvironmentsOf returns what the server reported on the environment of a call, or what
// follows from the outcome if it reported nothing.
func EnvironmentsOf(one Outcome, name string) []answer.Environment {
	d := one.Deployment
	unexplained := d.Verdict == answer.NotDeployed && len(d.Failed()) == 0
	if len(d.Environments) > 0 && !unexplained {
		reported := slices.Clone(d.Environments)
		if len(reported) == 1 && reported[0].Name == "" {
			reported[0].Name = name
		}
		return reported
	}
	made := answer.Environment{Name: name, Message: d.Message, Success: one.Err == nil}
	switch d.Verdict {
	case answer.NotDeployed:
		made.Success = false
	case answer.Pending:
		made.Success, made.Pending = false, true
	case answer.Saved, answer.Accepted, answer.Absent:
		made.Status = string(d.Verdict)
	}
	if failure := fault.From(one.Err); failure != nil {
		made.Message, made.Status = failure.Message, string(failure.Kind)
	}
	return []answer.Environment{made}
}

// weaker returns the verdict that claims less. An environment that had nothing to remove
// says nothing about the others.
func weaker(a, b answer.Verdict) answer.Verdict {
	claims := []answer.Verdict{"", answer.Absent, answer.Deployed, answer.Saved, answer.Accepted, answer.Pending, answer.NotDeployed}
	if slices.Index(claims, b) > slices.Index(claims, a) {
		return b
	}
	return a
}
