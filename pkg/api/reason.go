package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"syscall"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// hopeless reports whether a retry would fail in the same way.
func hopeless(err error) bool {
	var (
		dns   *net.DNSError
		proxy *fault.Error
	)
	if errors.As(err, &proxy) {
		return proxy.Status < 500
	}
	return errors.As(err, &dns) && dns.IsNotFound || isCertificate(err) || timedOut(err) || isPlainHTTP(err) || alert(err) != "" || isSocksDenial(err)
}

// alert returns the TLS alert with which the server closed the connection, or "".
func alert(err error) string {
	var remote *net.OpError
	if errors.As(err, &remote) && remote.Op == "remote error" {
		return remote.Err.Error()
	}
	return ""
}

// refusesCertificate reports whether the server requires a client certificate, or a
// different one. In TLS 1.3 it says so only after the request is on its way, but it has
// not read the request.
func refusesCertificate(err error) bool { return strings.Contains(alert(err), "certificate") }

func isCertificate(err error) bool {
	var verification *tls.CertificateVerificationError
	return errors.As(err, &verification)
}

func isPlainHTTP(err error) bool {
	var header tls.RecordHeaderError
	return errors.As(err, &header) || err != nil && strings.Contains(err.Error(), "HTTP response to HTTPS client")
}

func timedOut(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}

// Windows reports connection errors by its own numbers, which other systems do not use.
const (
	errWindowsReset   = syscall.Errno(10054)
	errWindowsRefused = syscall.Errno(10061)
)

// describe puts the most common errors into plain words.
func describe(err error) string {
	var (
		limit  limitError
		dns    *net.DNSError
		system syscall.Errno
	)
	switch {
	case errors.As(err, &limit):
		return limit.Error()
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("no such host: %q", dns.Name)
	case errors.As(err, &dns):
		return fmt.Sprintf("cannot resolve the host name %q", dns.Name)
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, errWindowsRefused):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, errWindowsReset):
		return "connection reset"
	case timedOut(err):
		return "connection timed out"
	case errors.As(err, &system) && errors.As(err, new(*net.OpError)):
		return system.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed"
	case isPlainHTTP(err):
		return "it does not support HTTPS"
	case isNotHTTP(err):
		return notHTTP
	case socksRefusal(err) != "":
		return socksRefusal(err)
	}
	return err.Error()
}

const notHTTP = "the received data is not HTTP"

// isNotHTTP reports whether an error of net/http quotes an invalid response, which may
// contain anything.
func isNotHTTP(err error) bool {
	return text.ContainsAny(err.Error(), "malformed", "bad Content-Length", "invalid Content-Length", "transfer encoding", "Transfer-Encoding")
}

// remedy returns a hint for a server that cannot be reached.
func (o outcome) remedy(e *exchange) string {
	var (
		authority x509.UnknownAuthorityError
		name      x509.HostnameError
		limit     limitError
	)
	switch {
	case errors.As(o.err, &authority):
		return "provide the certificate of your authority with --ca-cert FILE"
	case o.proxy != "":
		return fmt.Sprintf("check the variable %s, or add %s to NO_PROXY to connect directly", e.client.options.ProxyVariable, e.address.Hostname())
	case errors.As(o.err, &name):
		return "use a host that is in the certificate of the server"
	case refusesCertificate(o.err):
		return "the server requires a client certificate: use --client-cert FILE and --client-key FILE"
	case isPlainHTTP(o.err):
		return "try http://" + e.address.Host
	case errors.As(o.err, &limit) && limit.byTimeout:
		return "increase --timeout"
	}
	return fmt.Sprintf("check the host, the network and the proxy (%s)", e.client.options.ProxyVariable)
}
