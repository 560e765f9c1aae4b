package api

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
)

const (
	maxAttempts = 4
	firstPause  = 250 * time.Millisecond
	// maxPause is the longest pause that a server may ask for.
	maxPause = 30 * time.Second
)

// outcome is the outcome of one attempt.
type outcome struct {
	reply *answer.Reply // nil if no response arrived
	err   error         // why the response is missing or incomplete
	sent  bool          // there was a connection, so the server may have received the request
	proxy string        // what a proxy failed to do, to start a message; "" if not at fault
}

// repeat reports whether to send the request again, and after which pause: if it was
// certainly not carried out, or if it is a read whose response is missing or incomplete.
// A change with an idempotency key may be sent once more (quirks.md §23).
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

// fromGateway reports whether the status is one that a proxy sends about the server
// behind it.
func (o outcome) fromGateway() bool {
	switch status := o.reply.Status; status {
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return true
	default:
		return status >= 520 && status < 530 // Cloudflare
	}
}

// asksToWait returns the pause that the server asks for, unless it is too long.
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

// reason says why an attempt is repeated.
func (o outcome) reason() string {
	if o.reply != nil && o.err == nil {
		return fmt.Sprintf("the server returned %d %s", o.reply.Status, http.StatusText(o.reply.Status))
	}
	return o.failure()
}

// failure describes why an attempt failed.
func (o outcome) failure() string {
	why := describe(o.err)
	switch {
	case o.proxy != "":
		return o.proxy + ": " + why
	case !o.sent:
		return "cannot reach the server: " + why
	case errors.As(o.err, new(limitError)):
		return why
	case o.reply != nil:
		return "the response is incomplete: " + why
	}
	return "no response from the server: " + why
}

// mayHaveChanged reports whether the outcome of an attempt is unknown: the server may
// have received a change, but did not report on it.
func (o outcome) mayHaveChanged(request Request) bool {
	answered := o.err == nil && (!o.fromGateway() || o.reply.IsPostponed() || o.reply.IsAPI())
	return o.sent && !answered && !request.Operation.Reads()
}

// settles reports whether a response also settles the attempts before it: a success, or a
// refusal that the server returns only if the idempotency key is not in use (quirks.md
// §23). A change that carries a version raises it, so the server may refuse to repeat it
// because it was made.
func settles(refusal error, operation catalog.Operation) bool {
	switch {
	case refusal == nil:
		return true
	case operation.Version != catalog.VersionNone:
		return fault.From(refusal).ErrorKey == "idempotencyReplayExpired"
	}
	return fault.Is(refusal, fault.Rejected, fault.NotFound) && fault.From(refusal).ErrorKey != "idempotencyInProgress"
}

// result converts the last attempt into what Send returns.
func (o outcome) result(e *exchange) (*answer.Reply, error) {
	mayHaveChanged := o.mayHaveChanged(e.request)
	var known *fault.Error
	switch {
	case o.err == nil && mayHaveChanged:
		return nil, e.unknown("a proxy responded instead of the server: " + fault.From(o.reply.Check()).Message)
	case o.err == nil && e.unsure && !settles(o.reply.Check(), e.request.Operation):
		return nil, e.unknown("after a retry, the server responded: " + fault.From(o.reply.Check()).Message)
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
		// The incomplete response may contain a secret that is shown only once.
		return o.reply, e.unknown(describe(o.err))
	case o.reply != nil:
		return nil, fault.Newf(fault.Unreadable, "%s", o.failure()).At(o.reply.Host, o.reply.Status)
	}
	return nil, fault.Newf(fault.Unreachable, "%s", o.failure()).
		WithHint("nothing was changed; %s", o.remedy(e)).At(e.address.Host, 0)
}

func (e *exchange) unknown(why string) *fault.Error {
	return e.lost(fault.Newf(fault.OutcomeUnknown,
		"the request was sent, but its outcome is unknown: %s", why))
}

func (e *exchange) interrupted(sent bool) *fault.Error {
	if e.unsure { // before it could be sent again
		return e.unknown("interrupted")
	}
	if sent && !e.request.Operation.Reads() {
		return e.lost(fault.Newf(fault.Interrupted,
			"interrupted while waiting for the response: the outcome of the request is unknown"))
	}
	return fault.Newf(fault.Interrupted, "interrupted; nothing was changed").At(e.address.Host, 0)
}

// lost adds what helps to find out whether a change was made.
func (e *exchange) lost(failure *fault.Error) *fault.Error {
	failure = failure.WithHint("%s", answer.FindOut(e.request.Operation)).At(e.address.Host, 0)
	failure.CorrelationID = e.correlation
	return failure
}
