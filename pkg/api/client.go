// Package api is the thin HTTP layer between apiops and the Management API: it
// sends requests, repeats what surely was not carried out, and says of each error
// whether anything may have changed. What an answer means is for package answer.
//
// Client.Send is the way of a request, in this order: hold, while the server
// wants all to wait (pace.go); open the body (body.go); attempt (attempt.go), with
// limits on connecting, on the whole and on silence (limits.go); trace (debug.go);
// repeat or not, and put errors into words (outcome.go, proxy.go, reason.go).
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
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/redact"
)

const (
	// connectTimeout is for one connection, with all that belongs to it: finding
	// the address, the proxy, TLS.
	connectTimeout = 10 * time.Second
	// maxAnswer bounds what is read of an answer, in bytes; most lists are never
	// paged, so it can be large (quirks.md §11).
	maxAnswer   = 64 << 20
	maxRedirect = 5
)

// Options say how to reach the API. Host is required, the rest may be zero.
type Options struct {
	Host      *url.URL // without /apiops
	Token     string
	UserAgent string
	Timeout   time.Duration // for one request, its answer read; for files, the longest silence; 0: none

	CACert             string // file of PEM certificates; trusted instead of the system's
	ClientCert         string // file, PEM
	ClientKey          string // file, PEM
	InsecureSkipVerify bool

	ProxyVariable string // that sets the proxy of Host, or would; for advice

	Connections int                                              // how many there may be at once; at least 1
	Patience    context.Context                                  // what was sent is waited for until this ends; nil: until the context of the call does
	Debug       *Debug                                           // nil: no trace
	Notice      func(string)                                     // told of each repetition; may be nil
	Waiting     func() (end func())                              // told when a request begins and ends; may be nil
	Wait        func(ctx context.Context, d time.Duration) error // nil: the clock's
}

// Client sends requests to one host, with one token. It may be used by several
// goroutines at once.
type Client struct {
	options Options
	http    *http.Client
	connect time.Duration // how long a connection may take
	pace    pace
}

// NewClient prepares a client. It reads the certificate files, and fails with
// a *fault.Error of kind Usage when they cannot be used.
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
		MaxConnsPerHost:        max(1, o.Connections), // or a request takes what another has just opened, which opens one more
		IdleConnTimeout:        90 * time.Second,
	}
	if o.Notice == nil {
		o.Notice = func(string) {}
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	client := &http.Client{Transport: transport, CheckRedirect: checkRedirect}
	return &Client{options: o, http: client, connect: connectTimeout}, nil
}

// onlyHTTP1 leaves HTTP/2 out: there net/http by itself sends a request again,
// also one that changes something, when the server ends it as a protocol error
// (golang/go#47635), which does not say that it was not carried out.
func onlyHTTP1() *http.Protocols {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return protocols
}

// Host is who is asked, with the port where there is one.
func (c *Client) Host() string { return c.options.Host.Host }

// Close ends the connections that are kept open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Send carries a request out and returns the server's answer, whatever it
// says: package answer has the verdict on that. It repeats what surely was not
// carried out; after a broken answer also a read, and once a change that has an
// idempotency key. An error is a *fault.Error that tells whether anything may have
// changed; of an answer that broke off, what came of it is returned, too.
func (c *Client) Send(ctx context.Context, request Request) (*answer.Reply, error) {
	return c.send(ctx, request, false, readWhole)
}

// readWhole keeps an answer in memory. Of one that is too large, a change may have
// been made.
func readWhole(reply *answer.Reply, body io.Reader) (err error) {
	if reply.Content, err = files.ReadAll(body, maxAnswer); !errors.Is(err, files.ErrTooLarge) {
		return err
	}
	failure := fault.Newf(fault.Unreadable, "the answer is larger than %d MiB", maxAnswer>>20).At(reply.Host, reply.Status)
	if !reply.Operation.Reads() {
		failure = failure.WithHint("%s", answer.FindOut(reply.Operation))
		failure.Kind = fault.OutcomeUnknown
	}
	return failure
}

// receive takes the body of an answer to its end, so that the connection can be
// used again.
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
	e.secrets = redact.NewSecrets(func() []string { return request.secrets(c.options.Token) })
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
		finished := outcome.sent && c.options.Patience != nil
		if outcome.err != nil && ctx.Err() != nil && !finished {
			return nil, e.interrupted(outcome.sent)
		}
		if !again || !c.pace.patient() || ctx.Err() != nil {
			return outcome.result(&e)
		}
		e.unsure = e.unsure || outcome.mayHaveChanged(request)
		if c.pace.slow(pause) {
			c.options.Notice(fmt.Sprintf("%s; trying again in %s", outcome.reason(), pause.Round(10*time.Millisecond)))
		}
	}
}

// checkRedirect follows only what can neither give the token away nor send a
// change a second time. What it does not follow is returned as it is.
func checkRedirect(next *http.Request, via []*http.Request) error {
	first := via[0]
	sameHost := next.URL.Scheme == first.URL.Scheme && next.URL.Host == first.URL.Host
	if first.Method != http.MethodGet || !sameHost || len(via) > maxRedirect {
		return http.ErrUseLastResponse
	}
	return nil
}
