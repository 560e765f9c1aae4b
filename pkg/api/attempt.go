package api

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// exchange is a request on its way, over all of its attempts.
type exchange struct {
	client      *Client
	request     Request
	address     *url.URL
	receive     receive
	secrets     *redact.Secrets // of the request
	correlation string          // what the server's log knows it by
	silence     bool            // the limit is one of silence, not of the whole
	unsure      bool            // an attempt was sent that may have changed something
}

// attempt sends the request once.
func (e *exchange) attempt(ctx context.Context) outcome {
	c := e.client
	if c.options.Patience != nil {
		ctx = c.options.Patience
	}
	var o outcome
	ctx, limits := e.limit(ctx, &o.sent)
	defer limits.end()
	r, err := e.newRequest(ctx, limits)
	if err != nil {
		o.err = err
		return o
	}
	c.options.Debug.request(r, e.request.Body)
	start := time.Now()
	response, err := c.http.Do(r)
	if err != nil {
		o.err = limits.explain(withoutAddress(err))
		o.sent = o.sent && !refusesCertificate(o.err)
		c.options.Debug.failed(o.err, time.Since(start))
		return o
	}
	defer response.Body.Close()
	o.reply = e.reply(response)
	o.err = limits.explain(e.receive(o.reply, limits.watch(response.Body)))
	c.options.Debug.reply(o.reply, response.Status, o.err, time.Since(start))
	return o
}

// newRequest asks for JSON, and takes files where the answer is one (quirks.md
// §10).
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
			name = strings.ToLower(name) // by the other spelling, also with "X-", net/http sends a change again
		}
		r.Header[name] = values
	}
	if body == nil || body.size == 0 {
		return r, nil
	}
	open := func() (io.ReadCloser, error) {
		content, err := body.open()
		if err != nil || !limits.silence { // net/http sends what it knows to be in memory with the header
			return content, err
		}
		return readCloser{limits.watch(content), content}, nil
	}
	if body.spent == nil {
		r.GetBody = open
	}
	r.ContentLength = body.size
	r.Body, err = open()
	return r, err
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

// limits are those of one attempt.
type limits struct {
	cancel  context.CancelCauseFunc
	connect *time.Timer
	whole   *time.Timer // nil: there is none
	timeout time.Duration
	silence bool // each byte begins the limit anew
	ctx     context.Context
}

// limit notes whether a connection was there for the request, and gives up where
// none comes in time. When net/http asks for another connection, nothing was
// written to the first, or the request only reads.
func (e *exchange) limit(ctx context.Context, sent *bool) (context.Context, *limits) {
	c := e.client
	connect := c.connect
	if !c.pace.patient() {
		connect = min(connect, shortConnect)
	}
	l := &limits{timeout: c.options.Timeout, silence: e.silence || e.request.Body != nil && e.request.Body.files}
	ctx, l.cancel = context.WithCancelCause(ctx)
	l.ctx = ctx
	expire := func() { l.cancel(os.ErrDeadlineExceeded) }
	l.connect = time.AfterFunc(connect, expire)
	if l.timeout > 0 {
		l.whole = time.AfterFunc(l.timeout, expire)
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn: func(string) { *sent = false; l.connect.Reset(connect) },
		GotConn: func(httptrace.GotConnInfo) { *sent = true; l.connect.Stop() },
	}), l
}

func (l *limits) end() {
	l.connect.Stop()
	if l.whole != nil {
		l.whole.Stop()
	}
	l.cancel(nil)
}

// explain is the reason behind an error that a limit has caused: a read only
// tells that the request was canceled.
func (l *limits) explain(err error) error {
	if err != nil && errors.Is(context.Cause(l.ctx), os.ErrDeadlineExceeded) && errors.Is(err, context.Canceled) {
		return os.ErrDeadlineExceeded
	}
	return err
}

// watch lets what comes through begin the limit of silence anew.
func (l *limits) watch(in io.Reader) io.Reader {
	if !l.silence || l.whole == nil {
		return in
	}
	return progress{in, l}
}

type progress struct {
	io.Reader
	limits *limits
}

func (p progress) Read(buffer []byte) (int, error) {
	n, err := p.Reader.Read(buffer)
	if n > 0 && p.limits.ctx.Err() == nil {
		p.limits.whole.Reset(p.limits.timeout)
	}
	return n, err
}

type readCloser struct {
	io.Reader
	io.Closer
}

// withoutAddress takes off what net/http puts in front of an error: the method
// and the address, which are said elsewhere.
func withoutAddress(err error) error {
	var addressed *url.Error
	if errors.As(err, &addressed) {
		return addressed.Err
	}
	return err
}
