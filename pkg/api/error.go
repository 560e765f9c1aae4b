package api

import (
	"fmt"
	"strings"
)

// Kind says what sort of failure an Error is. The program's exit codes follow
// from it (cmd/exit.go).
type Kind string

// The kinds of failure. Their text is the "code" of an error in JSON.
const (
	Failed          Kind = "failed"            // the server failed
	Unreadable      Kind = "unreadable_answer" // the answer is not one of the API's
	Usage           Kind = "usage"             // bad input; nothing was sent
	Partial         Kind = "partial"           // saved, but not deployed everywhere
	Unauthenticated Kind = "unauthenticated"   // the server refused the token
	Forbidden       Kind = "forbidden"         // the token may not do this
	NotFound        Kind = "not_found"
	Rejected        Kind = "rejected"        // invalid, conflict, nothing assigned
	Unreachable     Kind = "unreachable"     // nothing was changed
	OutcomeUnknown  Kind = "outcome_unknown" // sent, but no answer came
	Interrupted     Kind = "interrupted"     // by the user
)

// Error is a request that did not succeed.
type Error struct {
	Kind    Kind
	Message string // what failed; the server's own words where it gave any
	Hint    string // what to do about it; may be empty
	Host    string // who answered or was asked; may be empty
	Status  int    // HTTP status; 0 when no answer came
}

// Error is the message, with the status and the host where there are such.
func (e *Error) Error() string {
	switch {
	case e.Status != 0 && e.Host != "":
		return fmt.Sprintf("%s (HTTP %d from %s)", e.Message, e.Status, e.Host)
	case e.Host != "":
		return fmt.Sprintf("%s (%s)", e.Message, e.Host)
	}
	return e.Message
}

// Says tells whether the server itself refused a request (HTTP 400, 404 or 409)
// in a sentence with all these words, in lower case. Names of things, which
// stand in parentheses, do not count.
func (e *Error) Says(words ...string) bool {
	if e.Kind != NotFound && e.Kind != Rejected || e.Status == 0 {
		return false
	}
	sentence := strings.ToLower(withoutNames(e.Message))
	for _, word := range words {
		if !strings.Contains(sentence, word) {
			return false
		}
	}
	return true
}
