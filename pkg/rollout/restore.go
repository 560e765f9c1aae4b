package rollout

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

const (
	// restoreTime limits a restore, which also runs after an interruption.
	restoreTime = 10 * time.Minute
	// confirmTime is how long the manager has to show a restored environment.
	confirmTime = 30 * time.Second
)

// failed ends the job after an error. What was changed is restored and verified, or its loss is
// announced.
func (e *Ensure) failed(ctx context.Context, cause error) operate.Outcome {
	failure := fault.From(cause)
	switch {
	case !e.saved && len(e.touched) == 0: // nothing was changed
		return operate.Outcome{Err: cause}
	case e.Keep:
		e.NeedsSnapshot = true
		return e.finish(answer.NotDeployed, e.kept(failure))
	case e.pending: // it may still finish, after a restore as well
		e.NeedsSnapshot = true
		return e.finish(answer.Pending, failure.WithHint("%s; nothing was restored", laterHint(e.Proxy)))
	case !e.before.exists && len(e.touched) == 0: // a new proxy stays, undeployed: nothing runs
		return e.finish(answer.NotDeployed, fault.Newf(fault.Partial, "%s was created, but not deployed: %s", e.Proxy, failure.Message).
			WithHint("%s", failure.Hint).At(e.Client.Host(), failure.Status))
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTime)
	defer cancel()
	start := time.Now()
	if lost := (restore{e}).run(ctx); len(lost) > 0 {
		e.NeedsSnapshot = true
		return e.finish(answer.NotDeployed, e.lost(failure, lost))
	}
	e.step("restore", start, "the former state is back; the manager may show it as pending")
	return e.finish(answer.NotDeployed, e.restored(failure))
}

// kept returns the error for a failure after which nothing is restored.
func (e *Ensure) kept(failure *fault.Error) error {
	better := *failure
	if !fault.Is(failure, fault.OutcomeUnknown, fault.Interrupted, fault.Pending) {
		better.Kind = fault.Partial
	}
	hint := "nothing was restored (--on-failure keep)"
	if e.before.exists {
		hint += "; to go back, use \"apiops proxy rollback " + e.Proxy + "\", or import " + e.Snapshot
	}
	return better.WithHint("%s", hint)
}

// restored returns the error for a job that failed, but left everything as it was. A guard that stopped
// before any traffic was touched is a rejection.
func (e *Ensure) restored(failure *fault.Error) error {
	if len(e.touched) == 0 && failure.Kind == fault.Rejected {
		return failure
	}
	better := *failure
	better.Kind = fault.Restored
	better.Message = fmt.Sprintf("%s was not published: %s; the former state was restored and verified", e.Proxy, failure.Message)
	if !e.before.exists {
		better.Kind = fault.Partial
		better.Message = fmt.Sprintf("%s was created, but not published: %s; it was undeployed again", e.Proxy, failure.Message)
	}
	if failure.Kind == fault.Interrupted {
		return better.WithHint("run the command again").At(e.Client.Host(), 0)
	}
	return better.WithHint("fix the cause, then run the command again").At(e.Client.Host(), failure.Status)
}

// lost returns the error for a restore that failed.
func (e *Ensure) lost(failure *fault.Error, why []string) error {
	better := *failure.At(e.Client.Host(), failure.Status)
	better.Kind = fault.RestoreFailed
	better.Message = fmt.Sprintf("RESTORE FAILED: %s: %s (after: %s)", e.Proxy, strings.Join(why, "; "), failure.Message)
	hint := "check what runs with \"apiops status " + e.Proxy + " --pods\""
	if e.before.exists {
		hint += "; the package of the former state is " + e.Snapshot
	}
	return better.WithHint("%s", hint)
}

// restore puts back what ran before a job, and the configuration.
type restore struct{ *Ensure }

// run tries everything, and returns what could not be restored.
func (r restore) run(ctx context.Context) (lost []string) {
	configured := false
	for _, i := range r.order() {
		p, entry := r.before.places[i], &r.entries[i]
		var revision int
		var err error
		if p.ran > 0 {
			revision, err = r.rollBack(ctx, p)
		} else {
			err = r.undeploy(ctx, p)
		}
		said := entry.Message + "; "
		if entry.Success {
			said = ""
		}
		entry.Success, entry.Pending, entry.Verified, entry.PodsActive, entry.PodsResponded = false, false, "", nil, nil
		if err != nil {
			entry.Status = string(fault.RestoreFailed)
			lost = append(lost, p.Environment+": "+fault.From(err).Message)
			continue
		}
		entry.Status, entry.Revision = string(fault.Restored), revision
		entry.Message = said + "undeployed again"
		if p.ran > 0 {
			entry.Message = fmt.Sprintf("%srevision %d was put back", said, p.ran)
		}
		configured = p.runsConfiguration()
	}
	if !r.before.exists {
		return lost
	}
	if err := r.configure(ctx, configured); err != nil {
		lost = append(lost, "the configuration: "+fault.From(err).Message)
	}
	return lost
}

