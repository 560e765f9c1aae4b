package rollout

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// Ensure is the job of publishing a proxy: create or update it from a specification, deploy it to
// environments one after the other, and prove that it runs. If that fails, it restores what ran before.
type Ensure struct {
	*Gateway
	Proxy         string
	Environments  []string
	Spec          Spec
	Paths, Hosts  []string // of the client route; empty: keep those of an existing proxy
	Backends      []string // empty: keep those of an existing proxy
	Version       string
	Description   string
	Persistent    bool
	MaxRemoved    int  // how many endpoints may disappear; negative: any number, but not all
	IfChanged     bool // do nothing if this specification and route run everywhere
	RefusePending bool // do nothing if edits of others would go live
	Proof         Proof
	Waits         bool   // prove each deployment
	Keep          bool   // do not restore after a failure
	Snapshot      string // new file for the package of the former state
	DryRun        bool   // read everything, write nothing
	// Report is called when a step ends; Warn gives advice.
	Report func(step Step)
	Warn   func(advice string)

	before  picture
	entries []answer.Environment // in the order of the environments
	touched []int                // environments in which a deployment may have changed something
	saved   bool                 // the configuration may have changed
	pending bool                 // the server has accepted a deployment, but not finished it
	// NeedsSnapshot says that the package is the only copy of the former state, or was needed.
	NeedsSnapshot bool
}

// Step is a step of a job, as it is reported.
type Step struct {
	Name   string
	Detail string
	Took   time.Duration
}

// Run does the job. The outcome has an entry for each environment.
func (e *Ensure) Run(ctx context.Context) operate.Outcome {
	e.entries = make([]answer.Environment, len(e.Environments))
	for i, name := range e.Environments {
		e.entries[i] = answer.Environment{Name: name, Message: "not tried", Status: string(fault.NotTried)}
	}
	for _, step := range []func(context.Context) error{e.readPicture, e.guardPending, e.guardRestore} {
		if err := step(ctx); err != nil {
			return operate.Outcome{Err: err}
		}
	}
	if e.IfChanged && e.unchanged(ctx) {
		e.Report(Step{Name: "compare", Detail: "this specification and route already run in every environment"})
		return e.finish(answer.Unchanged, nil)
	}
	if e.DryRun {
		e.planned()
		return e.finish(answer.Unchanged, nil)
	}
	for _, step := range []func(context.Context) error{e.takeSnapshot, e.save, e.guardRemoved} {
		if err := step(ctx); err != nil {
			return e.failed(ctx, err)
		}
	}
	for i := range e.Environments {
		if err := e.deploy(ctx, i); err != nil {
			return e.failed(ctx, err)
		}
	}
	return e.finish(answer.Deployed, e.overtaken(ctx))
}

// unchanged reports whether this specification and route run everywhere already, as far as that is to
// be proven. The note in the deploy history says so; the server cannot.
func (e *Ensure) unchanged(ctx context.Context) bool {
	if !e.before.exists {
		return false
	}
	for i, p := range e.before.places {
		record := p.record
		if !p.Status.Deployed || p.Status.Pending || !record.Deploy || !strings.Contains(record.Description, e.note()) {
			return false
		}
		proven := Proven{Revision: record.Revision}
		if e.Waits {
			var denial, err error
			if proven, denial, err = e.check(ctx, e.Proxy, p.Environment, Before{Status: Status{Known: true}}, e.Proof); err != nil || denial != nil {
				return false
			}
		}
		e.entries[i] = answer.Environment{
			Name: p.Environment, Success: true, Message: "not changed", Status: string(answer.Unchanged),
			Revision: cmp.Or(proven.Revision, record.Revision),
		}
		if proven.Level != Unproven {
			e.entries[i].Message += ", " + string(proven.Level)
		}
	}
	return true
}

// note is put into the deploy history, where the next run finds it.
func (e *Ensure) note() string {
	route := fmt.Sprintf("%q %q %q", e.Paths, e.Hosts, e.Backends)
	return "spec=" + e.Spec.hash() + " route=" + hashOf([]byte(route))
}

// planned reports what would be done.
func (e *Ensure) planned() {
	verb := "create"
	if e.before.exists {
		verb = "update"
	}
	e.Report(Step{Name: "would " + verb, Detail: line(e.saving())})
	for _, set := range []struct {
		what   string
		values []string
	}{{"path", e.Paths}, {"host", e.Hosts}, {"backend", e.Backends}, {"API version", []string{e.Version}}} {
		if values := strings.Join(set.values, ", "); values != "" {
			e.Report(Step{Name: "would set", Detail: set.what + " " + values})
		}
	}
	if e.MaxRemoved >= 0 && e.before.exists {
		e.Report(Step{Name: "would compare", Detail: "the endpoints, which only the server can read from a specification"})
	}
	for _, p := range e.before.places {
		detail := p.Environment + ", for the first time"
		if p.ran > 0 {
			detail = fmt.Sprintf("%s, over revision %d", p.Environment, p.ran)
		}
		e.Report(Step{Name: "would deploy", Detail: detail})
	}
}

// line returns the method and the path of a request.
func line(request api.Request) string {
	path, _ := request.Operation.Fill(request.Values)
	return request.Operation.Method + " /apiops" + path
}

// step reports a step that began at start.
func (e *Ensure) step(name string, start time.Time, format string, values ...any) {
	e.Report(Step{Name: name, Detail: fmt.Sprintf(format, values...), Took: time.Since(start)})
}

// finish returns the outcome with an entry for each environment.
func (e *Ensure) finish(verdict answer.Verdict, ended error) operate.Outcome {
	outcome := operate.Outcome{
		Changed: true, Ended: ended,
		Deployment: answer.Deployment{Verdict: verdict, Success: ended == nil, Environments: e.entries},
	}
	if e.before.exists && !e.DryRun && verdict != answer.Unchanged {
		outcome.Snapshot = e.Snapshot
	}
	levels := Levels()
	for i, one := range e.entries { // the least of all
		if i == 0 || slices.Index(levels, one.Verified) < slices.Index(levels, outcome.Verified) {
			outcome.Verified = one.Verified
		}
	}
	return outcome
}
