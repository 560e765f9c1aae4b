package operate

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
)

// server sends each response in turn and records the requests.
type server struct {
	*httptest.Server
	mutex sync.Mutex
	keys  []string
	sent  []string
	urls  []string // without the host
}

func serve(t *testing.T, answers ...func(w http.ResponseWriter)) *server {
	t.Helper()
	s := new(server)
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.keys, s.sent = append(s.keys, r.Header.Get(api.IdempotencyHeader)), append(s.sent, string(body))
		s.urls = append(s.urls, r.Method+" "+strings.TrimPrefix(r.URL.RequestURI(), "/apiops/projects/P"))
		answers[min(len(s.sent), len(answers))-1](w)
	}))
	t.Cleanup(s.Close)
	return s
}

// asked returns the bodies and the keys of the requests.
func (s *server) asked() (sent, keys []string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.sent), slices.Clone(s.keys)
}

// addresses returns the methods and the addresses of the requests.
func (s *server) addresses() []string {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return slices.Clone(s.urls)
}

func say(status int, body string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// lose closes the connection without a response.
func lose(w http.ResponseWriter) {
	if connection, _, err := w.(http.Hijacker).Hijack(); err == nil {
		_ = connection.Close()
	}
}

// dial returns a client that does not wait between attempts.
func dial(t *testing.T, s *server) *api.Client {
	t.Helper()
	host, _ := url.Parse(s.URL)
	client, err := api.NewClient(api.Options{
		Host: host, Token: "token",
		Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

// operation returns the operation of a pattern, with its placeholders.
func operation(t *testing.T, pattern string) catalog.Operation {
	t.Helper()
	route, err := catalog.ParseRoute(pattern)
	if err != nil {
		t.Fatal(err)
	}
	operation, known := catalog.Find(route)
	if !known {
		t.Fatalf("%s is not in the catalog", pattern)
	}
	operation.Route = route
	return operation
}

// request returns a request in which each placeholder has its first letter as its value.
func request(t *testing.T, pattern string) api.Request {
	t.Helper()
	r := api.Request{Operation: operation(t, pattern), Values: make(map[string]string)}
	for _, name := range r.Operation.Names() {
		r.Values[name] = name[:1]
	}
	r.Values["project"] = "P"
	return r
}

func lastOf(names []string) string { return names[len(names)-1] }

// change carries out an operation on a server.
func change(t *testing.T, s *server, pattern string, missing ...string) Outcome {
	t.Helper()
	r := request(t, pattern)
	r.Body = api.JSON(map[string]string{"name": "gold"})
	outcome, _ := Change(t.Context(), dial(t, s), Call{
		Request: r,
		Due:     r.Operation.Due(func(string) (string, bool) { return "", false }),
		Missing: missing,
		Removed: lastOf(r.Operation.Names()),
	})
	return outcome
}
