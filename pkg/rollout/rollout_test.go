package rollout

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// lab answers each path, below the project, with the documents for it, one list after the other. The
// last one stays. A path without documents is an operation that the server does not have.
type lab struct {
	mutex   sync.Mutex
	answers map[string][]string
	asked   []string
}

func (l *lab) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/apiops/projects/P/")
	l.asked = append(l.asked, path)
	w.Header().Set("Content-Type", "application/json")
	answers, known := l.answers[path]
	if !known {
		w.WriteHeader(http.StatusNotFound)
		_, _ = fmt.Fprintf(w, `{"timestamp":"2026-11-27T00:00:00Z","status":404,"error":"Not Found","path":%q}`, r.URL.Path)
		return
	}
	if len(answers) > 1 {
		l.answers[path] = answers[1:]
	}
	_, _ = fmt.Fprintf(w, `{"status":"SUCCESS","resultList":[%s]}`, answers[0])
}

func gateway(t *testing.T, answers map[string][]string) (*Gateway, *lab, *[]string) {
	t.Helper()
	l := &lab{answers: answers}
	server := httptest.NewServer(l)
	t.Cleanup(server.Close)
	host, _ := url.Parse(server.URL)
	client, err := api.NewClient(api.Options{Host: host, Token: "t", Connections: 4})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	notes := new([]string)
	return &Gateway{Client: client, Project: "P", Workers: 4, Note: func(message string) { *notes = append(*notes, message) }}, l, notes
}

const (
	promotion = "apiProxies/forpromotion"
	history   = "apiProxies/orders/deploy-histories/"
	status    = "apiProxies/orders/environments/prod/deploy-status/"
	health    = "apiProxies/orders/environments/prod/route-health/"
	invoke    = "apiProxies/orders/invoke-info/"
)

