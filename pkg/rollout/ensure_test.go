package rollout

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// stage is a sandbox in which one request meets a fault.
type stage struct {
	*sandbox.Sandbox
	mutex  sync.Mutex
	asked  []string
	at     int // the request that meets the fault; negative: none does
	faulty func(w http.ResponseWriter, r *http.Request, next http.Handler)
}

func (s *stage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	i, at := len(s.asked), s.at
	s.asked = append(s.asked, r.Method+" "+strings.TrimPrefix(r.URL.RequestURI(), "/apiops/projects/MyProject"))
	s.mutex.Unlock()
	if i == at {
		s.faulty(w, r, s.Sandbox)
		return
	}
	s.Sandbox.ServeHTTP(w, r)
}

// calm ends the fault.
func (s *stage) calm() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.at = -1
}

// requests returns the requests so far.
func (s *stage) requests() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.asked)
}

// on returns the gateway of a stage.
func on(t *testing.T, s http.Handler) *Gateway {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	host, _ := url.Parse(server.URL)
	client, err := api.NewClient(api.Options{Host: host, Token: "t", Connections: 1, Timeout: 5 * time.Second, Patience: context.Background()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return &Gateway{Client: client, Project: sandbox.SampleProject, Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }}
}

// ensuring returns the job that the tests do: an update of a proxy in two environments, or a new one.
func ensuring(t *testing.T, gateway *Gateway, proxy string) *Ensure {
	t.Helper()
	return &Ensure{
		Gateway: gateway, Proxy: proxy, Environments: []string{"staging", "production"}, Paths: []string{"/pets"},
		Spec:       Spec{Name: "pets.json", Content: []byte(`{"openapi":"3.0.0","info":{"title":"Pets","version":"1"},"paths":{"/pets":{"get":{}}}}`)},
		MaxRemoved: -1, Waits: true, Proof: Proof{Require: Serving, Timeout: time.Minute},
		Snapshot: filepath.Join(t.TempDir(), "snapshot.zip"),
		Report:   func(Step) {}, Warn: func(string) {},
	}
}

// seen is what an operator sees of a proxy: its endpoints, and which specification runs where.
func seen(t *testing.T, gateway *Gateway, proxy string) (configured string, running []string) {
	t.Helper()
	names, err := gateway.Proxies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(names, proxy) {
		return "absent", []string{"none", "none"}
	}
	endpoints, err := gateway.Endpoints(t.Context(), proxy)
	if err != nil {
		t.Fatal(err)
	}
	records, err := gateway.History(t.Context(), proxy)
	if err != nil {
		t.Fatal(err)
	}
	for _, environment := range []string{"staging", "production"} {
		running = append(running, runningIn(records, environment))
	}
	return strings.Join(endpoints, ", "), running
}

// runningIn follows the deploy history to the deployment that made what runs: "new" by the job, "old"
// by the sample, or "none".
func runningIn(records []Record, environment string) string {
	record, known := newest(records, environment)
	for known && strings.HasPrefix(record.Description, "Rolled back to revision ") {
		to := strings.TrimPrefix(record.Description, "Rolled back to revision ")
		at := slices.IndexFunc(records, func(r Record) bool { return strconv.Itoa(r.Revision) == to })
		if at < 0 {
			return "lost"
		}
		record = records[at]
	}
	switch {
	case !record.Deploy:
		return "none"
	case strings.Contains(record.Description, "spec="):
		return "new"
	}
	return "old"
}

// faults are what can go wrong with one request.
func faults() map[string]func(w http.ResponseWriter, r *http.Request, next http.Handler) {
	respond := func(status int, body string) func(http.ResponseWriter, *http.Request, http.Handler) {
		return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.Header().Set("Content-Type", "application/json")
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	return map[string]func(w http.ResponseWriter, r *http.Request, next http.Handler){
		"the request is lost": func(http.ResponseWriter, *http.Request, http.Handler) { panic(http.ErrAbortHandler) },
		"the response is lost": func(_ http.ResponseWriter, r *http.Request, next http.Handler) {
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		},
		"an error":      respond(500, `{"status":500,"error":"Internal Server Error"}`),
		"expired token": respond(401, `{"error":"invalid_token"}`),
		"a rejection":   respond(400, `{"status":"FAILURE","resultMessage":"Connection refused"}`),
		"a rejection of what was deployed": func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/environments/") {
				next.ServeHTTP(httptest.NewRecorder(), r)
			}
			respond(400, `{"status":"FAILURE","resultMessage":"Deployment failed (check deploymentResult for details)"}`)(w, r, next)
		},
	}
}

