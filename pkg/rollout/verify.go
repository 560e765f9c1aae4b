package rollout

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Level says how far a deployment is proven.
type Level string

// The levels, each with the proof of those before it. No level proves that a pod serves the new
// revision: nothing in the API says that.
const (
	Unproven  Level = ""
	Deployed  Level = "deployed"  // the manager has recorded it
	Serving   Level = "serving"   // every pod that responds has the route
	Answering Level = "answering" // a call through the gateway got a response
)

// Levels returns the names of the levels.
func Levels() []string { return []string{string(Deployed), string(Serving), string(Answering)} }

// Proof configures what to prove about a deployment, and how long to wait for it.
type Proof struct {
	Require  Level
	Explicit bool // a server that cannot tell does not prove it
	Probe    Probe
	Timeout  time.Duration
}

// Probe is a call through the gateway.
type Probe struct {
	Method, Path string // of the call, below the path of the proxy; no method: no probe
	Status       int    // the expected HTTP status; 0 stands for any below 400
	// Do sends the call, without a token, and returns the HTTP status.
	Do func(ctx context.Context, method, address string) (status int, err error)
}

// Before is what was known of an environment before a deployment.
type Before struct {
	Status Status
	Pods   int // how many pods responded
}

// Before reads what is known of an environment.
func (g *Gateway) Before(ctx context.Context, proxy, environment string) (Before, error) {
	var before Before
	var err error
	if before.Status, err = g.Status(ctx, proxy, environment); err != nil {
		return before, err
	}
	health, err := g.Health(ctx, proxy, environment)
	before.Pods = health.PodsAnswered
	return before, err
}

// Proven is what was proven.
type Proven struct {
	Level    Level
	Revision int // 0: unknown
	Health   Health
	URL      string // of the probe
}

const (
	firstPause = time.Second
	maxPause   = 5 * time.Second
)

// Verify polls until the required level is proven. In time or not, it returns the highest level that
// was. The error is fault.Partial if a pod or the probe denies the level, and fault.Pending if somebody
// has not answered yet.
func (g *Gateway) Verify(ctx context.Context, proxy, environment string, before Before, proof Proof) (Proven, error) {
	deadline, waited := proof.Timeout, time.Duration(0)
	start := time.Now()
	for next := firstPause; ; next = min(2*next, maxPause) {
		proven, denial, err := g.check(ctx, proxy, environment, before, proof)
		if err != nil || denial == nil {
			return proven, err
		}
		if fault.Is(denial, fault.Failed) { // waiting does not help
			failure := *fault.From(denial)
			failure.Kind = fault.Partial
			return proven, &failure
		}
		left := deadline - max(waited, time.Since(start))
		if left <= 0 {
			return proven, denial
		}
		next = min(next, left)
		if err := g.pause(ctx, next); err != nil {
			return proven, err
		}
		waited += next
	}
}

// check looks once. The denial says why the required level is not proven; nil: it is.
func (g *Gateway) check(ctx context.Context, proxy, environment string, before Before, proof Proof) (proven Proven, denial, err error) {
	denied := func(kind fault.Kind, format string, values ...any) error {
		return fault.Newf(kind, format, values...).WithHint("check it later with \"apiops status %s --pods\"", proxy).At(g.Client.Host(), 0)
	}
	status, err := g.Status(ctx, proxy, environment)
	if err != nil {
		return proven, nil, err
	}
	proven.Revision = status.Revision
	switch {
	case !status.Known: // the response to the deployment is the only proof
	case !status.Deployed:
		return proven, denied(fault.Partial, "the manager reports that %s is not deployed in %s", proxy, environment), nil
	case status.Pending:
		return proven, denied(fault.Partial, "the manager reports that %s needs another deployment in %s", proxy, environment), nil
	case before.Status.Known && before.Status.Deployed && status.Revision <= before.Status.Revision && status.Revision > 0:
		return proven, denied(fault.Pending, "the manager still reports revision %d of %s in %s", status.Revision, proxy, environment), nil
	}
	proven.Level = Deployed
	if proof.Require == Deployed {
		return proven, nil, nil
	}
	if proven.Health, err = g.Health(ctx, proxy, environment); err != nil {
		return proven, nil, err
	}
	if denial := g.serves(proxy, environment, before, proven.Health, proof, denied); denial != nil {
		return proven, denial, nil
	}
	if proven.Health.Known {
		proven.Level = Serving
	}
	if proof.Probe.Method == "" {
		return proven, nil, nil
	}
	return g.probe(ctx, proxy, environment, proven, proof.Probe, denied)
}