// order returns the environments that may have changed, the last one first. One that ran the
// configuration of the manager comes last, so that its rollback also puts that back.
func (r restore) order() (order []int) {
	var last []int
	for _, i := range slices.Backward(r.touched) {
		if r.before.places[i].runsConfiguration() {
			last = append(last, i)
		} else {
			order = append(order, i)
		}
	}
	return append(order, last...)
}

// rollBack deploys the revision that ran before, and returns its new number.
func (r restore) rollBack(ctx context.Context, p place) (revision int, err error) {
	now, err := r.Status(ctx, r.Proxy, p.Environment)
	if err != nil {
		now = Status{} // the response must do
	}
	target := Target{Proxy: r.Proxy, Environment: p.Environment, Before: Before{Status: now}, Rollback: true}
	call := operate.Call{Request: r.RollbackRequest(r.Proxy, p.ran, p.Environment)}
	outcome := target.trust(r.Deploy(ctx, call, target))
	if err := reached(outcome, p.Environment); err != nil {
		return 0, err
	}
	return r.confirm(ctx, p, true)
}

// undeploy undeploys a proxy that had not been deployed before.
func (r restore) undeploy(ctx context.Context, p place) error {
	if status, err := r.Status(ctx, r.Proxy, p.Environment); err == nil && status.Known && !status.Deployed {
		return nil
	}
	request := r.Request("DELETE "+inEnvironment, "proxy", r.Proxy, "environment", p.Environment)
	outcome, _ := operate.Change(ctx, r.Client, operate.Call{Request: request, Due: true})
	err := reached(outcome, p.Environment)
	if err != nil && !fault.Is(err, fault.OutcomeUnknown, fault.Pending) {
		return err
	}
	if err != nil { // only the manager can tell
		if status, unread := r.Status(ctx, r.Proxy, p.Environment); unread != nil || !status.Known {
			return err
		}
	}
	_, err = r.confirm(ctx, p, false)
	return err
}

// confirm waits until the manager shows the former state, and the pods as well if they had the route
// before. A server that cannot tell does not deny what it has responded.
func (r restore) confirm(ctx context.Context, p place, deployed bool) (revision int, err error) {
	done, err := r.poll(ctx, confirmTime, func() (bool, error) {
		status, err := r.Status(ctx, r.Proxy, p.Environment)
		shown := !status.Known || status.Deployed == deployed && (!deployed || !status.Pending)
		revision = status.Revision
		if err != nil || !shown || !deployed || !r.Waits || !p.Health.Active {
			return err == nil && shown, err
		}
		health, err := r.Health(ctx, r.Proxy, p.Environment)
		return err == nil && (!health.Known || health.Active && health.PodsAnswered >= p.Health.PodsAnswered), err
	})
	if err == nil && !done {
		err = fault.Newf(fault.Failed, "it does not show the former state")
	}
	return revision, err
}

// configure puts back the configuration in the manager, unless a rollback has, and compares the
// endpoints.
func (r restore) configure(ctx context.Context, done bool) error {
	i := slices.IndexFunc(r.before.places, place.runsConfiguration)
	switch {
	case done:
	case i >= 0:
		outcome, _ := operate.Change(ctx, r.Client, operate.Call{Request: r.RollbackRequest(r.Proxy, r.before.places[i].ran, "")})
		if outcome.Err != nil {
			return outcome.Err
		}
	default:
		if err := r.importSnapshot(ctx); err != nil {
			return err
		}
	}
	var endpoints []string
	_, err := r.poll(ctx, settleTime, func() (_ bool, err error) {
		endpoints, err = r.Endpoints(ctx, r.Proxy)
		return err == nil, err
	})
	if err != nil {
		return err
	}
	if missing, extra := missingFrom(r.before.endpoints, endpoints), missingFrom(endpoints, r.before.endpoints); len(missing)+len(extra) > 0 {
		return fault.Newf(fault.Failed, "endpoints differ: %d missing, %d too many", len(missing), len(extra))
	}
	return nil
}

// importSnapshot puts back the configuration from the package, without a deployment. The package is
// kept: no read shows all of the configuration.
func (r restore) importSnapshot(ctx context.Context) error {
	r.NeedsSnapshot = true
	content, err := os.ReadFile(r.Snapshot)
	if err != nil {
		return fault.Newf(fault.Failed, "cannot read the snapshot: %v", err)
	}
	request := r.Request("PUT "+oneProxy+"import/", "proxy", r.Proxy)
	name := filepath.Base(r.Snapshot)
	if !strings.HasSuffix(name, ".zip") {
		name += ".zip"
	}
	request.Body = api.Multipart(
		api.Part{Name: "metadata", Text: string(document.Encode(map[string]any{"deploy": false}))},
		api.Part{Name: "apiProxyExportFile", FileName: name, File: api.Content(name, content)},
	)
	outcome, _ := operate.Change(ctx, r.Client, operate.Call{Request: request})
	return outcome.Err
}
