// Package fault is the one error of the program: what failed, where, what to do
// about it, and the exit code that tells a script.
package fault

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Error is a run, or a part of one, that did not succeed.
type Error struct {
	Kind          Kind   `json:"code"`
	Message       string `json:"message"`                 // what failed; the server's own words where it gave any
	Hint          string `json:"hint,omitempty"`          // what to do about it
	Host          string `json:"host,omitempty"`          // who answered or was asked
	Status        int    `json:"httpStatus,omitempty"`    // 0 when no answer came
	ErrorKey      string `json:"errorKey,omitempty"`      // the server's own code (quirks.md §23)
	CorrelationID string `json:"correlationId,omitempty"` // what the server's log knows the request by

	// ForAll: every other request with this token and project would fail alike.
	ForAll bool `json:"-"`
	// Scope is what Host leaves open, such as "project MyProject"; for people.
	Scope string `json:"-"`

	cause error
}

// Newf returns an error of a kind.
func Newf(kind Kind, format string, values ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, values...)}
}

// Usagef returns a mistake of the user's. Nothing was changed.
func Usagef(format string, values ...any) *Error { return Newf(Usage, format, values...) }

// WithHint returns the error with advice.
func (e *Error) WithHint(format string, values ...any) *Error {
	better := *e
	better.Hint = fmt.Sprintf(format, values...)
	return &better
}

// WithCause returns the error with another one behind it, for errors.Is.
func (e *Error) WithCause(cause error) *Error {
	better := *e
	better.cause = cause
	return &better
}

// At returns the error with who answered, and with which HTTP status (0: nobody
// did).
func (e *Error) At(host string, status int) *Error {
	better := *e
	better.Host, better.Status = host, status
	return &better
}

// In returns the error with the place it was found in, such as a setting.
func (e *Error) In(place string) *Error {
	better := *e
	better.Message = place + ": " + e.Message
	return &better
}

// Error is the message, with the status and the target where there are such.
func (e *Error) Error() string {
	target := e.Host
	if e.Scope != "" {
		target += ", " + e.Scope
	}
	switch {
	case e.Host == "":
		return e.Message
	case e.Status != 0:
		return fmt.Sprintf("%s (HTTP %d from %s)", e.Message, e.Status, target)
	}
	return fmt.Sprintf("%s (%s)", e.Message, target)
}

// Unwrap returns the error behind this one, or nil.
func (e *Error) Unwrap() error { return e.cause }

// Document is an error in the shape that machine formats have.
type Document struct {
	*Error
	ExitCode int `json:"exitCode"`
}

// Document returns the error for machines.
func (e *Error) Document() Document { return Document{e, e.Kind.ExitCode()} }

// From returns any error as one of ours; nil stays nil.
func From(err error) *Error {
	var known *Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return known
	case errors.Is(err, context.Canceled):
		return Newf(Interrupted, "interrupted")
	}
	return Newf(Failed, "%s", err.Error()).WithCause(err)
}

// Is tells whether an error is of one of the kinds.
func Is(err error, kinds ...Kind) bool {
	known := From(err)
	return known != nil && slices.Contains(kinds, known.Kind)
}
