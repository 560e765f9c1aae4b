package report

import (
	"errors"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// The kind and the message of the error follow from the outcomes.
func TestTally(t *testing.T) {
	const done, untried = "", "untried"
	for name, test := range map[string]struct {
		kinds []fault.Kind
		want  fault.Kind
		says  string
	}{
		"all done":                     {[]fault.Kind{done, done}, "", ""},
		"no names":                     {nil, "", ""},
		"some failed":                  {[]fault.Kind{done, fault.NotFound}, fault.Partial, "1 of 2 done, 1 failed"},
		"all failed alike":             {[]fault.Kind{fault.NotFound, fault.NotFound}, fault.NotFound, "0 of 2 done, 2 failed"},
		"all failed differently":       {[]fault.Kind{fault.NotFound, fault.Rejected}, fault.Failed, "2 failed"},
		"none deployed everywhere":     {[]fault.Kind{fault.Partial, fault.Partial}, fault.Partial, "0 of 2 done, 2 not deployed everywhere"},
		"one partial, others failed":   {[]fault.Kind{fault.NotFound, fault.Partial}, fault.Partial, "1 failed, 1 not deployed everywhere"},
		"one unknown":                  {[]fault.Kind{done, fault.OutcomeUnknown}, fault.OutcomeUnknown, "1 unknown"},
		"one unknown, others failed":   {[]fault.Kind{fault.Rejected, fault.OutcomeUnknown, done}, fault.OutcomeUnknown, "1 failed, 1 unknown"},
		"some done, the rest pending":  {[]fault.Kind{done, fault.Pending}, fault.Pending, "1 of 2 done, 0 failed, 1 pending"},
		"all pending":                  {[]fault.Kind{fault.Pending, fault.Pending}, fault.Pending, "2 pending"},
		"some pending, some failed":    {[]fault.Kind{fault.Pending, fault.NotFound}, fault.Partial, "1 failed, 1 pending"},
		"some done, the rest untried":  {[]fault.Kind{done, untried}, fault.Partial, "1 not tried"},
		"one failed, the rest untried": {[]fault.Kind{fault.Forbidden, untried}, fault.Forbidden, "1 failed, 1 not tried"},
	} {
		tally := Tally{NotTried: len(test.kinds)}
		for _, kind := range test.kinds {
			switch kind {
			case done:
				tally.Count(nil)
			case untried:
			default:
				tally.Count(fault.Newf(kind, "x"))
			}
		}
		err := tally.Err()
		if test.want == "" {
			if err != nil {
				t.Errorf("%s: got %v", name, err)
			}
			continue
		}
		if !fault.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: got %v, want %s: %s", name, err, test.want, test.says)
		}
	}
}

func TestAnInterruptedOrUnwrittenRunIsAnError(t *testing.T) {
	interrupted := Tally{Done: 1, NotTried: 1, Interrupted: true}
	if err := interrupted.Err(); !fault.Is(err, fault.Interrupted) {
		t.Errorf("got %v", err)
	}
	unwritten := Tally{Done: 2, Unwritten: errors.New("disk full"), Lost: []string{"b"}}
	if err := fault.From(unwritten.Err()); err.Kind != fault.Failed || !strings.Contains(err.Message, "disk full") || !strings.Contains(err.Hint, "missing from the output: b") {
		t.Errorf("got %v, %s", err, err.Hint)
	}
	unknown := Tally{Done: 1, Unknown: 1, Unwritten: errors.New("disk full")}
	if err := unknown.Err(); !fault.Is(err, fault.OutcomeUnknown) {
		t.Errorf("got %v", err)
	}
}
