// Package sandbox is the Management API of the gateway in memory: an http.Handler with state, for
// tests and for people who want to try things out. It speaks every generation of answers (Dialect)
// and fails on request (Fault).
//
// It shares no code with the client: the two read the facts independently of each other, so that a
// misunderstanding of one shows in the other.
package sandbox

import (
	"cmp"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// bodyLimit is how much of a body is read; longer JSON is cut off, and refused because of that.
	bodyLimit    = 1 << 20
	invalidToken = "Invalid token"
)

// Options says how a sandbox behaves; the zero value is a healthy server.
type Options struct {
	Dialect          Dialect       // the generation of answers; Classic when empty
	Token            string        // the token that is accepted; a random one when empty
	FailEnvironments []string      // environments that no deployment reaches
	Latency          time.Duration // how long every answer takes
	Fault            Fault         // what goes wrong; nothing when it has no name
	Credentials      int           // how many to add to the sample, each with a private key
	Log              io.Writer     // gets one line for each request; nothing is logged when nil
}

// Sandbox is a Management API that lives in memory. It is safe for concurrent use.
type Sandbox struct {
	options Options
	routes  []route
	log     *log.Logger

	mutex    sync.Mutex // guards all that follows
	projects map[string]*project
	struck   int // how often the fault has struck
}

// New makes a sandbox that holds the sample. ParseDialect and ParseFault read the options that a
// user typed.
func New(options Options) *Sandbox {
	options.Dialect = cmp.Or(options.Dialect, Classic)
	options.Token = cmp.Or(options.Token, rand.Text())
	return &Sandbox{
		options:  options,
		routes:   routes(),
		log:      log.New(cmp.Or[io.Writer](options.Log, io.Discard), "", 0),
		projects: sampleProjects(options.Credentials),
	}
}

// Token is the token that the sandbox accepts, and that it hands out to SampleUser.
func (s *Sandbox) Token() string { return s.options.Token }

// ServeHTTP answers one request. Faults that break the connection panic with http.ErrAbortHandler,
// as handlers of net/http do, and so need a real server around the sandbox.
func (s *Sandbox) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	// A body that breaks off is refused as the bad JSON that it then is.
	body, _ := io.ReadAll(io.LimitReader(request.Body, bodyLimit))
	select {
	case <-time.After(s.options.Latency):
	case <-request.Context().Done():
		panic(http.ErrAbortHandler)
	}
	answer := s.answer(request, body)
	s.log.Printf("%s %s %d", request.Method, request.URL.EscapedPath(), answer.status)
	answer.send(request.Context(), writer)
}

func (s *Sandbox) answer(request *http.Request, body []byte) reply {
	s.mutex.Lock()
	defer s.mutex.Unlock()

	found, path := find(s.routes, request.Method, request.URL.EscapedPath())
	current := &call{sandbox: s, request: request, path: path, body: body}
	carryOut := func() reply { return current.carryOut(found.operation) }
	if !found.open {
		expected := []byte("Bearer " + s.options.Token)
		given := []byte(request.Header.Get("Authorization"))
		if subtle.ConstantTimeCompare(given, expected) != 1 {
			return s.options.Dialect.failure(failure{http.StatusUnauthorized, invalidToken})
		}
		if fault := s.options.Fault; fault.Name != "" && (fault.Times == 0 || s.struck < fault.Times) {
			s.struck++
			return fault.spoil(s.options.Dialect, carryOut)
		}
	}
	return carryOut()
}

// Start listens on an address; without one, on a free port of the loopback interface. The
// Addr of the server is one to ask; its Close also aborts the requests that are still running.
func (s *Sandbox) Start(address string) (*http.Server, error) {
	listener, err := net.Listen("tcp", cmp.Or(address, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("starting the sandbox: %w", err)
	}
	server := &http.Server{Addr: toAsk(listener.Addr()), Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // ends with Close
	return server, nil
}

// toAsk is the address at which a listener can be asked. Who listens at all addresses of the
// machine is best asked at its loopback interface, whatever the version of IP.
func toAsk(listening net.Addr) string {
	host, port, _ := net.SplitHostPort(listening.String())
	if ip := net.ParseIP(host); ip == nil || !ip.IsUnspecified() {
		return listening.String()
	}
	return net.JoinHostPort("127.0.0.1", port)
}
