package api

import (
	"cmp"
	"net/http"
	"strings"
)

// failure makes an error of an answer that says no.
func (r *Reply) failure() *Error {
	failure := r.refusal()
	if r.isPostponed() {
		failure.Hint = "nothing was changed; try again later"
		if later := r.Header.Get("Retry-After"); later != "" {
			failure.Hint += " (Retry-After: " + later + ")"
		}
	}
	return r.clean(failure)
}

// isPostponed tells that the server surely did not carry the request out, and
// would rather be asked later.
func (r *Reply) isPostponed() bool {
	return r.Status == http.StatusTooManyRequests ||
		r.Status == http.StatusServiceUnavailable && r.Header.Get("Retry-After") != ""
}

func (r *Reply) refusal() *Error {
	envelope, err := r.read()
	if err == nil && !r.deep && envelope.isPage() && r.Status >= 500 {
		return &Error{Kind: Failed, Message: envelope.reason(), Hint: "the server itself has failed: its log says more", Host: r.Host, Status: r.Status}
	}
	if err != nil || r.deep || envelope.isPage() || !envelope.speaks() && r.Status >= 400 {
		return r.foreignFailure()
	}
	message := envelope.reason()
	if message == "" {
		message = "the server gave no reason"
	}
	kind := classify(r.Status, message)
	return &Error{Kind: kind, Message: message, Hint: hint(kind, message), Host: r.Host, Status: r.Status}
}

// foreignFailure is a failure that is not told in the API's own words: by a
// proxy, by the server's framework, or by an empty body. Taking every 404 for
// "does not exist" would hide a wrong host.
func (r *Reply) foreignFailure() *Error {
	failure := &Error{
		Kind:    Failed,
		Message: cmp.Or(strings.ToLower(http.StatusText(r.Status)), "a status of its own") + ": " + r.beginning(),
		Hint:    "this is not an answer of the API itself: check the host, and any proxy on the way to it",
		Host:    r.Host,
		Status:  r.Status,
	}
	switch {
	case r.Status == http.StatusUnauthorized:
		failure.Kind, failure.Hint = Unauthenticated, hint(Unauthenticated, "")
	case r.Status == http.StatusForbidden:
		failure.Kind = Forbidden
	case r.Status == http.StatusNotFound && r.isSilentRefusal():
		failure.Kind, failure.Hint = NotFound, hint(NotFound, "")
		failure.Message = "not found (" + strings.TrimPrefix(r.request.URL.Path, "/apiops") + ")"
	case r.Status == http.StatusNotFound:
		failure.Hint = "the host has no such address: it is not the manager of the gateway, or of a version without this operation"
	case r.Status == http.StatusConflict:
		failure.Kind = Rejected
	}
	return r.clean(failure)
}

// isSilentRefusal tells an answer to a request for one organization: of those that
// are not there the API says nothing at all (quirks.md §2).
func (r *Reply) isSilentRefusal() bool {
	if r.request == nil || len(r.Body) > 0 {
		return false
	}
	_, code, _ := strings.Cut(r.request.URL.Path, "/credential-organizations/")
	return code != ""
}

// classify tells the kind of a failure from the HTTP status and, because newer
// servers answer 400 to almost everything, from the words (quirks.md §2, §3).
func classify(status int, message string) Kind {
	words := strings.ToLower(withoutNames(message))
	switch {
	case status == http.StatusUnauthorized && !isDenial(words):
		return Unauthenticated
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return Forbidden
	case containsAny(words, "not found", "does not exist", "is not exist"):
		return NotFound
	case isDenial(words):
		return Forbidden
	case status == http.StatusNotFound:
		return NotFound
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return Failed
	case status >= 400 && status < 500:
		return Rejected
	}
	return Failed
}

func isDenial(words string) bool {
	return containsAny(words, "permission", "privilege", "unauthorized api access", "role required")
}

// withoutNames drops what stands in parentheses, where the server puts the
// names of things: a credential may well be called "not found", or "a(b".
func withoutNames(message string) string {
	var kept []byte
	var open []int // where parentheses that are not closed yet begin
	for _, char := range []byte(message) {
		if last := len(open) - 1; char == ')' && last >= 0 {
			kept, open = kept[:open[last]], open[:last]
			continue
		}
		if char == '(' {
			open = append(open, len(kept))
		}
		kept = append(kept, char)
	}
	return string(kept)
}

func containsAny(text string, parts ...string) bool {
	for _, part := range parts {
		if strings.Contains(text, part) {
			return true
		}
	}
	return false
}

func hint(kind Kind, message string) string {
	switch kind {
	case Unauthenticated:
		return "the server did not take the token: it may have expired, or belong to another host; run \"apiops auth login\""
	case Forbidden:
		return "the token is good, but its user lacks a permission: ask who administers the gateway"
	case NotFound:
		if strings.Contains(message, "privilege") {
			return "the server does not tell which: the name may be wrong, or the token may not see it"
		}
		return "names are case-sensitive"
	}
	return ""
}
