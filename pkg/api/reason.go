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

// hopeless tells that trying again would meet the same end.
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

// alert is what the server said in TLS when it broke the connection off.
func alert(err error) string {
	var remote *net.OpError
	if errors.As(err, &remote) && remote.Op == "remote error" {
		return remote.Err.Error()
	}
	return ""
}

// refusesCertificate tells that the server wants another certificate of the
// client, or any. In TLS 1.3 it says so only when the request is on its way, but
// then it has not read it.
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

// Windows has numbers of its own for what becomes of connections, which are no
// errors of other systems.
const (
	errWindowsReset   = syscall.Errno(10054)
	errWindowsRefused = syscall.Errno(10061)
)

// describe puts the commonest failures in plain words.
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
		return fmt.Sprintf("there is no host called %q", dns.Name)
	case errors.As(err, &dns):
		return fmt.Sprintf("the host name %q could not be resolved", dns.Name)
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, errWindowsRefused):
		return "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, errWindowsReset):
		return "the connection was reset"
	case timedOut(err):
		return "the connection timed out"
	case errors.As(err, &system) && errors.As(err, new(*net.OpError)):
		return system.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed"
	case isPlainHTTP(err):
		return "it does not speak HTTPS"
	case isNotHTTP(err):
		return notHTTP
	case socksRefusal(err) != "":
		return socksRefusal(err)
	}
	return err.Error()
}

const notHTTP = "the answer is not HTTP"

// isNotHTTP tells errors of net/http that quote what came in place of an answer,
// which may hold anything.
func isNotHTTP(err error) bool {
	return text.ContainsAny(err.Error(), "malformed", "bad Content-Length", "invalid Content-Length", "transfer encoding", "Transfer-Encoding")
}

// remedy is advice on a server that could not be reached.
func (o outcome) remedy(e *exchange) string {
	var (
		authority x509.UnknownAuthorityError
		limit     limitError
	)
	switch {
	case errors.As(o.err, &authority):
		return "give the certificate of your authority with --ca-cert FILE"
	case o.proxy != "":
		return fmt.Sprintf("check the variable %s, or add %s to NO_PROXY to connect directly", e.client.options.ProxyVariable, e.address.Hostname())
	case refusesCertificate(o.err):
		return "the server asks for a certificate of yours: give --client-cert FILE and --client-key FILE"
	case isPlainHTTP(o.err):
		return "try http://" + e.address.Host
	case errors.As(o.err, &limit) && limit.byTimeout:
		return "allow more time with --timeout"
	}
	return fmt.Sprintf("check the host, the network and any proxy (%s)", e.client.options.ProxyVariable)
}
