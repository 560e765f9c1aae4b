package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
)

const (
	maxAttempts = 4
	firstPause  = 250 * time.Millisecond
	// maxPause is the longest a server may make us wait before we give up.
	maxPause = 30 * time.Second
)

// outcome is what one attempt came to.
type outcome struct {
	reply *answer.Reply // nil when no answer began
	err   error         // why the answer is missing or broken
	sent  bool          // a connection was there, so the server may have the request
	proxy string        // what a proxy failed to do, as the beginning of a sentence; empty: it is not at fault
}

// repeat tells whether to send again, and after which pause: what surely was not
// carried out, and a read after a broken answer. A change with an idempotency key
// may be sent once more (quirks.md §23).
func (o outcome) repeat(request Request, attempt int) (bool, time.Duration) {
	pause := firstPause << (attempt - 1)
	if attempt >= maxAttempts || !request.Body.again() {
		return false, 0
	}
	harmless := request.Operation.Reads() || attempt == 1 && request.isKeyed()
	var known *fault.Error
	switch {
	case o.reply == nil && !o.sent:
		return !hopeless(o.err), pause
	case o.err != nil:
		return harmless && !timedOut(o.err) && !errors.As(o.err, &known), pause
	case o.reply.IsPostponed():
		return o.asksToWait(pause)
	case o.fromGateway():
		return harmless, pause
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
	return o.failure()
}

// failure says what became of an attempt that failed.
func (o outcome) failure() string {
	why := describe(o.err)
	switch {
	case o.proxy != "":
		return o.proxy + ": " + why
	case !o.sent:
		return "the server could not be reached: " + why
	case errors.As(o.err, new(limitError)):
		return why
	case o.reply != nil:
		return "the answer broke off: " + why
	}
	return "the server did not answer: " + why
}

// mayHaveChanged tells an attempt of which nobody knows what became: the server may
// have it, and did not say.
func (o outcome) mayHaveChanged(request Request) bool {
	answered := o.err == nil && (!o.fromGateway() || o.reply.IsPostponed() || o.reply.IsAPI())
	return o.sent && !answered && !request.Operation.Reads()
}

// settles tells an answer that also says what became of the attempts before it: a
// success, or a refusal that the server only comes to where the idempotency key is
// not in use (quirks.md §23).
func settles(refusal error) bool {
	return refusal == nil ||
		fault.Is(refusal, fault.Rejected, fault.NotFound) && fault.From(refusal).ErrorKey != "idempotencyInProgress"
}

// result turns the last attempt into what the caller gets.
func (o outcome) result(e *exchange) (*answer.Reply, error) {
	mayHaveChanged := o.mayHaveChanged(e.request)
	var known *fault.Error
	switch {
	case o.err == nil && mayHaveChanged:
		return nil, e.unknown("a proxy answered for the server: " + fault.From(o.reply.Check()).Message)
	case o.err == nil && e.unsure && !settles(o.reply.Check()):
		return nil, e.unknown("sent again, the server answered: " + fault.From(o.reply.Check()).Message)
	case o.err == nil:
		return o.reply, nil
	case errors.As(o.err, &known) && (o.sent || !e.unsure):
		if known.Host == "" {
			known = known.At(e.address.Host, 0)
		}
		return nil, known
	}
	switch {
	case mayHaveChanged || e.unsure:
		return o.reply, e.unknown(describe(o.err)) // what came of it may hold what is shown only once
	case o.reply != nil:
		return nil, fault.Newf(fault.Unreadable, "%s", o.failure()).At(o.reply.Host, o.reply.Status)
	}
	return nil, fault.Newf(fault.Unreachable, "%s", o.failure()).
		WithHint("nothing was changed; %s", o.remedy(e)).At(e.address.Host, 0)
}

func (e *exchange) unknown(why string) *fault.Error {
	return e.lost(fault.Newf(fault.OutcomeUnknown,
		"the request was sent, but no answer came, so it may or may not have been carried out: %s", why))
}

func (e *exchange) interrupted(sent bool) *fault.Error {
	if e.unsure { // before it could be asked again
		return e.unknown("interrupted")
	}
	if sent && !e.request.Operation.Reads() {
		return e.lost(fault.Newf(fault.Interrupted,
			"interrupted while waiting for the answer: the request may or may not have been carried out"))
	}
	return fault.Newf(fault.Interrupted, "interrupted; nothing was changed").At(e.address.Host, 0)
}

// lost adds what helps to find out what became of a change.
func (e *exchange) lost(failure *fault.Error) *fault.Error {
	failure = failure.WithHint("%s", answer.FindOut(e.request.Operation)).At(e.address.Host, 0)
	failure.CorrelationID = e.correlation
	return failure
}
