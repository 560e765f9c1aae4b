package report

import (
	"fmt"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Tally counts the outcomes of several changes.
type Tally struct {
	Done        int
	Failed      int
	Partly      int // saved, but not deployed everywhere
	Unknown     int // sent, but without a readable response
	Pending     int // done, but not in every environment yet
	NotTried    int
	Interrupted bool
	Host        string   // the host that the requests went to
	Absent      int      // of those done, how many had nothing to remove
	Unconfirmed int      // of those done, how many deployments the server accepted without a result
	Unwritten   error    // why results could not be written; nil: all were written
	Lost        []string // names that were tried but whose result could not be written
	Again       string   // how to deploy what was not deployed

	common  fault.Kind   // of all that failed; fault.Failed if they differ
	findOut string       // how to find out about those that are unknown
	reason  string       // the message of all that failed; empty if they differ
	forAll  *fault.Error // an error that all the others would have got, too; may be nil
}

// Count adds the outcome of one change.
func (t *Tally) Count(err error) {
	t.NotTried--
	failure := fault.From(err)
	switch {
	case err == nil:
		t.Done++
		return
	case failure.Kind == fault.Pending:
		t.Pending++
		return
	case failure.Kind == fault.OutcomeUnknown:
		t.Unknown++
		t.findOut = failure.Hint
	case failure.Kind == fault.Partial:
		t.Partly++
	default:
		t.Failed++
	}
	if failure.ForAll && t.forAll == nil {
		t.forAll = failure
	}
	first := t.Failed+t.Unknown+t.Partly == 1
	if first {
		t.common, t.reason = failure.Kind, failure.Message
	}
	if failure.Kind != t.common {
		t.common = fault.Failed
	}
	if failure.Message != t.reason {
		t.reason = ""
	}
}

// Err returns nil if all changes were done and all results written.
func (t *Tally) Err() error {
	total := t.Done + t.Failed + t.Partly + t.Unknown + t.Pending + t.NotTried
	if t.Done == total && t.Unwritten == nil && (!t.Interrupted || total > 0) {
		return nil
	}
	words := fmt.Sprintf("%d of %d done", t.Done, total)
	if t.Failed > 0 || t.Partly == 0 { // "0 failed" would contradict those that are not deployed
		words += fmt.Sprintf(", %d failed", t.Failed)
	}
	for _, more := range []struct {
		n    int
		what string
	}{{t.Partly, "not deployed everywhere"}, {t.Unknown, "unknown"}, {t.Pending, "pending"}, {t.NotTried, "not tried"}, {t.Unconfirmed, "not confirmed by the server"}} {
		if more.n > 0 {
			words += fmt.Sprintf(", %d %s", more.n, more.what)
		}
	}
	if t.Interrupted {
		words = "interrupted: " + words
	}
	if t.forAll != nil {
		words += ": " + t.forAll.Message
	} else if t.reason != "" && t.Unknown+t.Partly == 0 && !t.Interrupted {
		words += ": " + t.reason
	}
	if t.Unwritten != nil {
		words += fmt.Sprintf("; the results could not be written: %s", fault.From(t.Unwritten).Error())
	}
	return fault.Newf(t.kind(), "%s", words).WithHint("%s", t.hint()).At(t.Host, 0)
}

// kind derives the kind of the error from all outcomes. An unknown outcome takes precedence over a
// partial one.
func (t *Tally) kind() fault.Kind {
	switch {
	case t.Interrupted:
		return fault.Interrupted
	case t.Unknown > 0:
		return fault.OutcomeUnknown
	case t.Unwritten != nil:
		return fault.Failed
	case t.Failed+t.Partly == 0 && t.NotTried == 0:
		return fault.Pending
	case t.Done > 0 || t.Pending > 0 || t.Partly > 0 || t.Failed == 0:
		return fault.Partial
	case t.forAll != nil:
		return t.forAll.Kind
	}
	return t.common
}

func (t *Tally) hint() string {
	var hints []string
	if t.findOut != "" {
		hints = append(hints, t.findOut)
	}
	if t.Partly > 0 {
		hints = append(hints, t.Again)
	}
	if t.forAll != nil {
		hints = append(hints, t.forAll.Hint)
	}
	if len(t.Lost) > 0 {
		hints = append(hints, "tried, but missing from the output: "+strings.Join(t.Lost, ", "))
	}
	return strings.Join(hints, "; ")
}
