package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// start serves a sandbox until the test ends.
func start(t *testing.T, options sandbox.Options) (*sandbox.Sandbox, *http.Server) {
	t.Helper()
	s := sandbox.New(options)
	server, err := s.Start("")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return s, server
}

// received is the part of a response that arrived over the network.
type received struct {
	status int
	header http.Header
	body   string
}

// call sends a request over the network without following redirects.
func call(ctx context.Context, s *sandbox.Sandbox, server *http.Server, method, path string) (received, error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://"+server.Addr+"/apiops"+path, nil)
	if err != nil {
		return received{}, err
	}
	request.Header.Set("Authorization", "Bearer "+s.Token())
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return received{}, err
	}
	body, err := io.ReadAll(response.Body)
	return received{response.StatusCode, response.Header, string(body)}, errors.Join(err, response.Body.Close())
}

func TestFaults(t *testing.T) {
	const removed, kept = true, false
	for _, test := range []struct {
		fault       string
		status      int
		contentType string
		body        string // part of it; "" means all of it
		removed     bool   // the private key was removed
	}{
		{"unauthorized", 401, "application/json", `{"error":"unauthorized_client","error_description":"Invalid token"}`, kept},
		{"forbidden", 401, "application/json", `"Unauthorized API Access!"`, kept},
		{"server-error", 500, "application/json", `"internal_error"`, kept},
		{"html", 502, "text/html", "<h1>Bad Gateway</h1>", kept},
		{"html-ok", 200, "text/html", "<h1>OK</h1>", kept},
		{"empty-ok", 200, "", "", removed},
		{"truncated", 200, "application/json", `{"deploymentResult":`, removed},
		{"busy", 429, "application/json", `"rate_limit_exceeded"`, kept},
		{"unavailable", 503, "application/json", `"Service Unavailable"`, kept},
		{"gateway-timeout", 504, "text/html", "<h1>Gateway Timeout</h1>", removed},
		{"redirect", 302, "text/html", "<h1>Found</h1>", kept},
	} {
		t.Run(test.fault, func(t *testing.T) {
			s, server := start(t, sandbox.Options{Fault: sandbox.Fault{Name: test.fault}})
			answer, err := call(t.Context(), s, server, "DELETE", privateKey)
			if err != nil {
				t.Fatal(err)
			}
			if answer.status != test.status || answer.header.Get("Content-Type") != test.contentType {
				t.Errorf("got %d with %v", answer.status, answer.header)
			}
			if !strings.Contains(answer.body, test.body) || test.body == "" && answer.body != "" {
				t.Errorf("got %q", answer.body)
			}
			expectRemoved(t, s, test.removed)
		})
	}
}

func TestFaultsThatBreakTheConnection(t *testing.T) {
	for _, test := range []struct {
		fault   string
		dialect sandbox.Dialect
		err     error
		partial string
	}{
		{"cut", sandbox.Classic, io.ErrUnexpectedEOF, `{"deploymentResult":`},
		{"cut", sandbox.Empty, io.EOF, ""},
		{"drop", sandbox.Classic, io.EOF, ""},
		{"drop-request", sandbox.Classic, io.EOF, ""},
	} {
		t.Run(test.fault+" "+string(test.dialect), func(t *testing.T) {
			s, server := start(t, sandbox.Options{Fault: sandbox.Fault{Name: test.fault}, Dialect: test.dialect})
			answer, err := call(t.Context(), s, server, "DELETE", privateKey)
			if !errors.Is(err, test.err) || !strings.HasPrefix(answer.body, test.partial) || json.Valid([]byte(answer.body)) {
				t.Errorf("got %q and %v, want %v", answer.body, err, test.err)
			}
			expectRemoved(t, s, test.fault != "drop-request")
		})
	}
}

func expectRemoved(t *testing.T, s *sandbox.Sandbox, want bool) {
	t.Helper()
	if _, kept := assignments(t, s, sandbox.SampleCredential)["privateKey"]; kept == want {
		t.Errorf("private key removed: %t, want %t", !kept, want)
	}
}

func TestHeadersOfFaults(t *testing.T) {
	for fault, want := range map[string][2]string{
		"busy":        {"Retry-After", "1"},
		"unavailable": {"Retry-After", "1"},
		"redirect":    {"Location", "https://elsewhere.invalid/apiops/"},
	} {
		s := sandbox.New(sandbox.Options{Fault: sandbox.Fault{Name: fault}})
		if got := send(t, s, "GET", "/projects/", "").Header().Get(want[0]); got != want[1] {
			t.Errorf("%s: %s is %q", fault, want[0], got)
		}
	}
}

