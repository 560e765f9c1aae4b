package rollout

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/document"
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
	MaxRemoved    int  // how many endpoints may disappear; negative: any number
	IfChanged     bool // do nothing if this specification and route run everywhere
	RefusePending bool // do nothing if edits of others would go live
	Proof         Proof
	Waits         bool   // prove each deployment
	Keep          bool   // do not restore after a failure
	Snapshot      string // file for the package of the former state; only needed for a restore
	DryRun        bool   // read everything, write nothing
	// Report is called when a step ends; Warn gives advice.
	Report func(step Step)
	Warn   func(advice string)

	before   picture
	after    []string // endpoints
	touched  []int    // environments whose deployment was started
	saved    bool
	outcomes []answer.Environment
}

// Step is a step of a job, as it is reported.
type Step struct {
	Name   string
	Detail string
	Took   time.Duration
}

// picture is the state before anything is written.
type picture struct {
	exists    bool
	details   json.RawMessage
	endpoints []string // such as "GET /pets"
	kind      string   // how the proxy was created, such as OPEN_API
	places    []place  // in the order of the environments
	// unpublished: edits wait that no revision contains.
	unpublished bool
}

// place is what was known of an environment.
type place struct {
	Before
	record Record // the latest deployment; no revision: there is none
}

// edited reports whether edits wait for a deployment anywhere.
func (p picture) edited() bool {
	return slices.ContainsFunc(p.places, func(p place) bool { return p.Status.Deployed && p.Status.Pending })
}

