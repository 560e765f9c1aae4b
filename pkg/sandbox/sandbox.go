// Package sandbox implements the Management API of the gateway in memory: an http.Handler with
// state, for tests and for trying things out. It supports every generation of responses (Dialect)
// and can simulate failures (Fault).
//
// It shares no code with the client: each implements the documented facts independently, so that a
// misunderstanding on one side shows up on the other.
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

const invalidToken = "Invalid token"

// Options configure a sandbox; the zero value is a healthy server.
type Options struct {
	Dialect          Dialect       // generation of responses; Classic if empty
	Token            string        // the valid token; random if empty
	FailEnvironments []string      // environments in which deployments fail
	FailTimes        int           // how many requests fail so; 0 means all
	Pods             int           // gateways of each environment; 2 if 0
	PodLag           int           // how often route-health is read after a deployment until all pods have it
	SilentPods       int           // gateways of each environment that do not answer
	Inconsistent     []string      // environments whose gateways do the opposite of what the manager says
	GatewayURL       string        // base URL of the gateways in invoke-info; "" means that of the environment
	Release          string        // the release whose operations exist; "" means the latest
	Latency          time.Duration // delay of every response
	Fault            Fault         // simulated failure; none if it has no name
	Credentials      int           // added to the sample, each with a private key, and as a consumer
	Log              io.Writer     // receives one line per request; nil: no log
}

// Sandbox is a Management API in memory. It is safe for concurrent use.
type Sandbox struct {
	options Options
	routes  []*route
	log     *log.Logger

	mutex    sync.Mutex // guards the fields below
	projects map[string]*project
	claimed  map[string]claimable // by Idempotency-Key
	numbered int                  // how many IDs were made
	matched  int                  // how many requests the fault concerned
	failed   int                  // how many requests failed in FailEnvironments
}

// New returns a sandbox with the sample content. Use ParseDialect and ParseFault for options that a
// user typed.
func New(options Options) *Sandbox {
	options.Dialect = cmp.Or(options.Dialect, Classic)
	options.Token = cmp.Or(options.Token, rand.Text())
	options.Pods = cmp.Or(options.Pods, defaultPods)
	return &Sandbox{
		options:  options,
		routes:   routes(options.Release),
		log:      log.New(cmp.Or[io.Writer](options.Log, io.Discard), "", 0),
		projects: sampleProjects(options.Credentials),
		claimed:  map[string]claimable{},
	}
}

// Token returns the valid token, which SampleUser can also request.
func (s *Sandbox) Token() string { return s.options.Token }

// ServeHTTP handles one request. Faults that break the connection panic with http.ErrAbortHandler,
// as handlers of net/http do, and therefore require a real server.
func (s *Sandbox) ServeHTTP(writer http.ResponseWriter, request *http.Request) {
	body, parts := read(request)
	select {
	case <-time.After(s.options.Latency):
	case <-request.Context().Done():
		panic(http.ErrAbortHandler)
	}
	answer := s.answer(request, body, parts)
	s.log.Printf("%s %s %d", request.Method, request.URL.EscapedPath(), answer.status)
	answer.send(request.Context(), writer)
}

func (s *Sandbox) answer(request *http.Request, body []byte, parts form) reply {
	s.mutex.Lock()
	defer s.mutex.Unlock()

	found, path := find(s.routes, request.Method, request.URL.EscapedPath())
	current := &call{
		sandbox: s, request: request, path: path, body: body, parts: parts, contract: found.contract,
	}
	carryOut := func() reply { return current.carryOut(found.operation) }
	if !found.open {
		expected := []byte("Bearer " + s.options.Token)
		given := []byte(request.Header.Get("Authorization"))
		if subtle.ConstantTimeCompare(given, expected) != 1 {
			return current.refuse(failure{http.StatusUnauthorized, invalidToken})
		}
		if s.strikes(request) {
			return s.options.Fault.spoil(s.options.Dialect, carryOut)
		}
	}
	return carryOut()
}

// Start listens on an address, or on a free port of the loopback interface if address is empty. The
// Addr of the server is one that clients can use; Close also aborts running requests.
func (s *Sandbox) Start(address string) (*http.Server, error) {
	listener, err := net.Listen("tcp", cmp.Or(address, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("cannot start the sandbox: %w", err)
	}
	server := &http.Server{Addr: toAsk(listener.Addr()), Handler: s, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(listener) }() // until Close
	return server, nil
}

// toAsk returns an address that clients can use. For a listener on all addresses of the machine,
// that is the loopback interface, whatever the IP version.
func toAsk(listening net.Addr) string {
	host, port, _ := net.SplitHostPort(listening.String())
	if ip := net.ParseIP(host); ip == nil || !ip.IsUnspecified() {
		return listening.String()
	}
	return net.JoinHostPort("127.0.0.1", port)
}
