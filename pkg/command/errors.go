package command

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
)

// UsageError is a mistake in the command line; nothing was sent.
type UsageError struct {
	Message string
	Hint    string // what to type instead; may be empty
}

// Error is the message alone.
func (e *UsageError) Error() string { return e.Message }

// Failure is an error in the parts that are shown of it.
type Failure struct {
	Code       api.Kind `json:"code"`
	Message    string   `json:"message"`
	Hint       string   `json:"hint,omitempty"`
	HTTPStatus int      `json:"httpStatus,omitempty"`
	ExitCode   int      `json:"exitCode"`
}

// Describe takes an error apart. The exit code is left to the caller, who has
// the table of them.
func Describe(err error) Failure {
	var (
		answer   *api.Error
		usage    *UsageError
		settings *config.Error
		format   *output.UsageError
		several  *SeveralError
	)
	switch {
	case errors.As(err, &several):
		return Failure{Code: several.Kind(), Message: err.Error(), Hint: several.hint()}
	case errors.As(err, &answer):
		return Failure{Code: answer.Kind, Message: answer.Message, Hint: answer.Hint, HTTPStatus: answer.Status}
	case errors.Is(err, config.ErrNoToken):
		failure := Failure{Code: api.Unauthenticated, Message: err.Error()}
		if errors.As(err, &settings) {
			failure.Message, failure.Hint = settings.Message, settings.Hint
		}
		return failure
	case errors.Is(err, context.Canceled): // while the result was filtered, for example
		return Failure{Code: api.Interrupted, Message: "interrupted"}
	case errors.As(err, &settings):
		return Failure{Code: api.Usage, Message: settings.Message, Hint: settings.Hint}
	case errors.As(err, &usage):
		return Failure{Code: api.Usage, Message: usage.Message, Hint: usage.Hint}
	case errors.As(err, &format):
		return Failure{Code: api.Usage, Message: format.Message, Hint: format.Hint}
	}
	return Failure{Code: api.Failed, Message: err.Error()}
}

// SeveralError sums up several targets of which not all were done.
type SeveralError struct {
	Done        int
	Failed      int
	Unknown     int // sent, without an answer that can be read
	NotTried    int
	Interrupted bool
	Unwritten   error    // why not all results could be written; nil: they were
	Lost        []string // the names of those that were tried
	common      api.Kind // of all failures, or Failed where they differ
	findOut     string   // how to learn what became of those that are unknown
}

// Error counts.
func (e *SeveralError) Error() string {
	text := fmt.Sprintf("%d of %d done, %d failed", e.Done, e.Done+e.Failed+e.Unknown+e.NotTried, e.Failed)
	if e.Unknown > 0 {
		text += fmt.Sprintf(", %d unknown", e.Unknown)
	}
	if e.NotTried > 0 {
		text += fmt.Sprintf(", %d not tried", e.NotTried)
	}
	if e.Interrupted {
		text = "interrupted: " + text
	}
	if e.Unwritten != nil {
		text += fmt.Sprintf("; the results could not be written: %v", e.Unwritten)
	}
	return text
}

func (e *SeveralError) hint() string {
	var hints []string
	if e.Unknown > 0 {
		hints = append(hints, e.findOut)
	}
	if len(e.Lost) > 0 {
		hints = append(hints, "tried, but missing in the output: "+strings.Join(e.Lost, ", "))
	}
	return strings.Join(hints, "; ")
}

// Kind is what the failures have in common: Partial where some were done, and
// Failed where all failed in different ways.
func (e *SeveralError) Kind() api.Kind {
	switch {
	case e.Interrupted:
		return api.Interrupted
	case e.Unwritten != nil:
		return api.Failed
	case e.Done > 0 || e.Failed+e.Unknown == 0:
		return api.Partial
	}
	return e.common
}

// count enters the outcome of one target.
func (e *SeveralError) count(err error) {
	e.NotTried--
	if err == nil {
		e.Done++
		return
	}
	failure := Describe(err)
	if failure.Code == api.OutcomeUnknown || failure.Code == api.Unreadable {
		e.Unknown++
		e.findOut = failure.Hint
	} else {
		e.Failed++
	}
	if first := e.Failed+e.Unknown == 1; first || failure.Code == e.common {
		e.common = failure.Code
	} else {
		e.common = api.Failed
	}
}

// raw encodes a value of our own, which cannot fail.
func raw(value any) json.RawMessage {
	text, err := api.JSON(value).Bytes()
	if err != nil {
		panic(err)
	}
	return text
}

// isKind tells whether an error is a failed request of a kind.
func isKind(err error, kind api.Kind) bool {
	var failure *api.Error
	return errors.As(err, &failure) && failure.Kind == kind
}
