package api

import (
	"bufio"
	"bytes"
	"context"
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// through sends a read to a gateway through a proxy and returns the error.
func through(t *testing.T, gateway, proxy string, change ...func(*Client)) *fault.Error {
	t.Helper()
	address, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	address.User = url.UserPassword("operator", "canary")
	var trace bytes.Buffer
	c := client(t, gateway, func(o *Options) { o.Debug, o.ProxyVariable = NewDebug(&trace), "https_proxy" })
	c.http.Transport.(*http.Transport).Proxy = http.ProxyURL(address)
	for _, change := range change {
		change(c)
	}
	failure := fault.From(send(c, get(t)))
	if failure == nil || failure.Kind != fault.Unreachable {
		t.Fatalf("got %v", failure)
	}
	if shown := failure.Error() + failure.Hint + trace.String(); strings.Contains(shown, "operator") || strings.Contains(shown, "canary") {
		t.Errorf("a secret was shown: %s", shown)
	}
	return failure
}

// speak starts a server that calls serve for each connection.
func speak(t *testing.T, serve func(net.Conn)) (address string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer connection.Close()
				serve(connection)
			}()
		}
	}()
	return listener.Addr().String()
}

// nobody returns an address that nothing listens on.
func nobody(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = listener.Close()
	return listener.Addr().String()
}

func TestProxyErrorsNameTheProxy(t *testing.T) {
	gone := nobody(t)
	closes := speak(t, func(c net.Conn) { _, _ = http.ReadRequest(bufio.NewReader(c)) })
	plain := serve(t, func(http.ResponseWriter, *http.Request) {}).Listener.Addr().String()
	encrypted := httptest.NewUnstartedServer(http.NotFoundHandler())
	encrypted.Config.ErrorLog = log.New(io.Discard, "", 0)
	encrypted.StartTLS()
	t.Cleanup(encrypted.Close)
	unknown := func(c *Client) {
		c.http.Transport.(*http.Transport).DialContext = func(_ context.Context, network, address string) (net.Conn, error) {
			host, _, _ := net.SplitHostPort(address)
			return nil, &net.OpError{Op: "dial", Net: network, Err: &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}}
		}
	}
	const byVariable = "nothing was changed; check the variable https_proxy, or add gateway.example.com to NO_PROXY to connect directly"
	for _, test := range []struct {
		name, proxy string
		change      func(*Client)
		want, hint  string
	}{
		{"refused", "http://" + gone, nil, "cannot reach the proxy " + gone + ": connection refused", byVariable},
		{"refused by SOCKS", "socks5://" + gone, nil, "cannot reach the proxy " + gone + ": connection refused", byVariable},
		{"no such host", "http://proxy.example.com:3128", unknown, `cannot reach the proxy proxy.example.com:3128: no such host: "proxy.example.com"`, byVariable},
		{"speaks no TLS", "https://" + plain, nil, "cannot reach the proxy " + plain + ": it does not support HTTPS", byVariable},
		{"unknown authority", encrypted.URL, nil, "cannot reach the proxy " + encrypted.Listener.Addr().String() + ": tls: failed to verify certificate: x509: ", "nothing was changed; provide the certificate of your authority with --ca-cert FILE"},
		{"closes the connection", "http://" + closes, nil, "the proxy " + closes + " did not connect to the server: connection closed", byVariable},
	} {
		t.Run(test.name, func(t *testing.T) {
			change := test.change
			if change == nil {
				change = func(*Client) {}
			}
			failure := through(t, "https://gateway.example.com", test.proxy, change)
			if !strings.HasPrefix(failure.Message, test.want) || failure.Hint != test.hint || failure.Host != "gateway.example.com" {
				t.Errorf("got %q, hint %q, host %q", failure.Message, failure.Hint, failure.Host)
			}
		})
	}
	t.Run("plain HTTP", func(t *testing.T) {
		if failure := through(t, "http://gateway.example.com", "http://"+gone); !strings.HasPrefix(failure.Message, "cannot reach the proxy "+gone+": ") {
			t.Errorf("got %v", failure)
		}
	})
}

// A certificate for other names is no problem of the network.
func TestCertificateForAnotherName(t *testing.T) {
	s := httptest.NewUnstartedServer(http.NotFoundHandler())
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	authority := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	c := client(t, "https://gateway.invalid", func(o *Options) { o.CACert = authority })
	c.http.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, s.Listener.Addr().String())
	}
	_, err := c.Send(t.Context(), get(t))
	if failure := fault.From(err); failure == nil || !strings.Contains(failure.Message, "gateway.invalid") || !strings.HasSuffix(failure.Hint, "use a host that is in the certificate of the server") {
		t.Errorf("got %v, hint %q", err, fault.From(err).Hint)
	}
}

// Once the proxy has connected, the server is at fault.
func TestServerErrorBehindAProxy(t *testing.T) {
	plain := serve(t, func(http.ResponseWriter, *http.Request) {}).Listener.Addr().String()
	proxy := speak(t, func(c net.Conn) {
		if _, err := http.ReadRequest(bufio.NewReader(c)); err != nil {
			return
		}
		server, err := net.Dial("tcp", plain)
		if err != nil {
			return
		}
		defer server.Close()
		_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\n\r\n")
		go func() { _, _ = io.Copy(server, c) }()
		_, _ = io.Copy(c, server)
	})
	failure := through(t, "https://gateway.example.com", "http://"+proxy)
	if failure.Message != "cannot reach the server: it does not support HTTPS" || !strings.Contains(failure.Hint, "try http://gateway.example.com") {
		t.Errorf("got %v, hint %q", failure, failure.Hint)
	}
}

func TestSOCKSProxyErrors(t *testing.T) {
	const noAuthentication, password = 0, 2
	for name, test := range map[string]struct {
		method, reply byte
		want          string
		attempts      int32
	}{
		"server down":              {noAuthentication, 4, "host unreachable", maxAttempts},
		"not allowed":              {noAuthentication, 2, "connection not allowed by ruleset", 1},
		"wrong password":           {password, 1, "username/password authentication failed", 1},
		"no authentication method": {0xff, 0, "no acceptable authentication methods", 1},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			proxy := speak(t, func(c net.Conn) {
				asked.Add(1)
				buffer := make([]byte, 512)
				_, _ = c.Read(buffer)
				_, _ = c.Write([]byte{5, test.method})
				_, _ = c.Read(buffer)
				if test.method == password {
					_, _ = c.Write([]byte{1, test.reply})
				} else {
					_, _ = c.Write([]byte{5, test.reply, 0, 1, 0, 0, 0, 0, 0, 0})
				}
				_, _ = c.Read(buffer) // until the client disconnects
			})
			failure := through(t, "https://gateway.example.com", "socks5://"+proxy)
			if want := "the proxy " + proxy + " did not connect to the server: " + test.want; failure.Message != want {
				t.Errorf("got %q, want %q", failure.Message, want)
			}
			if got := asked.Load(); got != test.attempts {
				t.Errorf("%d connections, want %d", got, test.attempts)
			}
		})
	}
}
