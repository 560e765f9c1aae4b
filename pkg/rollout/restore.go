package rollout

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// restoreTime limits a restore, which also runs after an interruption.
const restoreTime = 5 * time.Minute

// failed ends the job after an error. What was changed is restored and verified, or its loss is
// announced.
func (e *Ensure) failed(ctx context.Context, cause error) operate.Outcome {
	failure := fault.From(cause)
	switch {
	case !e.saved && len(e.touched) == 0: // nothing was changed
		return operate.Outcome{Err: cause}
	case e.Keep:
		return e.finish(answer.NotDeployed, kept(failure))
	case !e.before.exists && len(e.touched) == 0: // a new proxy stays, undeployed: nothing runs
		return e.finish(answer.NotDeployed, fault.Newf(fault.Partial, "%s was created, but not deployed: %s", e.Proxy, failure.Message).
			WithHint("%s", failure.Hint).At(e.Client.Host(), 0))
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), restoreTime)
	defer cancel()
	start := time.Now()
	if err := e.restore(ctx); err != nil {
		return e.finish(answer.NotDeployed, e.lost(failure, err))
	}
	e.step("restore", start, func() string { return "the former state is back" })()
	return e.finish(answer.NotDeployed, e.restored(failure))
}

// kept returns the error for a failure after which nothing is restored.
func kept(failure *fault.Error) error {
	if failure.Kind == fault.OutcomeUnknown || failure.Kind == fault.Interrupted || failure.Kind == fault.Pending {
		return failure
	}
	better := *failure
	better.Kind = fault.Partial
	return better.WithHint("nothing was restored (--on-failure keep); to go back, use \"apiops proxy rollback\"")
}

// restored returns the error for a job that failed, but left everything as it was. A guard that stopped
// before any traffic was touched is a rejection.
func (e *Ensure) restored(failure *fault.Error) error {
	if len(e.touched) == 0 && failure.Kind == fault.Rejected {
		return failure
	}
	better := *failure
	better.Kind, better.Message = fault.Restored, failure.Message+"; the former state was restored and verified"
	return &better
}

// lost returns the error for a restore that failed.
func (e *Ensure) lost(failure *fault.Error, why error) error {
	better := *failure
	better.Kind = fault.RestoreFailed
	better.Message = fmt.Sprintf("RESTORE FAILED: %s (after: %s)", fault.From(why).Message, failure.Message)
	hint := "check what runs with \"apiops status " + e.Proxy + " --pods\""
	if e.before.exists {
		hint += "; the package of the former state is " + e.Snapshot
	}
	return better.WithHint("%s", hint)
}

// restore puts back what ran in the environments that were touched, and then the configuration.
func (e *Ensure) restore(ctx context.Context) error {
	latest := 0 // the revision of the configuration in the manager after the rollbacks
	for _, i := range e.touched {
		environment, before := e.Environments[i], e.before.places[i]
		var err error
		if was := before.record.Revision; was != 0 {
			latest = was
			err = e.rollBack(ctx, was, environment)
		} else {
			err = e.undeploy(ctx, environment)
		}
		if err != nil {
			return err
		}
		e.outcomes[i].Message += "; restored"
	}
	if !e.before.exists || !e.needsPackage(latest) {
		return nil
	}
	return e.importSnapshot(ctx)
}

// needsPackage reports whether the rollbacks did not put back the configuration: edits were waiting,
// nothing was rolled back, or environments ran different revisions.
func (e *Ensure) needsPackage(latest int) bool {
	if e.before.edited() || latest == 0 {
		return true
	}
	for _, p := range e.before.places {
		if p.record.Revision > latest {
			return true
		}
	}
	return false
}

// rollBack rolls the configuration back to a revision and deploys it to an environment. The server
// reports only in a sentence whether that failed (quirks.md §5); so the state is read, too.
func (e *Ensure) rollBack(ctx context.Context, revision int, environment string) error {
	request := e.Request("POST "+histories+"{revision}/rollback/", "proxy", e.Proxy, "revision", strconv.Itoa(revision))
	request.Query = map[string][]string{"environmentName": {environment}}
	outcome, _ := operate.Change(ctx, e.Client, operate.Call{Request: request, Due: true})
	if err := notDeployed(outcome); err != nil && !fault.Is(err, fault.OutcomeUnknown) {
		return err
	}
	return e.await(ctx, environment, true)
}

// undeploy undeploys a proxy that had not been deployed before.
func (e *Ensure) undeploy(ctx context.Context, environment string) error {
	status, err := e.Status(ctx, e.Proxy, environment)
	if err == nil && status.Known && !status.Deployed {
		return nil
	}
	request := e.Request("DELETE "+inEnvironment, "proxy", e.Proxy, "environment", environment)
	outcome, _ := operate.Change(ctx, e.Client, operate.Call{Request: request, Due: true})
	if err := notDeployed(outcome); err != nil && !fault.Is(err, fault.OutcomeUnknown) {
		return err
	}
	return e.await(ctx, environment, false)
}

// await waits until the manager reports the state of an environment.
func (e *Ensure) await(ctx context.Context, environment string, deployed bool) error {
	const polls = 5
	for range polls {
		status, err := e.Status(ctx, e.Proxy, environment)
		switch {
		case err != nil:
			return err
		case !status.Known, status.Deployed == deployed && !(deployed && status.Pending):
			return nil
		}
		if err := e.pause(ctx, firstPause); err != nil {
			return err
		}
	}
	return fault.Newf(fault.Failed, "%s does not show the former state", environment)
}

// importSnapshot puts back the configuration from the package, without a deployment, and compares the
// endpoints.
func (e *Ensure) importSnapshot(ctx context.Context) error {
	content, err := os.ReadFile(e.Snapshot)
	if err != nil {
		return fault.Newf(fault.Failed, "cannot read the snapshot: %v", err)
	}
	request := e.Request("PUT "+oneProxy+"import/", "proxy", e.Proxy)
	name := filepath.Base(e.Snapshot)
	if !strings.HasSuffix(name, ".zip") {
		name += ".zip"
	}
	request.Body = api.Multipart(
		api.Part{Name: "metadata", Text: string(document.Encode(map[string]any{"deploy": false}))},
		api.Part{Name: "apiProxyExportFile", FileName: name, File: api.Content(name, content)},
	)
	outcome, _ := operate.Change(ctx, e.Client, operate.Call{Request: request})
	if outcome.Err != nil && !fault.Is(outcome.Err, fault.OutcomeUnknown) {
		return outcome.Err
	}
	endpoints, err := e.Endpoints(ctx, e.Proxy)
	if err != nil {
		return err
	}
	if missing := missingFrom(e.before.endpoints, endpoints); len(missing) > 0 {
		return fault.Newf(fault.Failed, "%d endpoints are still missing: %s", len(missing), joined(missing))
	}
	return nil
}