// A deployment is proven up to a level, or it is clear who denies it and who is silent.
func TestVerify(t *testing.T) {
	deployed := []string{`{"deployed":true,"redeployRequired":false,"revision":13}`}
	before := Before{Status: Status{Deployed: true, Revision: 12, Known: true}, Health: Health{PodsAnswered: 2}}
	ready := []string{`{"routeActive":true,"podsActive":2,"podsResponded":2}`}
	urls := []string{`{"environmentName":"prod","gatewayBaseUrl":"https://gw.example.com/","fullPaths":["/api/orders"]}`}
	for name, test := range map[string]struct {
		answers map[string][]string
		require Level
		probe   int // the status of the response to a probe; 0: no probe; -1: no response
		level   Level
		kind    fault.Kind
		says    string
	}{
		"deployed":               {map[string][]string{status: deployed}, Deployed, 0, Deployed, "", ""},
		"an old revision":        {map[string][]string{status: {`{"deployed":true,"redeployRequired":false,"revision":12}`}}, Deployed, 0, Unproven, fault.Pending, "still reports revision 12"},
		"not recorded":           {map[string][]string{status: {`{"deployed":false,"redeployRequired":false}`}}, Deployed, 0, Unproven, fault.Partial, "is not deployed"},
		"edited meanwhile":       {map[string][]string{status: {`{"deployed":true,"redeployRequired":true,"revision":13}`}}, Deployed, 0, Unproven, fault.Partial, "needs another deployment"},
		"serving":                {map[string][]string{status: deployed, health: ready}, Serving, 0, Serving, "", ""},
		"serving late":           {map[string][]string{status: deployed, health: {`{"routeActive":false,"podsActive":1,"podsResponded":2}`, `{"routeActive":false,"podsActive":0,"podsResponded":0}`, ready[0]}}, Serving, 0, Serving, "", ""},
		"one pod lags":           {map[string][]string{status: deployed, health: {`{"routeActive":false,"podsActive":1,"podsResponded":2,"pods":[{"podName":"w-1","routeActive":true},{"podName":"w-2","routeActive":false}]}`}}, Serving, 0, Deployed, fault.Partial, "missing on w-2"},
		"a pod is silent":        {map[string][]string{status: deployed, health: {`{"routeActive":true,"podsActive":1,"podsResponded":1}`}}, Serving, 0, Deployed, fault.Pending, "1 of 2 pods"},
		"all are silent":         {map[string][]string{status: deployed, health: {`{"routeActive":false,"podsActive":0,"podsResponded":0}`}}, Serving, 0, Deployed, fault.Pending, "no pod"},
		"no health, required":    {map[string][]string{status: deployed}, Serving, -2, Deployed, fault.Partial, "cannot tell"},
		"no health":              {map[string][]string{status: deployed}, Serving, 0, Deployed, "", ""},
		"no revisions":           {map[string][]string{status: {`{"deployed":true}`}}, Serving, 0, Unproven, "", ""},
		"no revisions, required": {map[string][]string{status: {`{"deployed":true}`}}, Deployed, -2, Unproven, fault.Partial, "cannot tell"},
		"nothing to ask":         {map[string][]string{}, Serving, 0, Unproven, "", ""},
		"answering":              {map[string][]string{status: deployed, health: ready, invoke: urls}, Answering, 200, Answering, "", ""},
		"another status":         {map[string][]string{status: deployed, health: ready, invoke: urls}, Answering, 503, Serving, fault.Partial, "HTTP 503"},
		"no answer":              {map[string][]string{status: deployed, health: ready, invoke: urls}, Answering, -1, Serving, fault.Pending, "has not answered yet"},
		"no URL":                 {map[string][]string{status: deployed, health: ready}, Answering, 200, Serving, fault.Partial, "does not tell its URL"},
	} {
		g, _, _ := gateway(t, test.answers)
		g.Wait = func(ctx context.Context, _ time.Duration) error { return ctx.Err() }
		proof := Proof{Require: test.require, Timeout: time.Minute}
		proof.Explicit = test.probe == -2
		if test.probe != 0 && !proof.Explicit {
			proof.Probe = Probe{Method: "GET", Path: "/health", Do: func(_ context.Context, method, address string) (int, error) {
				if method+" "+address != "GET https://gw.example.com/api/orders/health" {
					t.Errorf("%s: probed %s %s", name, method, address)
				}
				if test.probe < 0 {
					return 0, fault.Newf(fault.Unreachable, "connection refused")
				}
				return test.probe, nil
			}}
		}
		proven, err := g.Verify(t.Context(), "orders", "prod", before, proof)
		if proven.Level != test.level || test.kind == "" && err != nil || test.kind != "" && !fault.Is(err, test.kind) {
			t.Errorf("%s: got %q, %v", name, proven.Level, err)
		}
		if err != nil && !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Waiting ends at the limit, and when the run is interrupted.
func TestVerifyEnds(t *testing.T) {
	g, l, _ := gateway(t, map[string][]string{status: {`{"deployed":false}`}})
	var waited time.Duration
	proof := Proof{Require: Deployed, Timeout: 20 * time.Second}
	g.Wait = func(_ context.Context, d time.Duration) error {
		waited += d
		return nil
	}
	if _, err := g.Verify(t.Context(), "orders", "prod", Before{}, proof); !fault.Is(err, fault.Partial) || waited > 20*time.Second || waited < 19*time.Second {
		t.Errorf("waited %s, got %v", waited, err)
	}
	if len(l.asked) < 5 || len(l.asked) > 10 {
		t.Errorf("asked %d times", len(l.asked))
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g.Wait = nil
	if _, err := g.Verify(ctx, "orders", "prod", Before{}, proof); !fault.Is(err, fault.Interrupted) {
		t.Errorf("got %v", err)
	}
}

// What the server says about a deployment or a rollback is believed only if the manager does not deny
// it.
func TestADeploymentIsLookedAt(t *testing.T) {
	known := Status{Deployed: true, Revision: 12, Known: true}
	const (
		waiting   = `],"deploymentResult":{"status":"IN_PROGRESS"},"more":[`
		done      = `],"deploymentResult":{"environmentResults":[{"environmentName":"prod","success":true}]},"more":[` // beside the list
		nothing   = `{}`
		deploying = "apiProxies/orders/environments/prod/"
	)
	for _, test := range []struct {
		before                                Status
		shown                                 string // by the manager
		rollback, silent, pending, successful answer.Verdict
	}{
		{known, `{"deployed":true,"redeployRequired":false,"revision":13}`, answer.Deployed, answer.Deployed, answer.Deployed, answer.Deployed},
		{known, `{"deployed":true,"redeployRequired":false,"revision":12}`, answer.Pending, answer.Pending, answer.Pending, answer.Deployed},
		{known, `{"deployed":true,"redeployRequired":true,"revision":13}`, answer.NotDeployed, answer.NotDeployed, answer.Pending, answer.Deployed},
		{known, `{"deployed":false,"redeployRequired":false}`, answer.NotDeployed, answer.NotDeployed, answer.Pending, answer.Pending},
		// What was there before, or may have been, confirms nothing.
		{Status{}, `{"deployed":true,"redeployRequired":false,"revision":12}`, answer.Deployed, answer.Saved, answer.Pending, answer.Deployed},
		{Status{Deployed: true, Known: true}, `{"deployed":true}`, answer.Deployed, answer.Saved, answer.Pending, answer.Deployed},
		{Status{Deployed: true, Pending: true, Known: true}, `{"deployed":true}`, answer.Deployed, answer.Deployed, answer.Deployed, answer.Deployed},
		{Status{Known: true}, `{"deployed":true}`, answer.Deployed, answer.Deployed, answer.Deployed, answer.Deployed},
		{known, "", answer.Deployed, answer.Saved, answer.Pending, answer.Deployed}, // an old server, which cannot tell
	} {
		for result, want := range map[string]answer.Verdict{"": test.rollback, nothing: test.silent, waiting: test.pending, done: test.successful} {
			answers := map[string][]string{history + "7/rollback/": {""}, deploying: {result}}
			if test.shown != "" {
				answers[status] = []string{test.shown}
			}
			g, _, _ := gateway(t, answers)
			target := Target{Proxy: "orders", Environment: "prod", Before: Before{Status: test.before}, Rollback: result == ""}
			request := g.RollbackRequest("orders", 7, "prod")
			if !target.Rollback {
				request = g.Request("POST "+oneProxy+"environments/{environment}/", "proxy", "orders", "environment", "prod")
			}
			outcome := g.Prove(t.Context(), target, g.Deploy(t.Context(), operate.Call{Request: request}, target), Proof{}, false)
			fails := want == answer.NotDeployed || want == answer.Pending
			if outcome.Deployment.Verdict != want || outcome.Deployment.Environments[0].Success == fails {
				t.Errorf("%q after %q: got %+v", test.shown, result, outcome)
			}
		}
	}
}

// A restore counts only what somebody confirms: the response, or the manager.
func TestAnUndeploymentIsConfirmed(t *testing.T) {
	const undeploying, done = "apiProxies/orders/environments/prod/", `],"deploymentResult":{"environmentResults":[{"environmentName":"prod","success":true}]},"more":[`
	for _, test := range []struct {
		answer, shown string
		kind          fault.Kind
	}{
		{done, "", ""},
		{`{}`, "", fault.Pending},
		{`{}`, `{"deployed":false}`, ""},
	} {
		answers := map[string][]string{undeploying: {test.answer}}
		if test.shown != "" {
			answers[status] = []string{`{"deployed":true}`, test.shown}
		}
		g, _, _ := gateway(t, answers)
		err := restore{&Ensure{Gateway: g, Proxy: "orders"}}.undeploy(t.Context(), place{Environment: "prod"})
		if (err != nil) != (test.kind != "") || err != nil && !fault.Is(err, test.kind) {
			t.Errorf("%+v: got %v", test, err)
		}
	}
}

// The route of the deployment before proves nothing about this one.
func TestServingConfirmsOnlyANewDeployment(t *testing.T) {
	const deploying, done = "apiProxies/orders/environments/prod/", `],"deploymentResult":{"environmentResults":[{"environmentName":"prod","success":true}]},"more":[`
	for result, want := range map[string]answer.Verdict{
		`{}`: answer.Saved, `],"deploymentResult":{"status":"IN_PROGRESS"},"more":[`: answer.Pending, done: answer.Deployed,
	} {
		g, _, _ := gateway(t, map[string][]string{
			deploying: {result}, status: {`{"deployed":true}`}, health: {`{"routeActive":true,"podsActive":2,"podsResponded":2}`},
		})
		target := Target{Proxy: "orders", Environment: "prod", Before: Before{Status: Status{Deployed: true, Known: true}}}
		request := g.Request("POST "+oneProxy+"environments/{environment}/", "proxy", "orders", "environment", "prod")
		outcome := g.Deploy(t.Context(), operate.Call{Request: request}, target)
		if outcome = g.Prove(t.Context(), target, outcome, Proof{Require: Serving, Timeout: time.Minute}, true); outcome.Deployment.Verdict != want {
			t.Errorf("%s: got %+v", result, outcome)
		}
	}
}

func TestUnreadableRecords(t *testing.T) {
	g, _, _ := gateway(t, map[string][]string{history: {`{"environment":"prod"}`}, status: {`{"deployed":"perhaps"}`}, health: {`{"routeActive":"perhaps"}`}})
	_, first := g.History(t.Context(), "orders")
	_, second := g.Status(t.Context(), "orders", "prod")
	_, third := g.Health(t.Context(), "orders", "prod")
	for _, err := range []error{first, second, third} {
		if !fault.Is(err, fault.Unreadable) {
			t.Errorf("got %v", err)
		}
	}
}
