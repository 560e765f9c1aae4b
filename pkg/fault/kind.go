package fault

import "slices"

// Kind classifies an Error. Its text is the "code" of an error in JSON, and it
// determines the exit code.
type Kind string

// The kinds of failure.
const (
	Failed          Kind = "failed"            // the server failed
	Unreadable      Kind = "unreadable_answer" // the response to a read could not be understood
	Usage           Kind = "usage"             // bad input or configuration; nothing was changed
	Partial         Kind = "partial"           // saved, but not deployed everywhere; or some of several names failed
	Unauthenticated Kind = "unauthenticated"   // no token, or the server rejected it
	Forbidden       Kind = "forbidden"         // not allowed, or not licensed
	NotFound        Kind = "not_found"
	Rejected        Kind = "rejected"        // invalid, conflict, nothing assigned, or not saved
	Unreachable     Kind = "unreachable"     // nothing was changed
	OutcomeUnknown  Kind = "outcome_unknown" // sent, but there was no readable response
	Differences     Kind = "differences"     // only with --exit-code
	Restored        Kind = "restored"        // failed; the previous state was restored
	Pending         Kind = "pending"         // accepted, but not finished
	RestoreFailed   Kind = "restore_failed"  // failed; the previous state could not be restored
	Interrupted     Kind = "interrupted"     // by the user
	NotTried        Kind = "not_tried"       // never sent, because an earlier request failed
)

// ExitCode is an exit code, its meaning, and the kinds of failure that cause it.
type ExitCode struct {
	Number  int
	Meaning string
	Kinds   []Kind
}

// ExitCodes returns all exit codes. Scripts rely on them.
func ExitCodes() []ExitCode {
	return []ExitCode{
		{0, "success, or nothing to do", nil},
		{1, "failed: server error, or the response to a read could not be understood", []Kind{Failed, Unreadable}},
		{2, "usage or configuration error; nothing was changed", []Kind{Usage}},
		{3, "partial success: saved, but not deployed everywhere or not copied completely; or some of several names failed", []Kind{Partial}},
		{4, "not authenticated: no token, or the server rejected it", []Kind{Unauthenticated}},
		{5, "permission denied, or not licensed", []Kind{Forbidden}},
		{6, "not found", []Kind{NotFound}},
		{7, "rejected: invalid, conflict, nothing assigned, or not saved", []Kind{Rejected}},
		{8, "the server could not be reached; nothing was changed", []Kind{Unreachable}},
		{9, "sent, but no readable response: the outcome is unknown, and the message says how to check", []Kind{OutcomeUnknown}},
		{10, "differences found (only with --exit-code)", []Kind{Differences}},
		{11, "failed; the previous state was restored and verified", []Kind{Restored}},
		{12, "accepted, but waiting for an approval, a date, or the environments", []Kind{Pending}},
		{13, "failed; the previous state could not be restored", []Kind{RestoreFailed}},
		{130, "interrupted, or a prompt was answered with no", []Kind{Interrupted}},
	}
}

// ExitCode returns the exit code of the kind.
func (k Kind) ExitCode() int {
	for _, code := range ExitCodes() {
		if slices.Contains(code.Kinds, k) {
			return code.Number
		}
	}
	return 1
}

// Code returns the exit code for an error; 0 for nil.
func Code(err error) int {
	if err == nil {
		return 0
	}
	return From(err).Kind.ExitCode()
}