func TestEscape(t *testing.T) {
	for _, dialect := range []sandbox.Dialect{sandbox.Classic, sandbox.Details, sandbox.Names} {
		s := sandbox.New(sandbox.Options{Dialect: dialect, Fault: sandbox.Fault{Name: "escape"}})
		for _, answer := range []string{
			send(t, s, "DELETE", privateKey, "").Body.String(), // a deployment
			send(t, s, "DELETE", privateKey, "").Body.String(), // an error
			send(t, s, "GET", credentials, "").Body.String(),   // a list
		} {
			for _, mischief := range []string{`\u001b[31m`, `\r\n`, "\u202e", "::set-output", "##vso["} {
				if !strings.Contains(answer, mischief) {
					t.Errorf("%s: no %q in %s", dialect, mischief, answer)
				}
			}
			if !json.Valid([]byte(answer)) {
				t.Errorf("%s: not JSON: %s", dialect, answer)
			}
		}
	}
}

func TestFaultsAreLimited(t *testing.T) {
	s := sandbox.New(sandbox.Options{Fault: sandbox.Fault{Name: "busy", Times: 2}})
	for _, step := range []struct {
		method, path string
		status       int
	}{
		{"DELETE", privateKey, 429},
		{"GET", "/test/healthcheck", 200},
		{"DELETE", token, 429},
		{"DELETE", privateKey, 200},
		{"DELETE", token, 200},
	} {
		if answer := send(t, s, step.method, step.path, ""); answer.Code != step.status {
			t.Errorf("%s %s: %d, want %d", step.method, step.path, answer.Code, step.status)
		}
	}
}

// A fault can be limited to a place, and to some of the requests there.
func TestFaultsHaveAPlace(t *testing.T) {
	fault, err := sandbox.Fault{Name: "server-error", Times: 1, After: 1}.At("POST /environments/staging")
	if err != nil {
		t.Fatal(err)
	}
	s := sandbox.New(sandbox.Options{Fault: fault})
	for number, step := range []struct {
		method, path string
		status       int
	}{
		{"POST", orders + "environments/production/", 200},
		{"GET", orders + "environments/staging/deploy-status/", 200},
		{"POST", orders + "environments/staging/", 200},
		{"POST", orders + "environments/staging/", 500},
		{"POST", orders + "environments/staging/", 200},
	} {
		if answer := send(t, s, step.method, step.path, ""); answer.Code != step.status {
			t.Errorf("%d: %s %s: %d, want %d", number, step.method, step.path, answer.Code, step.status)
		}
	}
	for place, want := range map[string]sandbox.Fault{
		"/environments/":             {Path: "/environments/"},
		"PUT /x?a=b c":               {Method: "PUT", Path: "/x?a=b c"},
		"rollback/?environmentName=": {Path: "rollback/?environmentName="},
	} {
		if got, err := (sandbox.Fault{}).At(place); err != nil || got != want {
			t.Errorf("At(%q) = %+v, %v", place, got, err)
		}
	}
	for _, place := range []string{"", "POST ", "post /x", "/a /b"} {
		if _, err := (sandbox.Fault{}).At(place); err == nil || !strings.HasPrefix(err.Error(), "invalid place ") {
			t.Errorf("At(%q): %v", place, err)
		}
	}
}

func TestFaultsSpareOpenEndpoints(t *testing.T) {
	s := sandbox.New(sandbox.Options{Fault: sandbox.Fault{Name: "server-error"}})
	if answer := send(t, s, "GET", "/test/healthcheck", ""); answer.Code != 200 {
		t.Errorf("got %d", answer.Code)
	}
}

func TestParseFault(t *testing.T) {
	for value, want := range map[string]sandbox.Fault{
		"busy:2": {Name: "busy", Times: 2},
		"drop":   {Name: "drop"},
	} {
		if got, err := sandbox.ParseFault(value); err != nil || got != want {
			t.Errorf("ParseFault(%q) = %+v, %v", value, got, err)
		}
	}
	for value, want := range map[string]string{
		"flood":  `unknown fault "flood" (valid values: unauthorized, forbidden, `,
		"":       `unknown fault ""`,
		"busy:":  `invalid number "" for fault "busy": must be 1 or more`,
		"busy:0": `invalid number "0" for fault "busy"`,
	} {
		if _, err := sandbox.ParseFault(value); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("ParseFault(%q): %v, want %s", value, err, want)
		}
	}
	for _, name := range sandbox.Faults() {
		if _, err := sandbox.ParseFault(name); err != nil {
			t.Error(err)
		}
	}
}
