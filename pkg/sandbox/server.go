package sandbox

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server is a sandbox that listens.
type Server struct {
	url    string
	server *http.Server
	cancel context.CancelFunc
}

// Start listens on an address; without one, on a free port of the loopback interface.
func (s *Sandbox) Start(address string) (*Server, error) {
	listener, err := net.Listen("tcp", cmp.Or(address, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("starting the sandbox: %w", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
	}
	go func() { _ = server.Serve(listener) }() // ends with Close
	return &Server{"http://" + listener.Addr().String(), server, cancel}, nil
}

// URL is where the server listens, without /apiops.
func (s *Server) URL() string {
	return s.url
}

// Close ends the server at once, with all the requests that are still under way.
func (s *Server) Close() error {
	s.cancel()
	return s.server.Close()
}
