package operate

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// RunState is the state of a run in the server's word; empty if it is unknown.
type RunState string

// fate returns the kind of error for a run that ended in this state, or "" for a success.
// An unknown state is not final: the run is assumed to continue.
func (s RunState) fate() (kind fault.Kind, final bool) {
	switch s {
	case "SUCCESS":
		return "", true
	case "PARTIAL", "WARNING":
		return fault.Partial, true
	case "FAILED", "CANCELLED", "INTERRUPTED":
		return fault.Failed, true
	case "LICENSE_REVOKED":
		return fault.Forbidden, true
	case "AWAITING_RECONCILE_APPROVAL":
		return fault.Pending, true
	}
	return "", false
}

// Following configures how to follow a run.
type Following struct {
	Interval time.Duration                                    // between two polls; 0: from shortInterval to usualInterval
	Timeout  time.Duration                                    // 0: no limit
	Wait     func(ctx context.Context, d time.Duration) error // nil: sleep for d
	Notice   func(state RunState)                             // called when the state changes; may be nil
}

const (
	shortInterval = 250 * time.Millisecond // doubled after each poll: many runs are short
	usualInterval = 2 * time.Second
	maxLost       = 5 // how many polls in a row may fail: the manager may be restarting
)

// Follow waits until a run ends. started is the request that started it, or one that acts
// on it; id is from runOf. It returns the run as last read, without its secrets, and its
// state. The error is nil only if the run was successful and is deployed everywhere.
func Follow(ctx context.Context, client *api.Client, started api.Request, id string, how Following) (run json.RawMessage, state RunState, err error) {
	source, ok := runSource(started.Operation)
	if !ok || id == "" {
		return nil, "", fault.Newf(fault.OutcomeUnknown, "the server did not return the ID of the run that it started").
			WithHint("list the runs to find it; do not start it again").At(client.Host(), 0)
	}
	names := source.Names()
	request := api.Request{Operation: source, Values: maps.Clone(started.Values)}
	request.Values[names[len(names)-1]] = id
	if how.Wait == nil {
		how.Wait = api.Sleep
	}
	interval := cmp.Or(how.Interval, shortInterval)
	start, waited, lost := time.Now(), time.Duration(0), 0
	for {
		latest, err := readRun(ctx, client, request)
		switch lost++; {
		case err == nil:
			lost, run = 0, latest
			now := stateOf(run)
			if how.Notice != nil && now != state {
				how.Notice(now)
			}
			state = now
			if done, err := judge(id, run, client.Host()); done {
				return run, state, err
			}
		case lost >= maxLost, !fault.Is(err, fault.Unreachable, fault.Unreadable, fault.Failed):
			return run, state, unfollowed(id, err, client.Host())
		}
		pause := interval
		if how.Timeout > 0 {
			left := how.Timeout - max(waited, time.Since(start))
			if left <= 0 {
				return run, state, unfinished(id, state, client.Host())
			}
			pause = min(pause, left)
		}
		if err := how.Wait(ctx, pause); err != nil {
			return run, state, unfollowed(id, err, client.Host())
		}
		waited += pause
		if how.Interval == 0 {
			interval = min(2*interval, usualInterval)
		}
	}
}

func readRun(ctx context.Context, client *api.Client, request api.Request) (json.RawMessage, error) {
	reply, err := Read(ctx, client, request)
	if err != nil {
		return nil, err
	}
	run, err := reply.Document()
	if err != nil {
		return nil, err
	}
	return redact.JSON(run)
}

// stateOf returns the state of a run. A bulk run has it in runStatus, beside the status
// of the request.
func stateOf(run json.RawMessage) RunState {
	return RunState(document.Members(run).Text("runStatus", "status"))
}

// judge reports whether a run has ended, and how. A bulk run that is successful may still
// have to reach the environments.
func judge(id string, run json.RawMessage, host string) (done bool, err error) {
	o := document.Members(run)
	state, deployment := stateOf(run), o.Text("deploymentState")
	kind, final := state.fate()
	switch {
	case !final, kind == "" && deployment == "PENDING":
		return false, nil
	case kind == "" && deployment == "DEGRADED":
		return true, fault.Newf(fault.Partial, "run %s is done, but it was not deployed to every environment", id).
			WithHint("check the deployment of the environments; starting the run again does not help").At(host, 0)
	case kind == "":
		return true, nil
	}
	message := fmt.Sprintf("run %s ended with %s", id, state)
	hint := "the issues of the run say why"
	switch kind {
	case fault.Pending:
		message, hint = fmt.Sprintf("run %s is waiting for approval (%s)", id, state), "approve the run, or cancel it"
	case fault.Forbidden:
		hint = "the license of the gateway was revoked during the run; another token does not help"
	}
	if reason := reasonOf(o); reason != "" {
		message += ": " + reason
	}
	return true, fault.Newf(kind, "%s", message).WithHint("%s", hint).At(host, 0)
}

// reasonOf returns why a run ended, in the words or the translation key of the server.
func reasonOf(run document.Object) string {
	message := document.Members(run.Get("message"))
	return cmp.Or(run.Text("failureReason", "message"), message.Text("key"), run.Text("messageKey"))
}

// End records how the run of an outcome ended, in the state in which it was last read; nil: it was
// not.
func (o *Outcome) End(run json.RawMessage, err error) {
	d := &o.Deployment
	switch o.Ended = err; {
	case err == nil && document.Members(run).Text("deploymentState") == "IN_SYNC":
		d.Verdict = answer.Deployed
	case err == nil:
		d.Verdict = answer.Saved
	case fault.Is(err, fault.Pending):
		d.Verdict, d.Success = answer.Pending, false
	case !fault.Is(err, fault.OutcomeUnknown, fault.Interrupted): // else it continues
		d.Verdict, d.Success = answer.NotDeployed, false
	}
}

// unfinished returns the error for a run that takes longer than the limit.
func unfinished(id string, state RunState, host string) error {
	if _, ended := state.fate(); ended { // only its deployment continues
		return fault.Newf(fault.Pending, "run %s ended with %s, but its deployment is still pending", id, state).
			WithHint("check the run later; do not start it again").At(host, 0)
	}
	return fault.Newf(fault.Pending, "run %s has not ended yet: %s", id, cmp.Or(string(state), "its state is unknown")).
		WithHint("the run continues on the server; check it later, do not start it again").At(host, 0)
}

// unfollowed returns the error for a run whose end was not seen.
func unfollowed(id string, err error, host string) error {
	failure := *fault.From(err)
	if failure.Kind == fault.Interrupted {
		failure.Message = fmt.Sprintf("interrupted; run %s may continue on the server", id)
	} else {
		failure.Kind = fault.OutcomeUnknown
		failure.Message = fmt.Sprintf("run %s may continue on the server: its state could not be read: %s", id, failure.Message)
	}
	return failure.WithHint("check the run later; do not start it again").At(host, failure.Status)
}
