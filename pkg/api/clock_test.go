package api

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// The tests in this file use a fake clock that advances when all goroutines are blocked:
// they do not sleep, and the load of the machine does not matter.

func TestSilentServerTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clientInMemory(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		for _, test := range []struct {
			request Request
			want    fault.Kind
		}{
			{remove(t), fault.OutcomeUnknown},
			{get(t), fault.Unreachable},
		} {
			start := time.Now()
			if err := send(c, test.request); kindOf(err) != test.want {
				t.Errorf("%s: got %v", test.request.Operation.Route, err)
			}
			if took := time.Since(start); took != c.options.Timeout {
				t.Errorf("%s: it took %v", test.request.Operation.Route, took)
			}
		}
	})
}

// --timeout limits one attempt with its whole response: a server that keeps sending a
// little more does not block the client.
func TestTricklingResponseTimesOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := clientInMemory(t, func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				_, _ = io.WriteString(w, " ")
				_ = http.NewResponseController(w).Flush()
				select {
				case <-r.Context().Done():
				case <-time.After(time.Second):
				}
			}
		})
		if err := send(c, get(t)); kindOf(err) != fault.Unreadable || !strings.Contains(err.Error(), "the response was not complete within ") {
			t.Errorf("read: got %v", err)
		}
		if err := send(c, remove(t)); kindOf(err) != fault.OutcomeUnknown {
			t.Errorf("change: got %v", err)
		}
	})
}

// clientInMemory returns a client whose connections are pipes to a handler.
func clientInMemory(t *testing.T, handler http.HandlerFunc) *Client {
	t.Helper()
	listener := pipes{make(chan net.Conn), make(chan struct{})}
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { server.Close() })
	c := client(t, "http://gateway.example.com")
	transport := c.http.Transport.(*http.Transport)
	transport.Proxy, transport.DialContext = nil, listener.dial
	return c
}

// pipes is a listener with connections in memory.
type pipes struct {
	dialed chan net.Conn
	closed chan struct{}
}

func (p pipes) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	p.dialed <- theirs
	return ours, nil
}

func (p pipes) Accept() (net.Conn, error) {
	select {
	case connection := <-p.dialed:
		return connection, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p pipes) Close() error {
	close(p.closed)
	return nil
}

func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// A waiting request notices when the pause is extended.
func TestPauseIsExtended(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var p pace
		p.slow(time.Second)
		var pauses []time.Duration
		err := p.hold(t.Context(), func(_ context.Context, pause time.Duration) error {
			pauses = append(pauses, pause)
			if len(pauses) == 1 {
				p.slow(3 * time.Second)
			}
			return nil
		})
		if err != nil || len(pauses) != 2 || pauses[0] != time.Second || pauses[1] != 3*time.Second {
			t.Errorf("waited %v, %v", pauses, err)
		}
	})
}

// Thousands of requests to a server that is down must not take hours.
func TestUnreachableServerIsNotRetriedForever(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		gone := httptest.NewUnstartedServer(nil)
		address := "http://" + gone.Listener.Addr().String()
		_ = gone.Listener.Close()
		pauses := 0
		c := client(t, address, func(o *Options) {
			o.Wait = func(_ context.Context, pause time.Duration) error {
				pauses++
				time.Sleep(pause)
				return nil
			}
		})
		for start := time.Now(); time.Since(start) < patience; {
			before := pauses
			if err := send(c, remove(t)); kindOf(err) != fault.Unreachable || pauses == before {
				t.Fatalf("after %v: %v, %d pauses", time.Since(start), err, pauses-before)
			}
		}
		before := pauses
		if err := send(c, remove(t)); kindOf(err) != fault.Unreachable || pauses > before {
			t.Errorf("finally: %v, %d pauses", err, pauses-before)
		}
		c.pace.note(true) // the server is back
		if err := send(c, remove(t)); kindOf(err) != fault.Unreachable || pauses == before {
			t.Errorf("down again: %v, %d pauses", err, pauses-before)
		}
	})
}

func TestRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for header, want := range map[string]time.Duration{
			"":                     time.Second,
			"0":                    0,
			"7":                    7 * time.Second,
			"30":                   30 * time.Second,
			"31":                   -1, // too long
			"soon":                 time.Second,
			"-5":                   time.Second,
			"1.5":                  time.Second,
			"99999999999999999999": -1,
			time.Now().Add(20 * time.Second).UTC().Format(http.TimeFormat): 20 * time.Second,
			time.Now().Add(time.Hour).UTC().Format(http.TimeFormat):        -1,
			time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat):       0,
		} {
			o := outcome{reply: &answer.Reply{Status: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {header}}}}
			again, pause := o.asksToWait(time.Second)
			if again != (want >= 0) || again && pause != want {
				t.Errorf("%q: again %v, after %v", header, again, pause)
			}
		}
	})
}