// Whatever happens to whichever request, the outcome tells the truth: published means that the new
// specification runs everywhere, and anything but "unknown" or "restore failed" means that the former
// state is there. That also holds for the requests of a restore.
func TestEnsureTellsTheTruth(t *testing.T) {
	t.Parallel()
	for name, options := range map[string]sandbox.Options{
		"": {}, "production fails": {FailEnvironments: []string{"production"}, FailTimes: 1},
	} {
		for _, proxy := range []string{"Orders", "Pets"} {
			t.Run(name+" "+proxy, func(t *testing.T) { tellsTheTruth(t, options, proxy) })
		}
	}
}

func tellsTheTruth(t *testing.T, options sandbox.Options, proxy string) {
	t.Parallel()
	options.Token = "t"
	calm := &stage{Sandbox: sandbox.New(options), at: -1}
	gateway := on(t, calm)
	former, running := seen(t, gateway, proxy)
	first := len(calm.requests())
	outcome := ensuring(t, gateway, proxy).Run(t.Context())
	if err := errors.Join(outcome.Err, outcome.Ended); (err != nil) != (len(options.FailEnvironments) > 0) {
		t.Fatal(err)
	}
	plan := calm.requests()[first:]
	for name, faulty := range faults() {
		for at, request := range plan {
			t.Run(fmt.Sprintf("%s/%d %s", name, at, request), func(t *testing.T) {
				t.Parallel()
				s := &stage{Sandbox: sandbox.New(options), at: at, faulty: faulty}
				gateway := on(t, s)
				outcome := ensuring(t, gateway, proxy).Run(t.Context())
				s.calm()
				configured, runs := seen(t, gateway, proxy)
				checkEnsured(t, outcome, former, configured, running, runs)
				checkOnce(t, s.requests())
			})
		}
	}
}

// checkEnsured compares an outcome with what an operator sees.
func checkEnsured(t *testing.T, outcome operate.Outcome, former, configured string, running, runs []string) {
	t.Helper()
	err := errors.Join(outcome.Err, outcome.Ended)
	switch {
	case err == nil:
		if configured != "GET /pets" || !slices.Equal(runs, []string{"new", "new"}) {
			t.Errorf("published, but %s runs as %v", configured, runs)
		}
	case fault.Is(err, fault.RestoreFailed):
		if configured == former && slices.Equal(runs, running) && outcome.Deployment.Environments[0].Status == string(fault.Restored) && outcome.Deployment.Environments[1].Status == string(fault.Restored) &&
			!strings.Contains(err.Error(), "invalid_token") { // then nobody can look
			t.Errorf("%v, but all is as before", err)
		}
	case fault.Is(err, fault.OutcomeUnknown):
		if slices.Contains(runs, "new") {
			t.Errorf("%v, but it runs as %v", err, runs)
		}
	case former == "absent":
		if slices.Contains(runs, "new") {
			t.Errorf("%v, but a new proxy runs as %v", err, runs)
		}
	case configured != former || !slices.Equal(runs, running):
		t.Errorf("%v, but %s runs as %v", err, configured, runs)
	}
}

// checkOnce checks that no deployment and no save was sent twice.
func checkOnce(t *testing.T, requests []string) {
	t.Helper()
	sent := make(map[string]bool)
	for _, request := range requests {
		if strings.HasPrefix(request, "GET ") {
			continue
		}
		if sent[request] {
			t.Errorf("sent twice: %s", request)
		}
		sent[request] = true
	}
}

