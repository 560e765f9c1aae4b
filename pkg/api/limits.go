package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httptrace"
	"os"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

// limits are the limits of one attempt.
type limits struct {
	cancel     context.CancelCauseFunc
	connecting time.Duration // limit on connecting
	connect    *time.Timer
	timeout    time.Duration
	whole      *time.Timer // nil: no limit
	silence    string      // how to report silence if each byte restarts the timeout; else ""
	ctx        context.Context
	handshakes atomic.Int32 // TLS handshakes started; net/http may still be connecting
}

// limit records whether the request got a connection, and cancels it if none is available
// in time. When net/http asks for another connection, either nothing was written to the
// first or the request only reads.
func (e *exchange) limit(ctx context.Context, o *outcome) (context.Context, *limits) {
	c := e.client
	l := &limits{connecting: c.connect, timeout: c.options.Timeout}
	switch {
	case e.silence:
		l.silence = "no data for"
	case e.request.Body != nil && e.request.Body.files:
		l.silence = "no progress for"
	}
	if !c.pace.patient() {
		l.connecting = min(l.connecting, shortConnect)
	}
	ctx, l.cancel = context.WithCancelCause(ctx)
	l.ctx = ctx
	l.connect = time.AfterFunc(l.connecting, func() { l.cancel(l.noConnection()) })
	if l.timeout > 0 {
		l.whole = time.AfterFunc(l.timeout, func() { l.cancel(os.ErrDeadlineExceeded) })
	}
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:           func(string) { o.sent = false; l.connect.Reset(l.connecting) },
		GotConn:           func(httptrace.GotConnInfo) { o.sent = true; l.connect.Stop() },
		TLSHandshakeStart: func() { l.handshakes.Add(1) },
	}), l
}

func (l *limits) end() {
	l.connect.Stop()
	if l.whole != nil {
		l.whole.Stop()
	}
	l.cancel(nil)
}

// limitError is the error for a limit that was reached.
type limitError struct {
	words     string // the whole message
	byTimeout bool   // the limit was set with --timeout
}

func (e limitError) Error() string { return e.words }

// Timeout makes limitError a net.Error that timed out.
func (limitError) Timeout() bool { return true }

// Temporary completes net.Error.
func (limitError) Temporary() bool { return true }

// explain returns the limit that caused an error, because a read reports only that the
// request was canceled. Package net has connection limits of its own, which may be
// reached at the same moment.
func (l *limits) explain(err error, o outcome) error {
	cause := context.Cause(l.ctx)
	var reached limitError
	switch {
	case err == nil || !timedOut(err) && !errors.Is(err, context.Canceled):
		return err
	case errors.As(cause, &reached):
		return reached
	case errors.Is(cause, os.ErrDeadlineExceeded):
		return limitError{fmt.Sprintf("%s %s (--timeout)", l.missing(o), brief(l.timeout)), true}
	case !o.sent && timedOut(err) && !errors.As(err, new(*net.DNSError)) && !errors.As(err, new(syscall.Errno)):
		return l.noConnection()
	}
	return err
}

func (l *limits) noConnection() error {
	return limitError{words: "no connection within " + brief(l.connecting)}
}

// missing says what did not happen within --timeout.
func (l *limits) missing(o outcome) string {
	switch {
	case !o.sent:
		return "no connection within"
	case l.silence != "":
		return l.silence
	case o.reply != nil:
		return "the response was not complete within"
	}
	return "no response within"
}

// brief formats a duration as people type it: 2m, not 2m0s.
func brief(d time.Duration) string {
	words := d.String()
	if strings.HasSuffix(words, "m0s") {
		words = strings.TrimSuffix(words, "0s")
	}
	if strings.HasSuffix(words, "h0m") {
		words = strings.TrimSuffix(words, "0m")
	}
	return words
}

// watch returns a reader that counts and that restarts the timeout whenever data arrives, if
// the timeout limits silence: for files.
func (l *limits) watch(in io.Reader, count func(bytes int)) io.Reader {
	if l.silence == "" {
		return in
	}
	return progress{in, l, count}
}

type progress struct {
	io.Reader
	limits *limits
	count  func(bytes int)
}

func (p progress) Read(buffer []byte) (int, error) {
	n, err := p.Reader.Read(buffer)
	if n > 0 {
		p.count(n)
	}
	if n > 0 && p.limits.whole != nil && p.limits.ctx.Err() == nil {
		p.limits.whole.Reset(p.limits.timeout)
	}
	return n, err
}

type readCloser struct {
	io.Reader
	io.Closer
}
