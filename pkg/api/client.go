// Package api is the thin HTTP layer between apiops and the Management API of
// an Apinizer gateway: routes, bodies, one reading of every generation of
// answers, and errors that say what happened to a request.
package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"time"
)

const (
	// connectTimeout is for a connection to come about, with all that belongs to
	// it: finding the address, the proxy, TLS.
	connectTimeout = 10 * time.Second
	// maxAnswer bounds what is read of an answer; a list is never paged, so it
	// can be large (quirks.md §11).
	maxAnswer   = 64 << 20
	maxRedirect = 5
)

// Options say how to reach the API. Host is required, the rest may be zero.
type Options struct {
	Host      *url.URL // without /apiops
	Token     string
	UserAgent string
	Timeout   time.Duration // for one request, its answer read; 0: none

	CACert             string // file of PEM certificates; trusted instead of the system's
	ClientCert         string // file, PEM
	ClientKey          string // file, PEM
	InsecureSkipVerify bool

	Connections int                                              // how many there may be at once; at least 1
	Patience    context.Context                                  // what was sent is waited for until this ends; nil: until the context of the call does
	Debug       *Debug                                           // nil: no trace
	Notice      func(string)                                     // told of each repetition; may be nil
	Wait        func(ctx context.Context, d time.Duration) error // nil: the clock's
}

// Client sends requests to one host, with one token. It may be used by several
// goroutines at once.
type Client struct {
	options Options
	http    *http.Client
	connect time.Duration // how long a connection may take to come about
	pace    pace
}

// NewClient prepares a client. It reads the certificate files, and fails with
// an *Error of kind Usage when they cannot be used.
func NewClient(o Options) (*Client, error) {
	encryption, err := o.encryption()
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		Proxy:                  http.ProxyFromEnvironment,
		OnProxyConnectResponse: checkTunnel,
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

// Close ends the connections that are kept open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Send carries a request out and returns the server's answer, whatever it
// says: Reply.Check has the verdict on that. It repeats what surely was not
// carried out, and reads also after a broken answer. An error is an *Error
// that tells whether anything was changed.
func (c *Client) Send(ctx context.Context, request Request) (*Reply, error) {
	return c.send(ctx, request, read)
}

// receive makes a reply of a response, whose body is still to be read.
type receive func(response *http.Response, host string) (*Reply, error)

func (c *Client) send(ctx context.Context, request Request, receive receive) (*Reply, error) {
	address, err := c.options.URL(request)
	if err != nil {
		return nil, err
	}
	var content []byte
	if request.Body != nil {
		if content, err = request.Body.Bytes(); err != nil {
			return nil, &Error{Kind: Usage, Message: "the body could not be made: " + err.Error()}
		}
	}
	for attempt := 1; ; attempt++ {
		if err := c.pace.hold(ctx, c.options.Wait); err != nil {
			return nil, interrupted(request.Route, address.Host, false)
		}
		outcome := c.attempt(ctx, request, address, content, receive)
		c.pace.note(outcome.sent)
		again, pause := outcome.repeat(request.Route, attempt)
		finished := outcome.sent && c.options.Patience != nil
		if outcome.err != nil && ctx.Err() != nil && !finished {
			return nil, interrupted(request.Route, address.Host, outcome.sent)
		}
		if !again || !c.pace.patient() || ctx.Err() != nil {
			return outcome.result(request.Route, address)
		}
		if c.pace.slow(pause) {
			c.options.Notice(fmt.Sprintf("%s; trying again in %s", outcome.reason(), pause.Round(10*time.Millisecond)))
		}
	}
}

// attempt sends the request once.
func (c *Client) attempt(ctx context.Context, request Request, address *url.URL, content []byte, receive receive) outcome {
	if c.options.Patience != nil {
		ctx = c.options.Patience
	}
	if c.options.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.options.Timeout)
		defer cancel()
	}
	var o outcome
	ctx, stop := c.watch(ctx, &o.sent)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, request.Route.Method, address.String(), bytes.NewReader(content))
	if err != nil {
		o.err = err
		return o
	}
	c.setHeader(r, request)
	c.options.Debug.request(r, content)
	start := time.Now()
	response, err := c.http.Do(r)
	if err != nil {
		o.err = withoutAddress(err)
		o.sent = o.sent && !refusesCertificate(o.err)
		c.options.Debug.failed(o.err, time.Since(start))
		return o
	}
	defer response.Body.Close()
	o.reply, o.err = receive(response, address.Host)
	c.options.Debug.reply(response, o.reply, o.err, time.Since(start))
	return o
}

// watch notes whether a connection was there for the request, and gives up
// where none comes about in time. When net/http asks for another connection,
// the request surely was not carried out on the first, or only reads.
func (c *Client) watch(ctx context.Context, sent *bool) (context.Context, func()) {
	limit := c.connect
	if !c.pace.patient() {
		limit = min(limit, shortConnect)
	}
	ctx, giveUp := context.WithCancelCause(ctx)
	connecting := time.AfterFunc(limit, func() { giveUp(os.ErrDeadlineExceeded) })
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { *sent = false; connecting.Reset(limit) },
		GotConn: func(httptrace.GotConnInfo) { *sent = true; connecting.Stop() },
	}
	return httptrace.WithClientTrace(ctx, trace), func() { connecting.Stop(); giveUp(nil) }
}

// read takes the body to its end, so that the connection can be used again.
func read(response *http.Response, host string) (*Reply, error) {
	reply := newReply(response, host)
	content, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer+1))
	if err != nil {
		return reply, err
	}
	if len(content) > maxAnswer {
		return reply, &Error{Kind: Unreadable, Message: fmt.Sprintf("the answer is larger than %d MiB", maxAnswer>>20), Host: host, Status: reply.Status}
	}
	reply.set(content)
	return reply, nil
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

// withoutAddress takes off what net/http puts in front of an error: the
// method and the address, which are said elsewhere.
func withoutAddress(err error) error {
	var addressed *url.Error
	if errors.As(err, &addressed) {
		return addressed.Err
	}
	return err
}
