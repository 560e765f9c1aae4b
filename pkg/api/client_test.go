package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
)

const canary = "canary-token-1f2e3d"

// server responds with a handler and counts the requests.
type server struct {
	*httptest.Server
	requests atomic.Int32
}

func serve(t *testing.T, handler http.HandlerFunc) *server {
	t.Helper()
	s := &server{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.requests.Add(1)
		handler(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

// client talks to a server and never really waits.
func client(t *testing.T, address string, change ...func(*Options)) *Client {
	t.Helper()
	host, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	options := Options{
		Host:      host,
		Token:     canary,
		UserAgent: "apiops/test",
		Timeout:   time.Minute,
		Wait:      func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
	for _, c := range change {
		c(&options)
	}
	c, err := NewClient(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

// operation returns the operation of a route from the catalog, or the defaults for an
// unknown one.
func operation(t *testing.T, pattern string) catalog.Operation {
	t.Helper()
	route, err := catalog.ParseRoute(pattern)
	if err != nil {
		t.Fatal(err)
	}
	if known, ok := catalog.Find(route); ok {
		return known
	}
	return catalog.Unknown(route)
}

func get(t *testing.T) Request { return Request{Operation: operation(t, "GET /projects/")} }

func remove(t *testing.T) Request {
	return Request{
		Operation: operation(t, "DELETE /projects/{project}/credentials/{username}/privateKey/"),
		Values:    map[string]string{"project": "My Project", "username": "a/b"},
	}
}

func TestRequestFormat(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for name, want := range map[string]string{"Authorization": "Bearer " + canary, "Accept": "application/json, */*;q=0.5", "User-Agent": "apiops/test"} {
			if got := r.Header.Get(name); got != want {
				t.Errorf("%s: %s, want %s", name, got, want)
			}
		}
		if got, want := r.Method+" "+r.RequestURI, "DELETE /base/apiops/projects/My%20Project/credentials/a%2Fb/privateKey/"; got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
		w.WriteHeader(http.StatusNoContent)
	})
	if _, err := client(t, s.URL+"/base").Send(t.Context(), remove(t)); err != nil {
		t.Error(err)
	}
}

// The server sees a change once, whatever happens to the response. Only requests that
// were certainly not carried out are sent again.
func TestRetries(t *testing.T) {
	answers := func(status int, header ...string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			for i := 0; i < len(header); i += 2 {
				w.Header().Set(header[i], header[i+1])
			}
			w.WriteHeader(status)
		}
	}
	for _, test := range []struct {
		name             string
		handler          http.HandlerFunc
		gets, changes    int32
		getKind, delKind fault.Kind
	}{
		{"busy", answers(429, "Retry-After", "1"), 4, 4, fault.Failed, fault.Failed},
		{"busy for too long", answers(429, "Retry-After", "86400"), 1, 1, fault.Failed, fault.Failed},
		{"unavailable for a moment", answers(503, "Retry-After", "1"), 4, 4, fault.Failed, fault.Failed},
		{"unavailable", answers(503), 4, 1, fault.Failed, fault.OutcomeUnknown},
		{"bad gateway", answers(502), 4, 1, fault.Failed, fault.OutcomeUnknown},
		{"gateway timeout", answers(504), 4, 1, fault.Failed, fault.OutcomeUnknown},
		{"server error", answers(500), 1, 1, fault.Failed, fault.Failed},
		{"connection dropped", drop, 4, 1, fault.Unreachable, fault.OutcomeUnknown},
		{"response cut off", cut, 4, 1, fault.Unreadable, fault.OutcomeUnknown},
		{"redirected to another host", answers(302, "Location", "http://192.0.2.1/"), 1, 1, fault.Failed, fault.Failed},
		{"redirected to itself", answers(307, "Location", "/elsewhere/"), maxRedirect + 1, 1, fault.Failed, fault.Failed},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, half := range []struct {
				request Request
				count   int32
				kind    fault.Kind
			}{{get(t), test.gets, test.getKind}, {remove(t), test.changes, test.delKind}} {
				s := serve(t, test.handler)
				err := send(client(t, s.URL), half.request)
				if kindOf(err) != half.kind {
					t.Errorf("%s: got %v, want %s", half.request.Operation.Method, err, half.kind)
				}
				if got := s.requests.Load(); got != half.count {
					t.Errorf("%s was sent %d times, want %d", half.request.Operation.Method, got, half.count)
				}
			}
		})
	}
}

func send(c *Client, request Request) error {
	reply, err := c.Send(context.Background(), request)
	if err != nil {
		return err
	}
	return reply.Check()
}

// drop closes the connection without a response.
func drop(w http.ResponseWriter, _ *http.Request) {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_ = connection.Close()
	}
}

// cut closes the connection in the middle of the response.
func cut(w http.ResponseWriter, _ *http.Request) {
	connection, buffer, err := w.(http.Hijacker).Hijack()
	if err == nil {
		_, _ = buffer.WriteString("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"success\":")
		_ = buffer.Flush()
		_ = connection.Close()
	}
}

func TestRetrySucceeds(t *testing.T) {
	var s *server
	s = serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if s.requests.Load() < 3 {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = io.WriteString(w, `{"success":true}`)
	})
	if err := send(client(t, s.URL), remove(t)); err != nil {
		t.Error(err)
	}
}

func TestTokenIsNotSentToAnotherHost(t *testing.T) {
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) { t.Errorf("asked for %s with %v", r.URL, r.Header) })
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := serve(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, other.URL, status) })
		for _, request := range []Request{get(t), remove(t)} {
			if err := send(client(t, s.URL), request); err == nil || strings.Contains(err.Error(), canary) {
				t.Errorf("%d: %v", status, err)
			}
		}
	}
}

