package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// exchange is one request with all of its attempts.
type exchange struct {
	client      *Client
	request     Request
	address     *url.URL
	receive     receive
	secrets     *redact.Secrets // of the request
	correlation string          // identifies the request in the server's log
	silence     bool            // the timeout limits silence, not the whole request
	unsure      bool            // an earlier attempt may have changed something
}

// attempt sends the request once.
func (e *exchange) attempt(ctx context.Context) outcome {
	c := e.client
	if c.options.Patience != nil {
		ctx = c.options.Patience
	}
	var o outcome
	ctx, limits := e.limit(ctx, &o)
	defer limits.end()
	r, err := e.newRequest(ctx, limits)
	if err != nil { // the file was removed after it was checked
		o.err = fault.Usagef("cannot read the request body: %v", err)
		return o
	}
	c.options.Debug.request(r, e.request.Body)
	start := time.Now()
	response, err := c.http.Do(r)
	if err != nil {
		o.err = limits.explain(withoutAddress(err), o)
		o.sent = o.sent && !refusesCertificate(o.err)
		c.options.Debug.failed(o.err, time.Since(start))
		o.blameProxy(c.proxy(r), limits.handshakes.Load())
		return o
	}
	defer response.Body.Close()
	o.reply = e.reply(response)
	o.err = limits.explain(e.receive(o.reply, limits.watch(response.Body, e.counts("received"))), o)
	c.options.Debug.reply(o.reply, response.Status, o.err, time.Since(start))
	return o
}

// newRequest asks for JSON, but also accepts files (quirks.md §10).
func (e *exchange) newRequest(ctx context.Context, limits *limits) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, e.request.Operation.Method, e.address.String(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json, */*;q=0.5")
	r.Header.Set("User-Agent", e.client.options.UserAgent)
	r.Header.Set(answer.CorrelationHeader, e.correlation)
	if token := e.client.options.Token; token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	body := e.request.Body
	if body != nil {
		r.Header.Set("Content-Type", body.ContentType)
	}
	for name, values := range e.request.Header {
		name = http.CanonicalHeaderKey(name)
		if strings.HasSuffix(name, IdempotencyHeader) && !e.request.Operation.Reads() {
			// With the canonical name, even after "X-", net/http would send a change
			// again.
			name = strings.ToLower(name)
		}
		r.Header[name] = values
	}
	if body == nil || body.size == 0 {
		return r, nil
	}
	open := func() (io.ReadCloser, error) {
		content, err := body.open()
		// net/http sends a body that it knows to be in memory together with the header.
		if err != nil || limits.silence == "" {
			return content, err
		}
		return readCloser{limits.watch(content, e.counts("sent")), content}, nil
	}
	if body.spent == nil {
		r.GetBody = open
	}
	r.ContentLength = body.size
	r.Body, err = open()
	return r, err
}

// counts returns a function that counts bytes which were sent or received in this attempt.
func (e *exchange) counts(direction string) func(bytes int) {
	total := int64(0)
	return func(bytes int) {
		if total += int64(bytes); e.client.options.Moved != nil {
			e.client.options.Moved(direction, total)
		}
	}
}

func (e *exchange) reply(response *http.Response) *answer.Reply {
	return &answer.Reply{
		Operation: e.request.Operation,
		Path:      response.Request.URL.EscapedPath(),
		Host:      e.address.Host,
		Proto:     response.Proto,
		Status:    response.StatusCode,
		Header:    response.Header,
		Secrets:   e.secrets,
	}
}

// withoutAddress removes the method and the address that net/http puts in front of an
// error: the message names them elsewhere.
func withoutAddress(err error) error {
	var addressed *url.Error
	if errors.As(err, &addressed) {
		return addressed.Err
	}
	return err
}