type denier func(kind fault.Kind, format string, values ...any) error

// serves returns why not every pod is known to have the route. A server that is too old to tell only
// denies what was explicitly required.
func (g *Gateway) serves(proxy, environment string, before Before, health Health, proof Proof, denied denier) error {
	switch {
	case !health.Known && proof.Explicit && proof.Require == Serving:
		return denied(fault.Failed, "this server cannot tell which pods of %s have the route of %s", environment, proxy)
	case !health.Known:
		return nil
	case health.PodsAnswered == 0:
		return denied(fault.Pending, "no pod of %s has responded yet", environment)
	case health.PodsActive < health.PodsAnswered, !health.Active, health.Inconsistent:
		return denied(fault.Partial, "%d of %d pods of %s have the route of %s: %s is missing",
			health.PodsActive, health.PodsAnswered, environment, proxy, inactive(health))
	case health.PodsAnswered < before.Pods:
		return denied(fault.Pending, "%d of %d pods of %s have responded", health.PodsAnswered, before.Pods, environment)
	}
	return nil
}

// inactive names the pods that do not have the route.
func inactive(health Health) string {
	var names []string
	for _, pod := range health.Pods {
		if !pod.Success {
			names = append(names, pod.Name)
		}
	}
	return cmp.Or(strings.Join(names, ", "), "at least one pod")
}

// probe calls the proxy through the gateway.
func (g *Gateway) probe(ctx context.Context, proxy, environment string, proven Proven, probe Probe, denied denier) (Proven, error, error) {
	address, err := g.URL(ctx, proxy, environment)
	if err != nil {
		return proven, nil, err
	}
	if address == "" {
		return proven, denied(fault.Failed, "cannot probe %s in %s: the server does not tell its URL", proxy, environment), nil
	}
	proven.URL = strings.TrimSuffix(address, "/") + probe.Path
	status, err := probe.Do(ctx, probe.Method, proven.URL)
	switch {
	case fault.Is(err, fault.Interrupted):
		return proven, nil, err
	case err != nil:
		return proven, denied(fault.Pending, "%s %s has not answered yet: %s", probe.Method, proven.URL, fault.From(err).Message), nil
	case probe.Status != 0 && status != probe.Status, probe.Status == 0 && status >= 400:
		expected := "a status below 400"
		if probe.Status != 0 {
			expected = fmt.Sprint(probe.Status)
		}
		return proven, denied(fault.Partial, "%s %s returned HTTP %d instead of %s", probe.Method, proven.URL, status, expected), nil
	}
	proven.Level = Answering
	return proven, nil, nil
}

// URL returns where a proxy is called in an environment; empty if the server does not tell.
func (g *Gateway) URL(ctx context.Context, proxy, environment string) (string, error) {
	documents, err := g.list(ctx, "GET "+oneProxy+"invoke-info/", "proxy", proxy)
	if g.lacks(err, "the URL of a proxy") {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	for _, text := range documents {
		o := document.Members(text)
		paths, _ := document.ReadList(o.Get("fullPaths"))
		if o.Text("environmentName") == environment && len(paths) > 0 {
			return strings.TrimSuffix(o.Text("gatewayBaseUrl"), "/") + "/" + strings.TrimPrefix(document.Words(paths[0]), "/"), nil
		}
	}
	return "", nil
}