// If a password is wrong, another attempt may lock the account.
func TestProxyRefusalIsNotRetried(t *testing.T) {
	for status, attempts := range map[int]int32{http.StatusProxyAuthRequired: 1, http.StatusForbidden: 1, http.StatusBadGateway: maxAttempts} {
		var asked atomic.Int32
		proxy := serve(t, func(w http.ResponseWriter, _ *http.Request) {
			asked.Add(1)
			w.WriteHeader(status)
		})
		c := client(t, "https://gateway.example.com")
		address, _ := url.Parse(proxy.URL)
		address.User = url.UserPassword("user", "canary")
		c.http.Transport.(*http.Transport).Proxy = http.ProxyURL(address)
		err := send(c, get(t))
		if want := fmt.Sprintf("the proxy %s did not connect to the server: %d ", address.Host, status); kindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want %s", err, want)
		}
		if asked.Load() != attempts {
			t.Errorf("%d: %d requests, want %d", status, asked.Load(), attempts)
		}
	}
}

func TestUnreachableHost(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close() // nothing listens there now
	err = send(client(t, "http://"+listener.Addr().String()), remove(t))
	if kindOf(err) != fault.Unreachable || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v", err)
	}
}

func TestTLSFailureHints(t *testing.T) {
	s := httptest.NewTLSServer(http.NotFoundHandler())
	s.Config.ErrorLog = nil
	t.Cleanup(s.Close)
	var failure *fault.Error
	if err := send(client(t, s.URL), remove(t)); !errors.As(err, &failure) || failure.Kind != fault.Unreachable || !strings.Contains(failure.Hint, "--ca-cert") {
		t.Errorf("unknown authority: got %v, hint %q", err, failure.Hint)
	}
	plain := serve(t, func(http.ResponseWriter, *http.Request) {})
	if err := send(client(t, strings.Replace(plain.URL, "http:", "https:", 1)), remove(t)); !errors.As(err, &failure) || failure.Kind != fault.Unreachable || !strings.Contains(failure.Hint, "http://") {
		t.Errorf("plain HTTP: got %v", err)
	}
}

func TestInterruptionReportsWhetherTheRequestWasSent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	_, err := client(t, s.URL).Send(ctx, remove(t))
	if kindOf(err) != fault.Interrupted || !strings.Contains(err.Error(), "outcome of the request is unknown") {
		t.Errorf("in flight: got %v", err)
	}
	_, err = client(t, s.URL).Send(ctx, remove(t))
	if kindOf(err) != fault.Interrupted || !strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("before: got %v", err)
	}
}

func TestPatienceFinishesSentRequests(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		cancel()
		_, _ = io.WriteString(w, `{"success":true}`)
	})
	reply, err := client(t, s.URL, func(o *Options) { o.Patience = t.Context() }).Send(ctx, remove(t))
	if err != nil || reply.Check() != nil {
		t.Errorf("got %v", err)
	}
}

func TestEndlessResponse(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		block := bytes.Repeat([]byte(" "), 1<<20)
		for range maxAnswer>>20 + 8 {
			if _, err := w.Write(block); err != nil {
				return
			}
		}
	})
	if err := send(client(t, s.URL), get(t)); kindOf(err) != fault.Unreadable || !strings.Contains(err.Error(), "64 MiB") {
		t.Errorf("got %v", err)
	}
}

func TestDebugRedactsSecrets(t *testing.T) {
	secrets := map[string]string{
		"password": "canary-1", "clientSecret": "canary-2", "access_token": "canary-3", "passphrase": "canary-4",
	}
	s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Set-Cookie", "session=canary-5")
		_, _ = fmt.Fprint(w, `{"resultList":[{"username":"api-user","password":"canary-6","metadata":[{"key":"pin","value":"canary-7","secret":true},{"key":"team","value":"blue","secret":false}],"jwk":{"kty":"RSA","n":"public","d":"canary-8"}}]}`)
	})
	var trace bytes.Buffer
	request := Request{Operation: operation(t, "POST /projects/"), Body: JSON(secrets)}
	if err := send(client(t, s.URL, func(o *Options) { o.Debug = NewDebug(&trace) }), request); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"> POST http://", "> Authorization: [redacted]", "< HTTP/1.1 200 OK (", `"username":"api-user"`, `"value":"blue"`, `"n":"public"`, `"password":"[redacted]"`} {
		if !strings.Contains(trace.String(), want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(trace.String(), "canary") {
		t.Errorf("a secret was shown:\n%s", trace.String())
	}
}

func TestUnusableCertificates(t *testing.T) {
	empty := t.TempDir() + "/empty.pem"
	endless := t.TempDir() + "/endless.pem"
	if err := errors.Join(os.WriteFile(endless, nil, 0o600), os.Truncate(endless, maxCertificates+1)); err != nil {
		t.Fatal(err)
	}
	for name, options := range map[string]Options{
		"missing": {CACert: empty},
		"no pair": {ClientCert: empty},
		"no file": {ClientCert: empty, ClientKey: empty},
		"endless": {CACert: endless},
	} {
		_, err := NewClient(options)
		if kindOf(err) != fault.Usage {
			t.Errorf("%s: got %v", name, err)
		}
		if name == "endless" && !strings.Contains(err.Error(), "larger than 8 MiB") {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// kindOf returns the kind of a *fault.Error, or "" for any other error.
func kindOf(err error) fault.Kind {
	var failure *fault.Error
	if errors.As(err, &failure) {
		return failure.Kind
	}
	return ""
}
