package sandbox_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// signal is a log that signals when the first response is about to be sent.
type signal struct {
	once    sync.Once
	arrived chan struct{}
}

func (s *signal) Write(line []byte) (int, error) {
	s.once.Do(func() { close(s.arrived) })
	return len(line), nil
}

func TestHangEndsWithTheServer(t *testing.T) {
	log := &signal{arrived: make(chan struct{})}
	s := sandbox.New(sandbox.Options{Fault: sandbox.Fault{Name: "hang"}, Log: log})
	server, err := s.Start("")
	if err != nil {
		t.Fatal(err)
	}
	failed := make(chan error)
	go func() {
		_, err := call(t.Context(), s, server, "DELETE", privateKey)
		failed <- err
	}()
	<-log.arrived
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if err := <-failed; err == nil {
		t.Error("a hanging request got a response")
	}
	expectRemoved(t, s, true)
}

func TestHangEndsWithTheClient(t *testing.T) {
	log := &signal{arrived: make(chan struct{})}
	s, server := start(t, sandbox.Options{Fault: sandbox.Fault{Name: "hang", Times: 1}, Log: log})
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-log.arrived
		cancel()
	}()
	if answer, err := call(ctx, s, server, "GET", "/projects/"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v and %v", answer, err)
	}
	// The sandbox itself does not hang.
	if answer, err := call(t.Context(), s, server, "GET", "/projects/"); err != nil || answer.status != 200 {
		t.Errorf("got %v and %v", answer, err)
	}
}

func TestLatency(t *testing.T) {
	const latency = 20 * time.Millisecond
	s, server := start(t, sandbox.Options{Latency: latency})
	begin := time.Now()
	if _, err := call(t.Context(), s, server, "GET", "/projects/"); err != nil {
		t.Fatal(err)
	}
	if elapsed := time.Since(begin); elapsed < latency {
		t.Errorf("responded after %s", elapsed)
	}
}

func TestStart(t *testing.T) {
	_, server := start(t, sandbox.Options{})
	if !strings.HasPrefix(server.Addr, "127.0.0.1:") || strings.HasSuffix(server.Addr, ":0") {
		t.Errorf("listens at %s", server.Addr)
	}
	_, err := sandbox.New(sandbox.Options{}).Start(server.Addr)
	if err == nil || !strings.HasPrefix(err.Error(), "cannot start the sandbox: ") {
		t.Errorf("a second sandbox at the same address: %v", err)
	}
}

func TestConcurrentUse(t *testing.T) {
	const count = 200
	var log bytes.Buffer
	s, server := start(t, sandbox.Options{Credentials: count, Log: &log})
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for range count / 8 {
				if _, err := call(t.Context(), s, server, "DELETE", token); err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	if got := strings.Count(log.String(), "\n"); got != count {
		t.Errorf("%d requests received", got)
	}
}