// Run does the job. The outcome has an entry for each environment.
func (e *Ensure) Run(ctx context.Context) operate.Outcome {
	for _, step := range []func(context.Context) error{e.readPicture, e.guardPending} {
		if err := step(ctx); err != nil {
			return operate.Outcome{Err: err}
		}
	}
	if e.IfChanged && e.unchanged() {
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
	return e.finish(answer.Deployed, nil)
}

// readPicture reads the state, and rejects what would fail before anything is written.
func (e *Ensure) readPicture(ctx context.Context) error {
	defer e.step("read", time.Now(), func() string {
		if !e.before.exists {
			return "the proxy does not exist yet"
		}
		return fmt.Sprintf("%d endpoints", len(e.before.endpoints))
	})()
	if err := e.CheckEnvironments(ctx, e.Environments); err != nil {
		return err
	}
	names, err := e.Proxies(ctx)
	if err != nil {
		return err
	}
	e.before.exists = slices.Contains(names, e.Proxy)
	e.before.places = make([]place, len(e.Environments))
	if !e.before.exists {
		return e.checkNew()
	}
	if e.before.details, err = e.show(ctx, "GET "+oneProxy, "proxy", e.Proxy); err != nil && !e.lacks(err, "the route of a proxy") {
		return err
	}
	if e.before.endpoints, err = e.Endpoints(ctx, e.Proxy); err != nil {
		return err
	}
	if e.before.kind, err = e.kind(ctx); err != nil {
		return err
	}
	records, err := e.History(ctx, e.Proxy)
	if err != nil {
		return err
	}
	if e.before.unpublished, err = e.Unpublished(ctx, e.Proxy, records); err != nil {
		return err
	}
	for i, environment := range e.Environments {
		before, err := e.Before(ctx, e.Proxy, environment)
		if err != nil {
			return err
		}
		record, _ := Latest(records, environment)
		if !before.Status.Deployed && before.Status.Known {
			record = Record{}
		}
		e.before.places[i] = place{before, record}
	}
	return nil
}

// checkNew rejects a proxy that cannot be created.
func (e *Ensure) checkNew() error {
	if len(e.Paths) == 0 {
		return fault.Usagef("the proxy %q does not exist, and a new one requires a path", e.Proxy).WithHint("use --path /orders")
	}
	return nil
}

// kind returns how the proxy was created. A re-parse with another kind is rejected, and only the list
// for promotions tells.
func (e *Ensure) kind(ctx context.Context) (string, error) {
	documents, err := e.list(ctx, "GET "+proxies+"forpromotion")
	if e.lacks(err, "how a proxy was created") {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, text := range documents {
		if o := document.Members(text); o.Text("name") == e.Proxy {
			return o.Text("enumProxyCreationType"), nil
		}
	}
	return "", nil
}

// Endpoints returns the endpoints of a proxy, such as "GET /pets", in order.
func (g *Gateway) Endpoints(ctx context.Context, proxy string) ([]string, error) {
	documents, err := g.list(ctx, "GET "+oneProxy+"endpoints/", "proxy", proxy)
	if err != nil {
		return nil, err
	}
	endpoints := make([]string, len(documents))
	for i, text := range documents {
		o := document.Members(text)
		endpoints[i] = o.Text("httpMethod") + " " + o.Text("endpoint", "name")
	}
	slices.Sort(endpoints)
	return endpoints, nil
}

// guardPending looks for edits of others, which would go live.
func (e *Ensure) guardPending(context.Context) error {
	if !e.before.unpublished {
		return nil
	}
	if e.RefusePending {
		return fault.Newf(fault.Rejected, "edits of %s wait for a deployment and would go live", e.Proxy).
			WithHint("check them in the manager, or use --pending include").At(e.Client.Host(), 0)
	}
	e.Warn(fmt.Sprintf("edits of %s were waiting for a deployment and go live with this one", e.Proxy))
	return nil
}

// unchanged reports whether this specification and route run everywhere already. The note in the
// deploy history says so; the server cannot.
func (e *Ensure) unchanged() bool {
	note := e.note()
	for _, p := range e.before.places {
		if !p.Status.Deployed || p.Status.Pending || p.record.Revision == 0 || !hasNote(p.record.Description, note) {
			return false
		}
	}
	return e.before.exists
}

// planned reports what would be done.
func (e *Ensure) planned() {
	verb := "create"
	if e.before.exists {
		verb = "update"
	}
	request, err := e.saving()
	if err == nil {
		path, _ := request.Operation.Fill(request.Values)
		e.Report(Step{Name: "would " + verb, Detail: request.Operation.Method + " /apiops" + path})
	}
	for i, environment := range e.Environments {
		detail := "for the first time"
		if was := e.before.places[i].record; was.Revision != 0 {
			detail = fmt.Sprintf("over revision %d", was.Revision)
		}
		e.Report(Step{Name: "would deploy to " + environment, Detail: detail})
	}
}

// guardRemoved compares the endpoints before and after, before any traffic is touched.
func (e *Ensure) guardRemoved(ctx context.Context) error {
	if !e.before.exists {
		return nil
	}
	start := time.Now()
	var err error
	if e.after, err = e.Endpoints(ctx, e.Proxy); err != nil {
		return err
	}
	removed, added := missingFrom(e.before.endpoints, e.after), missingFrom(e.after, e.before.endpoints)
	e.step("compare", start, func() string { return fmt.Sprintf("+%d −%d endpoints", len(added), len(removed)) })()
	if e.MaxRemoved < 0 || len(removed) <= e.MaxRemoved {
		return nil
	}
	const shown = 3
	list := joined(removed[:min(shown, len(removed))])
	return fault.Newf(fault.Rejected, "the specification removes %d endpoints, but at most %d may disappear: %s", len(removed), e.MaxRemoved, list).
		WithHint("check the specification, or allow it with --max-removed %d", len(removed)).At(e.Client.Host(), 0)
}

func missingFrom(a, b []string) []string {
	var missing []string
	for _, name := range a {
		if !slices.Contains(b, name) {
			missing = append(missing, name)
		}
	}
	return missing
}

// step returns a function that reports a step at its end.
func (e *Ensure) step(name string, start time.Time, detail func() string) func() {
	return func() { e.Report(Step{Name: name, Detail: detail(), Took: time.Since(start)}) }
}

// finish returns the outcome with an entry for each environment.
func (e *Ensure) finish(verdict answer.Verdict, ended error) operate.Outcome {
	environments := e.outcomes
	for _, name := range e.Environments[len(environments):] {
		entry := answer.Environment{Name: name, Message: "not tried", Status: string(fault.NotTried)}
		if verdict == answer.Unchanged {
			entry = answer.Environment{Name: name, Success: true, Message: "not changed", Status: string(answer.Unchanged)}
		}
		environments = append(environments, entry)
	}
	outcome := operate.Outcome{
		Changed: true, Ended: ended,
		Deployment: answer.Deployment{Verdict: verdict, Success: ended == nil, Environments: environments},
	}
	for _, one := range environments {
		outcome.Verified = one.Verified
	}
	return outcome
}
