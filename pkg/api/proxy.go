package api

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// proxy returns the proxy that a request goes through, or nil.
func (c *Client) proxy(r *http.Request) *url.URL {
	transport, _ := c.http.Transport.(*http.Transport)
	if transport.Proxy == nil {
		return nil
	}
	proxy, _ := transport.Proxy(r)
	return proxy
}

// checkTunnel checks the response of a proxy to CONNECT.
func (o Options) checkTunnel(_ context.Context, proxy *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	return fault.Newf(fault.Unreachable, "the proxy %s did not connect to the server: %d %s", proxy.Host, answer.StatusCode, http.StatusText(answer.StatusCode)).
		WithHint("nothing was changed; check the variable %s and what the proxy allows", o.ProxyVariable).
		At(proxy.Host, answer.StatusCode)
}

// blameProxy finds out whether a connection failed at the proxy: on the way to the proxy,
// or between the proxy and the server. If the proxy uses HTTPS, the first TLS handshake
// is with the proxy; the next one starts when the server is reached.
func (o *outcome) blameProxy(proxy *url.URL, handshakes int32) {
	if proxy == nil || o.sent || handshakes > 1 || handshakes == 1 && proxy.Scheme != "https" {
		return
	}
	o.proxy = "the proxy " + proxy.Host + " did not connect to the server"
	var dialed *net.OpError
	if errors.As(o.err, &dialed) && dialed.Op == "proxyconnect" {
		o.err = dialed.Err // which may itself be an OpError that matters
	} else if !timedOut(o.err) {
		return
	}
	o.proxy = "cannot reach the proxy " + proxy.Host
}

// socksRefusal returns what a SOCKS proxy said instead of connecting, or "".
func socksRefusal(err error) string {
	var refusal *net.OpError
	if !errors.As(err, &refusal) || refusal.Op != "socks connect" {
		return ""
	}
	return strings.TrimPrefix(refusal.Err.Error(), "unknown error ")
}

// isSocksDenial reports whether a SOCKS proxy would refuse a retry as well. If a password
// is wrong, another attempt may lock the account.
func isSocksDenial(err error) bool {
	return text.ContainsAny(socksRefusal(err), "authentication", "not allowed")
}
