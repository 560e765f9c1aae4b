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
	"strings"
	"sync"
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
	i := len(s.asked)
	s.asked = append(s.asked, r.Method+" "+strings.TrimPrefix(r.URL.RequestURI(), "/apiops/projects/MyProject"))
	s.mutex.Unlock()
	if i == s.at {
		s.faulty(w, r, s.Sandbox)
		return
	}
	s.Sandbox.ServeHTTP(w, r)
}

// requests returns the requests so far.
func (s *stage) requests() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.asked)
}

// on returns the gateway of a stage.
func on(t *testing.T, s *stage) *Gateway {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	host, _ := url.Parse(server.URL)
	client, err := api.NewClient(api.Options{Host: host, Token: "t", Connections: 1, Timeout: 5 * time.Second})
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

// seen is what an operator sees of a proxy: its endpoints, and where which endpoints run.
func seen(t *testing.T, gateway *Gateway, proxy string) (configured string, deployed []string) {
	t.Helper()
	names, err := gateway.Proxies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Contains(names, proxy) {
		return "absent", nil
	}
	endpoints, err := gateway.Endpoints(t.Context(), proxy)
	if err != nil {
		t.Fatal(err)
	}
	for _, environment := range []string{"staging", "production"} {
		status, err := gateway.Status(t.Context(), proxy, environment)
		if err != nil {
			t.Fatal(err)
		}
		deployed = append(deployed, fmt.Sprint(status.Deployed))
	}
	return strings.Join(endpoints, ", "), deployed
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
	}
}

// Whatever happens to whichever request, the outcome tells the truth: published means that the new
// specification runs everywhere, and anything but "unknown" or "restore failed" means that the former
// state is there.
func TestEnsureTellsTheTruth(t *testing.T) {
	t.Parallel()
	for _, proxy := range []string{"Orders", "Pets"} {
		calm := &stage{Sandbox: sandbox.New(sandbox.Options{Token: "t"}), at: -1}
		gateway := on(t, calm)
		former, _ := seen(t, gateway, proxy)
		first := len(calm.requests())
		if outcome := ensuring(t, gateway, proxy).Run(t.Context()); errors.Join(outcome.Err, outcome.Ended) != nil {
			t.Fatalf("%s: %v %v", proxy, outcome.Err, outcome.Ended)
		}
		plan := calm.requests()[first:]
		for name, faulty := range faults() {
			for at, request := range plan {
				t.Run(fmt.Sprintf("%s/%s/%d %s", proxy, name, at, request), func(t *testing.T) {
					t.Parallel()
					s := &stage{Sandbox: sandbox.New(sandbox.Options{Token: "t"}), at: at, faulty: faulty}
					gateway := on(t, s)
					outcome := ensuring(t, gateway, proxy).Run(t.Context())
					s.at = -1
					configured, deployed := seen(t, gateway, proxy)
					checkEnsured(t, outcome, former, configured, deployed)
					checkOnce(t, s.requests())
				})
			}
		}
	}
}

// checkEnsured compares an outcome with what an operator sees.
func checkEnsured(t *testing.T, outcome operate.Outcome, former, configured string, deployed []string) {
	t.Helper()
	err := errors.Join(outcome.Err, outcome.Ended)
	isNew, runs := configured == "GET /pets", slices.Equal(deployed, []string{"true", "true"})
	kind := fault.Kind("")
	if err != nil {
		kind = fault.From(errors.Join(outcome.Err, outcome.Ended)).Kind
	}
	switch {
	case err == nil && (!isNew || !runs):
		t.Errorf("published, but %s runs in %v", configured, deployed)
	case kind == fault.RestoreFailed, kind == fault.OutcomeUnknown, err == nil:
	case former == "absent" && configured != "absent" && slices.Contains(deployed, "true"):
		t.Errorf("%v, but a new proxy runs in %v", err, deployed)
	case former != "absent" && (configured != former || !runs):
		t.Errorf("%v, but %s runs in %v", err, configured, deployed)
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
	former, _ := seen(t, gateway, "Orders")
	job := ensuring(t, gateway, "Orders")
	job.Report = func(step Step) {
		if step.Name == "deploy to staging" {
			cancel()
		}
	}
	outcome := job.Run(ctx)
	configured, deployed := seen(t, gateway, "Orders")
	if !fault.Is(outcome.Ended, fault.Restored) || configured != former || !slices.Equal(deployed, []string{"true", "true"}) {
		t.Errorf("%v: %s runs in %v", outcome.Ended, configured, deployed)
	}
}
