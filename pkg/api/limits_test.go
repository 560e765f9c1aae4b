package api

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Each error names the limit and its length.
func TestTimeoutErrors(t *testing.T) {
	const unknown = "the request was sent, but its outcome is unknown: "
	stall := func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}
	stallInBody := func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"success":`)
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	download := func(c *Client, request Request) error {
		_, err := c.Download(t.Context(), request, filepath.Join(t.TempDir(), "file"))
		return err
	}
	upload := Request{Operation: operation(t, "POST /projects/"), Body: Upload("text/plain", Stream("stdin", io.NopCloser(http.NoBody)))}
	for _, test := range []struct {
		name    string
		handler http.HandlerFunc
		send    func(*Client, Request) error
		request Request
		kind    fault.Kind
		want    string
	}{
		{"read", stall, send, get(t), fault.Unreachable, "no response within 50ms (--timeout)"},
		{"change", stall, send, remove(t), fault.OutcomeUnknown, unknown + "no response within 50ms (--timeout)"},
		{"read, in the body", stallInBody, send, get(t), fault.Unreadable, "the response was not complete within 50ms (--timeout)"},
		{"change, in the body", stallInBody, send, remove(t), fault.OutcomeUnknown, unknown + "the response was not complete within 50ms (--timeout)"},
		{"download", stall, download, get(t), fault.Unreachable, "no data for 50ms (--timeout)"},
		{"download, in the body", stallInBody, download, get(t), fault.Unreadable, "no data for 50ms (--timeout)"},
		{"upload", stall, send, upload, fault.OutcomeUnknown, unknown + "no progress for 50ms (--timeout)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := client(t, serve(t, test.handler).URL, func(o *Options) { o.Timeout = 50 * time.Millisecond })
			failure := fault.From(test.send(c, test.request))
			if failure == nil || failure.Kind != test.kind || failure.Message != test.want || failure.Host == "" {
				t.Errorf("got %+v", failure)
			}
			if failure != nil && test.kind == fault.Unreachable && failure.Hint != "nothing was changed; increase --timeout" {
				t.Errorf("hint %q", failure.Hint)
			}
		})
	}
}

// There is one limit for the whole setup of a connection, whether the server does not
// answer in TLS or a proxy sends nothing. --timeout applies if it is shorter.
func TestConnectTimeoutErrors(t *testing.T) {
	if connectTimeout != 10*time.Second {
		t.Errorf("the limit is %v", connectTimeout)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") // connections are never accepted
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	mute := listener.Addr().String()
	for want, change := range map[string]func(*Client){
		"cannot reach the server: no connection within 50ms":             func(c *Client) { c.connect = 50 * time.Millisecond },
		"cannot reach the server: no connection within 60ms (--timeout)": func(c *Client) { c.options.Timeout = 60 * time.Millisecond },
		"cannot reach the proxy " + mute + ": no connection within 70ms": func(c *Client) {
			c.connect = 70 * time.Millisecond
			c.http.Transport.(*http.Transport).Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: mute})
		},
	} {
		c := client(t, "https://"+mute)
		change(c)
		for _, request := range []Request{get(t), remove(t)} {
			if failure := fault.From(send(c, request)); failure == nil || failure.Kind != fault.Unreachable || failure.Message != want {
				t.Errorf("got %v, want %s", failure, want)
			}
		}
	}
}

func TestBrief(t *testing.T) {
	for d, want := range map[time.Duration]string{
		10 * time.Second: "10s", 50 * time.Millisecond: "50ms", 2 * time.Minute: "2m", 90 * time.Second: "1m30s",
		time.Hour: "1h", time.Hour + 30*time.Minute: "1h30m", 10 * time.Minute: "10m", time.Hour + time.Second: "1h0m1s",
	} {
		if got := brief(d); got != want {
			t.Errorf("%v: got %s, want %s", d, got, want)
		}
	}
}
