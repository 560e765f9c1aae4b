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
	Deployed  Level = "deployed"  // the manager shows it as deployed
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
	Health Health
}

// Before reads what is known of an environment.
func (g *Gateway) Before(ctx context.Context, proxy, environment string) (Before, error) {
	var before Before
	var err error
	if before.Status, err = g.Status(ctx, proxy, environment); err != nil {
		return before, err
	}
	before.Health, err = g.Health(ctx, proxy, environment)
	return before, err
}

// Proven is what was proven.
type Proven struct {
	Level    Level
	Revision int // 0: unknown
	Health   Health
	URL      string // of the probe
	// Confirmed says that the manager shows a deployment that it did not show before.
	Confirmed bool
}

// Verify polls until the required level is proven, or the time has passed, and returns what the last
// look proved. The error is fault.Partial if a pod, the manager or the probe denies the level,
// fault.Pending if somebody has not answered, and fault.Interrupted.
func (g *Gateway) Verify(ctx context.Context, proxy, environment string, before Before, proof Proof) (Proven, error) {
	var proven Proven
	var denial error
	_, err := g.poll(ctx, proof.Timeout, func() (bool, error) {
		var err error
		proven, denial, err = g.check(ctx, proxy, environment, before, proof)
		return err == nil && denial == nil || fault.Is(denial, fault.Failed), err
	})
	switch failure := fault.From(err); {
	case failure == nil:
	case failure.Kind == fault.Interrupted:
		return proven, err
	default: // it was deployed; that it cannot be read does not make that undone
		return proven, fault.Newf(fault.Pending, "cannot read what runs in %s: %s", environment, failure.Message).
			WithHint("%s", laterHint(proxy)).At(g.Client.Host(), failure.Status)
	}
	if fault.Is(denial, fault.Failed) { // waiting does not help
		failure := *fault.From(denial)
		failure.Kind = fault.Partial
		return proven, &failure
	}
	return proven, denial
}

func laterHint(proxy string) string {
	return "check it later with \"apiops status " + proxy + " --pods\""
}

// check looks once. The denial says why the required level is not proven; nil: it is.
func (g *Gateway) check(ctx context.Context, proxy, environment string, before Before, proof Proof) (proven Proven, denial, err error) {
	denied := func(kind fault.Kind, format string, values ...any) error {
		return fault.Newf(kind, format, values...).WithHint("%s", laterHint(proxy)).At(g.Client.Host(), 0)
	}
	status, err := g.Status(ctx, proxy, environment)
	if err != nil {
		return proven, nil, err
	}
	proven.Revision, proven.Confirmed = status.Revision, status.confirms(before.Status)
	switch kind, why := status.denies(proxy, environment, before.Status); {
	case kind != "":
		return proven, denied(kind, "%s", why), nil
	case proven.Confirmed: // otherwise, the response to the deployment is the only proof
		proven.Level = Deployed
	case proof.Explicit && proof.Require == Deployed:
		return proven, denied(fault.Failed, "this server cannot tell whether %s was deployed in %s", proxy, environment), nil
	}
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

// denies returns why the manager does not show a deployment as done: fault.Partial if it says
// otherwise, fault.Pending if it may not know yet, "" if it shows it or cannot tell.
func (s Status) denies(proxy, environment string, before Status) (kind fault.Kind, why string) {
	switch {
	case !s.Known:
		return "", ""
	case !s.Deployed:
		return fault.Partial, fmt.Sprintf("the manager reports that %s is not deployed in %s", proxy, environment)
	case s.Pending:
		return fault.Partial, fmt.Sprintf("the manager reports that %s needs another deployment in %s", proxy, environment)
	case !grown(before, s):
		return fault.Pending, fmt.Sprintf("the manager still reports revision %d of %s in %s", s.Revision, proxy, environment)
	}
	return "", ""
}

// confirms reports whether the manager shows a deployment that it did not show before.
func (s Status) confirms(before Status) bool {
	return s.Deployed && before.Known && (!before.Deployed || before.Pending && !s.Pending || s.Revision > before.Revision)
}

// grown reports whether the revision of a deployment is a new one. Servers that do not tell revisions
// do not deny it.
func grown(before, now Status) bool {
	return !before.Known || !before.Deployed || now.Revision == 0 || now.Revision > before.Revision
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
		return denied(fault.Partial, "%d of %d pods of %s have the route of %s; it is missing on %s",
			health.PodsActive, health.PodsAnswered, environment, proxy, inactive(health))
	case health.PodsAnswered < before.Health.PodsAnswered:
		return denied(fault.Pending, "%d of %d pods of %s have responded", health.PodsAnswered, before.Health.PodsAnswered, environment)
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
	return cmp.Or(strings.Join(names, ", "), "all")
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
