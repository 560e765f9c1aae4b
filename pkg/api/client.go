// Package api is the thin HTTP layer between apiops and the Management API. It sends
// requests, retries those that were certainly not carried out, and reports with each
// error whether anything may have changed. Package answer interprets the responses.
//
// Client.Send handles a request in this order: wait if the server asked all clients to
// slow down (pace.go); open the body (body.go); attempt (attempt.go), with limits on
// connecting, on the whole request and on silence (limits.go); trace (debug.go); retry or
// not, and word the errors (outcome.go, proxy.go, reason.go).
package api

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/redact"
)

const (
	// connectTimeout limits the setup of one connection: name resolution, proxy and TLS.
	connectTimeout = 10 * time.Second
	// maxAnswer is the most bytes read from a response. It is large because most lists
	// are not paged (quirks.md §11).
	maxAnswer   = 64 << 20
	maxRedirect = 5
)

// Options configure a Client. Host is required; all other fields are optional.
type Options struct {
	Host      *url.URL // without /apiops
	Token     string
	UserAgent string
	// Timeout limits one request, including its response; for files, it limits silence. 0
	// means no limit.
	Timeout time.Duration

	CACert             string // PEM file; replaces the system's certificates
	ClientCert         string // PEM file
	ClientKey          string // PEM file
	InsecureSkipVerify bool

	ProxyVariable string // the variable that sets the proxy for Host; used in hints

	Connections int // how many at once; at least 1
	// Patience, if not nil, replaces the context of a call once its request is sent, so that
	// requests in flight are finished.
	Patience context.Context
	Debug    *Debug       // nil: no trace
	Notice   func(string) // called before each retry; may be nil
	// Waiting, if not nil, is called when a request starts, and the function that it returns
	// when the request ends.
	Waiting func() (end func())
	// Moved, if not nil, is called with how many bytes of a file were "sent" or "received".
	Moved func(direction string, bytes int64)
	Wait  func(ctx context.Context, d time.Duration) error // nil: sleep for d
}

// Client sends requests to one host with one token. It is safe for concurrent use.
type Client struct {
	options Options
	http    *http.Client
	connect time.Duration // limit on connecting
	pace    pace
}

// NewClient returns a client. It reads the certificate files and fails with a
// *fault.Error of kind Usage if they cannot be used.
func NewClient(o Options) (*Client, error) {
	encryption, err := o.encryption()
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: o.checkTunnel,
		DialContext:            (&net.Dialer{Timeout: connectTimeout}).DialContext,
		TLSHandshakeTimeout:    connectTimeout,
		TLSClientConfig:        encryption,
		Protocols:              onlyHTTP1(),
		MaxIdleConnsPerHost:    max(1, o.Connections),
		// Without a limit, a request may take a connection that was opened for another one,
		// which then opens one more.
		MaxConnsPerHost: max(1, o.Connections),
		IdleConnTimeout: 90 * time.Second,
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	if o.Wait == nil {
		o.Wait = Sleep
	}
	client := &http.Client{Transport: transport, CheckRedirect: checkRedirect}
	return &Client{options: o, http: client, connect: connectTimeout}, nil
}

// onlyHTTP1 disables HTTP/2. If a server ends a request with a protocol error there,
// net/http resends it by itself, even a change (golang/go#47635), although the error does
// not mean that the request was not carried out.
func onlyHTTP1() *http.Protocols {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return protocols
}

// Host returns the host, with the port if there is one.
func (c *Client) Host() string { return c.options.Host.Host }

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Send sends a request and returns the server's response, whatever it says: package
// answer interprets it. Send retries requests that were certainly not carried out. After
// an incomplete response it also retries a read, and, once, a change that has an
// idempotency key. An error is a *fault.Error that reports whether anything may have
// changed. The reply is also returned, incomplete, if the outcome of a change is unknown
// because its response was cut off.
func (c *Client) Send(ctx context.Context, request Request) (*answer.Reply, error) {
	return c.send(ctx, request, false, readWhole)
}

// readWhole reads a response into memory. If the response to a change is too large, the
// outcome of the change is unknown.
func readWhole(reply *answer.Reply, body io.Reader) (err error) {
	if reply.Content, err = files.ReadAll(body, maxAnswer); !errors.Is(err, files.ErrTooLarge) {
		return err
	}
	return useless(reply.Operation, fault.Newf(fault.Unreadable, "the response is larger than %d MiB", maxAnswer>>20).At(reply.Host, reply.Status))
}

// useless returns the error for a response that is lost or cannot be used. If it may have confirmed a
// change, the outcome of the change is unknown.
func useless(operation catalog.Operation, failure *fault.Error) *fault.Error {
	if operation.Reads() {
		return failure
	}
	unknown := *failure.WithHint("%s", answer.FindOut(operation))
	unknown.Kind = fault.OutcomeUnknown
	return &unknown
}

// receive reads the body of a response to its end, so that the connection can be reused.
type receive func(reply *answer.Reply, body io.Reader) error

func (c *Client) send(ctx context.Context, request Request, silence bool, receive receive) (*answer.Reply, error) {
	address, err := c.options.URL(request)
	if err != nil {
		return nil, err
	}
	e := exchange{client: c, request: request, address: address, receive: receive, silence: silence, correlation: "apiops-" + rand.Text()}
	if given := request.Header.Get(answer.CorrelationHeader); given != "" {
		e.correlation = given
	}
	e.secrets = c.Secrets(request)
	if c.options.Waiting != nil {
		defer c.options.Waiting()()
	}
	for attempt := 1; ; attempt++ {
		if err := c.pace.hold(ctx, c.options.Wait); err != nil {
			return nil, e.interrupted(false)
		}
		outcome := e.attempt(ctx)
		c.pace.note(outcome.sent)
		again, pause := outcome.repeat(request, attempt)
		patience := c.options.Patience
		interrupted := ctx.Err() != nil || patience != nil && patience.Err() != nil
		finishes := outcome.sent && patience != nil && (patience.Err() == nil || !request.Operation.Reads())
		if outcome.err != nil && interrupted && !finishes {
			return nil, e.interrupted(outcome.sent)
		}
		if !again || !c.pace.patient() || interrupted {
			return outcome.result(&e)
		}
		e.unsure = e.unsure || outcome.mayHaveChanged(request)
		if c.pace.slow(pause) {
			c.options.Notice(fmt.Sprintf("%s; retrying in %s", outcome.reason(), pause.Round(10*time.Millisecond)))
		}
	}
}

// checkRedirect follows a redirect only if that cannot leak the token or repeat a change.
// Any other redirect is returned as the response.
func checkRedirect(next *http.Request, via []*http.Request) error {
	first := via[0]
	sameHost := next.URL.Scheme == first.URL.Scheme && next.URL.Host == first.URL.Host
	if first.Method != http.MethodGet || !sameHost || len(via) > maxRedirect {
		return http.ErrUseLastResponse
	}
	return nil
}

// Secrets returns the secrets of a request, which a server may repeat.
func (c *Client) Secrets(request Request) *redact.Secrets {
	return redact.NewSecrets(func() []string { return request.secrets(c.options.Token) })
}
