package fault

import "slices"

// Kind says what sort of failure an Error is. Its text is the "code" of an error
// in JSON; the exit code follows from it.
type Kind string

// The kinds of failure.
const (
	Failed          Kind = "failed"            // the server failed
	Unreadable      Kind = "unreadable_answer" // the answer to a read cannot be understood
	Usage           Kind = "usage"             // bad input or configuration; nothing was changed
	Partial         Kind = "partial"           // saved, but not deployed everywhere; or some of several names failed
	Unauthenticated Kind = "unauthenticated"   // no token, or the server rejected it
	Forbidden       Kind = "forbidden"         // not allowed, or not licensed
	NotFound        Kind = "not_found"
	Rejected        Kind = "rejected"        // invalid, conflict, nothing assigned, not saved
	Unreachable     Kind = "unreachable"     // nothing was changed
	OutcomeUnknown  Kind = "outcome_unknown" // sent, but no readable answer came
	Differences     Kind = "differences"     // only with --exit-code
	Restored        Kind = "restored"        // failed, and the former state is back
	Pending         Kind = "pending"         // accepted, and still waiting
	RestoreFailed   Kind = "restore_failed"  // failed, and the former state is not back
	Interrupted     Kind = "interrupted"     // by the user
	NotTried        Kind = "not_tried"       // one of several names that was never sent
)

// ExitCode is a row of the contract with scripts: kinds that share a code stand
// in one row.
type ExitCode struct {
	Number  int
	Meaning string
	Kinds   []Kind
}

// ExitCodes is the contract with scripts, in one place.
func ExitCodes() []ExitCode {
	return []ExitCode{
		{0, "done, or nothing to do", nil},
		{1, "failed: the server failed, or the answer to a read could not be understood", []Kind{Failed, Unreadable}},
		{2, "usage or configuration; nothing was changed", []Kind{Usage}},
		{3, "partly done: saved, but not deployed everywhere or not carried over; or some of several names failed", []Kind{Partial}},
		{4, "not authenticated: no token, or the server rejected it", []Kind{Unauthenticated}},
		{5, "not allowed, or not licensed", []Kind{Forbidden}},
		{6, "not found", []Kind{NotFound}},
		{7, "rejected: invalid, conflict, nothing assigned, not saved", []Kind{Rejected}},
		{8, "the server could not be reached; nothing was changed", []Kind{Unreachable}},
		{9, "sent, but no readable answer: the outcome is unknown, and the message says how to find out", []Kind{OutcomeUnknown}},
		{10, "differences found (only with --exit-code)", []Kind{Differences}},
		{11, "failed, and the former state is back and verified", []Kind{Restored}},
		{12, "accepted, and still waiting: for a person, a date, or the environments", []Kind{Pending}},
		{13, "failed, and the former state could not be restored", []Kind{RestoreFailed}},
		{130, "interrupted, or a prompt answered with no", []Kind{Interrupted}},
	}
}

// ExitCode is the number that tells the kind to a script.
func (k Kind) ExitCode() int {
	for _, code := range ExitCodes() {
		if slices.Contains(code.Kinds, k) {
			return code.Number
		}
	}
	return 1
}

// Code is the exit code that tells an error; 0 for nil.
func Code(err error) int {
	if err == nil {
		return 0
	}
	return From(err).Kind.ExitCode()
}
