package cmd_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// commonServer answers each request with the function for its method, or loses the connection if
// that returns nothing.
type commonServer struct {
	mutex sync.Mutex
	asked []string
	reply map[string]func(r *http.Request) (status int, body string)
}

func (s *commonServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mutex.Lock()
	s.asked = append(s.asked, r.Method+" "+strings.TrimPrefix(r.URL.RequestURI(), "/apiops/projects/p"))
	s.mutex.Unlock()
	status, body := s.reply[r.Method](r)
	if body == "" {
		panic(http.ErrAbortHandler)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// always is a reply that never changes.
func always(status int, body string) func(*http.Request) (int, string) {
	return func(*http.Request) (int, string) { return status, body }
}

// runCommon runs a command against a server of the common contract.
func runCommon(ctx context.Context, t *testing.T, s *commonServer, out io.Writer, words ...string) (stderr string, err error) {
	t.Helper()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	app, _ := newApp(map[string]string{
		"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "t", "APIOPS_PROJECT": "p", "APIOPS_YES": "true",
	}, words...)
	said := new(bytes.Buffer)
	app.System.Out, app.System.Err = out, said
	err = cmd.NewRoot(app, words).ExecuteContext(ctx)
	if err != nil {
		app.Report(err)
	}
	return said.String(), err
}

// A list of several pages is read to its end, or up to the limit.
func TestListOfSeveralPages(t *testing.T) {
	page := func(r *http.Request) (int, string) {
		number := r.URL.Query().Get("page")
		return 200, fmt.Sprintf(`{"status":"SUCCESS","items":[{"planKey":"a%[1]s"},{"planKey":"b%[1]s"}],"page":%[1]s,"size":2,"totalElements":6,"totalPages":3}`, number)
	}
	for _, test := range []struct {
		words, want string
		asked       []string
	}{
		{"limit-plan list -o name", "a0\nb0\na1\nb1\na2\nb2\n", []string{"GET /limit-plans?page=0&size=200", "GET /limit-plans?page=1&size=200", "GET /limit-plans?page=2&size=200"}},
		{"limit-plan list -o name --limit 3", "a0\nb0\na1\n", []string{"GET /limit-plans?page=0&size=3", "GET /limit-plans?page=1&size=3"}},
		{"limit-plan list --jq length --family request-rate", "6\n", []string{
			"GET /limit-plans?family=REQUEST_RATE&page=0&size=200", "GET /limit-plans?family=REQUEST_RATE&page=1&size=200", "GET /limit-plans?family=REQUEST_RATE&page=2&size=200"}},
	} {
		s := &commonServer{reply: map[string]func(*http.Request) (int, string){"GET": page}}
		out := new(bytes.Buffer)
		stderr, err := runCommon(t.Context(), t, s, out, strings.Fields(test.words)...)
		if err != nil || out.String() != test.want || !slices.Equal(s.asked, test.asked) {
			t.Errorf("%s: %q, %v %s after %q", test.words, out, err, stderr, s.asked)
		}
	}
}

// The exit code says how a run ended.
func TestHowARunEnds(t *testing.T) {
	for _, test := range []struct {
		run  string // as last read
		kind fault.Kind
		want string // in stderr
	}{
		{`"runStatus":"SUCCESS","deploymentState":"IN_SYNC"`, "", "run run_9 ended successfully"},
		{`"runStatus":"SUCCESS","deploymentState":"DEGRADED"`, fault.Partial, "was not deployed to every environment"},
		{`"runStatus":"PARTIAL","messageKey":"limit.bulk.someFailed"`, fault.Partial, "run run_9 ended with PARTIAL: limit.bulk.someFailed"},
		{`"status":"WARNING"`, fault.Partial, "WARNING"},
		{`"status":"AWAITING_RECONCILE_APPROVAL"`, fault.Pending, "run run_9 is waiting for approval"},
		{`"runStatus":"FAILED"`, fault.Failed, "the issues of the run say why"},
		{`"runStatus":"INTERRUPTED"`, fault.Failed, "INTERRUPTED"},
		{`"runStatus":"LICENSE_REVOKED"`, fault.Forbidden, "license of the gateway was revoked"},
		{`"runStatus":"RUNNING"`, fault.Pending, "run run_9 has not ended yet: RUNNING"}, // at --wait-timeout
	} {
		s := &commonServer{reply: map[string]func(*http.Request) (int, string){
			"POST": always(202, `{"status":"SUCCESS","runId":"run_9","runStatus":"QUEUED","kind":"RETRY"}`),
			"GET":  always(200, `{"runId":"run_9","kind":"RETRY",`+test.run+`}`),
		}}
		out := new(bytes.Buffer)
		stderr, err := runCommon(t.Context(), t, s, out, "limit-assignment", "run", "retry", "run_1", "--wait", "--wait-timeout", "1ms")
		if !strings.Contains(stderr, test.want) || !strings.Contains(stderr, "Run run_9 started; waiting until it ends.") {
			t.Errorf("%s: stderr %s", test.run, stderr)
		}
		if test.kind == "" && err != nil || test.kind != "" && !fault.Is(err, test.kind) {
			t.Errorf("%s: %v", test.run, err)
		}
		if want := "GET /limit-assignment-runs/run_9"; !slices.Contains(s.asked, want) {
			t.Errorf("%s: asked for %q", test.run, s.asked)
		}
	}
}

// A user who stops waiting for a run is told that it continues.
func TestWaitingForARunCanBeInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	s := &commonServer{reply: map[string]func(*http.Request) (int, string){
		"POST": always(202, `{"runId":"run_9","status":"QUEUED"}`),
		"GET": func(*http.Request) (int, string) {
			interrupt()
			return 200, `{"runId":"run_9","status":"RUNNING"}`
		},
	}}
	stderr, err := runCommon(ctx, t, s, io.Discard, "identity-source", "sync-run", "start", "ldap", "corporate", "--wait")
	if !fault.Is(err, fault.Interrupted) || !strings.Contains(stderr, "run run_9 may continue on the server") {
		t.Errorf("%v\n%s", err, stderr)
	}
}

// A secret whose response is lost is no success, however the response was lost.
func TestLostSecret(t *testing.T) {
	expired := `{"status":"FAILURE","errorKey":"idempotencyReplayExpired","message":"error.idempotencyReplayExpired","params":{"resource":"sv_2"},"correlationId":"c"}`
	for name, post := range map[string]func() func(*http.Request) (int, string){
		"lost":    func() func(*http.Request) (int, string) { return always(201, "") },
		"cut off": func() func(*http.Request) (int, string) { return always(201, `{"secret":"canary`) },
		"page":    func() func(*http.Request) (int, string) { return always(201, `<html>`) },
		"lost, and known when repeated": func() func(*http.Request) (int, string) {
			first := true
			return func(*http.Request) (int, string) {
				if first {
					first = false
					return 201, ""
				}
				return 409, expired
			}
		},
	} {
		s := &commonServer{reply: map[string]func(*http.Request) (int, string){"GET": always(200, `{"apiClientKey":"cli_1","version":3}`), "POST": post()}}
		out := new(bytes.Buffer)
		stderr, err := runCommon(t.Context(), t, s, out, "api-client", "secret", "create", "cli_1", "--secret-file", filepath.Join(t.TempDir(), "s"))
		if !fault.Is(err, fault.OutcomeUnknown) || out.Len() > 0 || !strings.Contains(stderr, "lost") || strings.Contains(stderr, "canary") {
			t.Errorf("%s: %v, %q\n%s", name, err, out, stderr)
		}
	}
}

// A secret that cannot be written to stdout is lost, and the error says so.
func TestSecretThatCannotBeWritten(t *testing.T) {
	s := &commonServer{reply: map[string]func(*http.Request) (int, string){
		"GET":  always(200, `{"apiClientKey":"cli_1","version":3}`),
		"POST": always(201, `{"apiClient":{"apiClientKey":"cli_1"},"versionId":"sv_2","secret":"canary"}`),
	}}
	for _, flags := range [][]string{nil, {"--jq", ".result.secret"}, {"--jq", ".nothing"}} {
		stderr, err := runCommon(t.Context(), t, s, brokenWriter{}, append([]string{"api-client", "secret", "create", "cli_1"}, flags...)...)
		if !fault.Is(err, fault.Failed) || strings.Contains(stderr, "canary") ||
			!strings.Contains(stderr, "Secret sv_2 of cli_1 created in p at") || !strings.Contains(stderr, "the secret is lost: create another one") {
			t.Errorf("%q: %v\n%s", flags, err, stderr)
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("disk full") }