// An interruption restores as well, and is not taken for anything else.
func TestEnsureInterrupted(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	s := &stage{Sandbox: sandbox.New(sandbox.Options{Token: "t"}), at: -1}
	gateway := on(t, s)
	former, running := seen(t, gateway, "Orders")
	job := ensuring(t, gateway, "Orders")
	job.Report = func(step Step) {
		if step.Name == "deploy" {
			cancel()
		}
	}
	outcome := job.Run(ctx)
	configured, runs := seen(t, gateway, "Orders")
	if !fault.Is(outcome.Ended, fault.Restored) || configured != former || !slices.Equal(runs, running) {
		t.Errorf("%v: %s runs as %v", outcome.Ended, configured, runs)
	}
}

// What cannot be put back is not touched.
func TestEnsureRefusesWhatCannotBeRestored(t *testing.T) {
	t.Parallel()
	s := &stage{Sandbox: sandbox.New(sandbox.Options{Token: "t", Release: "2026.04.0"}), at: -1}
	outcome := ensuring(t, on(t, s), "Orders").Run(t.Context())
	if !fault.Is(outcome.Err, fault.Rejected) {
		t.Errorf("%v", outcome.Err)
	}
	for _, request := range s.requests() {
		if !strings.HasPrefix(request, "GET ") {
			t.Errorf("sent %s", request)
		}
	}
}

func TestSpecType(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		`{"openapi":"3.0.0","info":{"termsOfService":"http://swagger.io/terms/"}}`:            "OPEN_API",
		`{"swagger":"2.0","info":{"description":"<b>x</b>"},"definitions":{}}`:                "SWAGGER",
		"# openapi\nopenapi: 3.0.0\npaths: {}\n":                                              "OPEN_API",
		"swagger: '2.0'\n":                                                                    "SWAGGER",
		`<wsdl:definitions xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/"></wsdl:definitions>`: "WSDL",
		"<html><body>Sign in</body></html>":                                                   "",
		`{"info":{"openapi":"3.0.0"}}`:                                                        "",
		`{"openapi":`:                                                                         "", "": "", "{": "", "openapi 3": "",
	} {
		if got := SpecType([]byte(content)); got != want {
			t.Errorf("%s: %q, want %q", content, got, want)
		}
	}
}

// A rollback that the server confirms, but that does not show, is no restore.
func TestEnsureLooksAtWhatItRestores(t *testing.T) {
	t.Parallel()
	practice := sandbox.New(sandbox.Options{Token: "t", FailEnvironments: []string{"production"}, FailTimes: 1})
	var rolledBack atomic.Bool
	gateway := on(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if rolledBack.Load() && strings.HasSuffix(r.URL.Path, "/staging/deploy-status/") {
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(`{"status":"SUCCESS","resultList":[{"deployed":true,"redeployRequired":true,"revision":3}]}`))
			return
		}
		rolledBack.Store(rolledBack.Load() || strings.HasSuffix(r.URL.Path, "/rollback/"))
		practice.ServeHTTP(w, r)
	}))
	job := ensuring(t, gateway, "Orders")
	outcome := job.Run(t.Context())
	if !fault.Is(outcome.Ended, fault.RestoreFailed) || !job.NeedsSnapshot || !strings.Contains(outcome.Ended.Error(), "staging: it does not show the former state") {
		t.Errorf("%v, needs the snapshot: %t", outcome.Ended, job.NeedsSnapshot)
	}
}

// Two runs at once: the later deployment is not ours, and not undone.
func TestEnsureIsOvertaken(t *testing.T) {
	t.Parallel()
	practice := sandbox.New(sandbox.Options{Token: "t"})
	deployments := 0
	gateway := on(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		practice.ServeHTTP(w, r)
		if r.Method == http.MethodPost && strings.Contains(r.URL.Path, "/environments/") {
			if deployments++; deployments == 2 { // after ours to production, somebody deploys to staging
				other := httptest.NewRequest(http.MethodPost, "/apiops/projects/MyProject/apiProxies/Orders/environments/staging/", nil)
				other.Header.Set("Authorization", "Bearer t")
				practice.ServeHTTP(httptest.NewRecorder(), other)
			}
		}
	}))
	outcome := ensuring(t, gateway, "Orders").Run(t.Context())
	if !fault.Is(outcome.Ended, fault.Partial) || !strings.Contains(outcome.Ended.Error(), "was published to staging, but then operator deployed revision 5") {
		t.Errorf("%v", outcome.Ended)
	}
}
