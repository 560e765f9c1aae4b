package api

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	maxAttempts = 4
	firstPause  = 250 * time.Millisecond
	// maxPause is the longest a server may make us wait before we give up.
	maxPause = 30 * time.Second
)

// outcome is what one attempt came to.
type outcome struct {
	reply *Reply // nil when no answer began
	err   error  // why the answer is missing or broken
	sent  bool   // a connection was there, so the server may have the request
}

// repeat tells whether to send again, and after which pause: what surely was
// not carried out, and a read after a broken answer.
func (o outcome) repeat(route Route, attempt int) (bool, time.Duration) {
	pause := firstPause << (attempt - 1)
	if attempt >= maxAttempts {
		return false, 0
	}
	if o.reply == nil {
		return !o.sent && !hopeless(o.err) || route.Reads() && o.sent && !timedOut(o.err), pause
	}
	if o.err != nil {
		var known *Error
		return route.Reads() && !errors.As(o.err, &known) && !timedOut(o.err), pause
	}
	switch {
	case o.reply.isPostponed():
		return o.asksToWait(pause)
	case o.fromGateway():
		return route.Reads(), pause
	}
	return false, 0
}

// fromGateway tells a status with which a proxy speaks of the server behind it.
func (o outcome) fromGateway() bool {
	switch status := o.reply.Status; status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	default:
		return status >= 520 && status < 530 // of Cloudflare
	}
}

// asksToWait takes the server's word for the pause, as long as it is bearable.
func (o outcome) asksToWait(otherwise time.Duration) (bool, time.Duration) {
	header := o.reply.Header.Get("Retry-After")
	if header == "" {
		return true, otherwise
	}
	pause := otherwise
	if seconds, err := strconv.Atoi(header); (err == nil || errors.Is(err, strconv.ErrRange)) && seconds >= 0 {
		pause = time.Duration(min(seconds, 3600)) * time.Second
	} else if at, err := http.ParseTime(header); err == nil {
		pause = max(0, time.Until(at))
	}
	return pause <= maxPause, pause
}

// reason is why an attempt is repeated.
func (o outcome) reason() string {
	if o.reply != nil && o.err == nil {
		return fmt.Sprintf("the server answered %d %s", o.reply.Status, http.StatusText(o.reply.Status))
	}
	return describe(o.err)
}

// result turns the last attempt into what the caller gets.
func (o outcome) result(route Route, address *url.URL) (*Reply, error) {
	mayHaveChanged := o.sent && !route.Reads()
	switch {
	case o.err == nil && o.lostBehindProxy() && mayHaveChanged:
		return nil, unknown(fmt.Sprintf("a proxy answered for the server: %s", o.reply.foreignFailure().Message), route, address)
	case o.err == nil:
		return o.reply, nil
	}
	var known *Error
	if errors.As(o.err, &known) {
		return nil, known
	}
	why := describe(o.err)
	switch {
	case mayHaveChanged:
		return nil, unknown(why, route, address)
	case o.reply != nil:
		return nil, &Error{Kind: Unreadable, Message: "the answer broke off: " + why, Host: address.Host, Status: o.reply.Status}
	case o.sent:
		return nil, &Error{Kind: Unreachable, Message: "the server did not answer: " + why, Hint: "nothing was changed; " + o.remedy(address), Host: address.Host}
	case timedOut(o.err):
		why = "no connection came about in time"
	}
	return nil, &Error{Kind: Unreachable, Message: "the server could not be reached: " + why, Hint: "nothing was changed; " + o.remedy(address), Host: address.Host}
}

// lostBehindProxy tells that a proxy gave up on the server, which may have gone
// on with the request. Proxies, too, tell of that in JSON, but not in the
// envelope of the API.
func (o outcome) lostBehindProxy() bool {
	if !o.fromGateway() || o.reply.isPostponed() {
		return false
	}
	envelope, err := o.reply.read()
	return err != nil || !envelope.has("resultMessage") && !envelope.has("error_description") && !strings.HasPrefix(envelope.text("status"), "FAIL")
}

func unknown(why string, route Route, address *url.URL) *Error {
	return &Error{
		Kind:    OutcomeUnknown,
		Message: "the request was sent, but no answer came, so it may or may not have been carried out: " + why,
		Hint:    findOut(route.Method),
		Host:    address.Host,
	}
}

// findOut is how to learn whether a request was carried out.
func findOut(method string) string {
	switch method {
	case http.MethodDelete:
		return "run it again: it does no harm twice, and if the server then says that there is nothing to remove, it had been done"
	case http.MethodPut, http.MethodPatch:
		return "run it again: it does no harm twice, and what cannot be done twice the server refuses"
	}
	return "look whether it is there before you send it again"
}

func interrupted(route Route, host string, sent bool) *Error {
	if sent && !route.Reads() {
		return &Error{
			Kind:    Interrupted,
			Message: "interrupted while waiting for the answer: the request may or may not have been carried out",
			Hint:    findOut(route.Method),
			Host:    host,
		}
	}
	return &Error{Kind: Interrupted, Message: "interrupted; nothing was changed", Host: host}
}

// hopeless tells that trying again would meet the same end.
func hopeless(err error) bool {
	var (
		dns   *net.DNSError
		proxy *Error
	)
	if errors.As(err, &proxy) {
		return proxy.Status < 500
	}
	return errors.As(err, &dns) && dns.IsNotFound || isCertificate(err) || timedOut(err) || isPlainHTTP(err) || alert(err) != ""
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
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return fmt.Sprintf("there is no host called %q", dns.Name)
	case errors.Is(err, context.Canceled):
		return "interrupted"
	case timedOut(err):
		return "no answer in time"
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, errWindowsRefused):
		return "the connection was refused"
	case errors.Is(err, syscall.ECONNRESET), errors.Is(err, errWindowsReset):
		return "the connection was reset"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection was closed"
	case isPlainHTTP(err):
		return "the server does not speak HTTPS"
	case isNotHTTP(err):
		return notHTTP
	}
	return err.Error()
}

const notHTTP = "the answer is not HTTP"

// isNotHTTP tells errors of net/http that quote what came in place of an answer,
// which may hold anything.
func isNotHTTP(err error) bool {
	return containsAny(err.Error(), "malformed", "bad Content-Length", "invalid Content-Length", "transfer encoding", "Transfer-Encoding")
}

// remedy is advice on a server that could not be reached.
func (o outcome) remedy(address *url.URL) string {
	var authority x509.UnknownAuthorityError
	switch {
	case errors.As(o.err, &authority):
		return "give the certificate of your authority with --ca-cert FILE"
	case refusesCertificate(o.err):
		return "the server asks for a certificate of yours: give --client-cert FILE and --client-key FILE"
	case isPlainHTTP(o.err):
		return "try http://" + address.Host
	case o.sent && timedOut(o.err):
		return "--timeout allows for more time"
	}
	return "check the host, the network and any proxy (HTTPS_PROXY)"
}
