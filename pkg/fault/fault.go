// Package fault defines the only error type of the program: what failed, where,
// what to do about it, and the exit code.
package fault

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Error describes why a run, or a part of one, failed.
type Error struct {
	Kind          Kind   `json:"code"`
	Message       string `json:"message"`                 // what failed; the server's message if there is one
	Hint          string `json:"hint,omitempty"`          // what to do about it
	Host          string `json:"host,omitempty"`          // the host that was called
	Status        int    `json:"httpStatus,omitempty"`    // 0 if there was no response
	ErrorKey      string `json:"errorKey,omitempty"`      // the server's error code (quirks.md §23)
	CorrelationID string `json:"correlationId,omitempty"` // identifies the request in the server's log

	// ForAll means that every other request with this token and project would fail
	// in the same way.
	ForAll bool `json:"-"`
	// Scope narrows down Host for people, such as "project MyProject".
	Scope string `json:"-"`

	cause error
}

// Newf returns an error of the given kind. It and WithHint are called in so many places that
// inlining them would make the program much larger.
//
//go:noinline
func Newf(kind Kind, format string, values ...any) *Error {
	return &Error{Kind: kind, Message: fmt.Sprintf(format, values...)}
}

// Usagef returns an error for bad input or configuration. Nothing was changed.
func Usagef(format string, values ...any) *Error { return Newf(Usage, format, values...) }

// WithHint returns a copy of the error with a hint.
//
//go:noinline
func (e *Error) WithHint(format string, values ...any) *Error {
	better := *e
	better.Hint = fmt.Sprintf(format, values...)
	return &better
}

// WithCause returns a copy of the error that wraps cause, for errors.Is.
func (e *Error) WithCause(cause error) *Error {
	better := *e
	better.cause = cause
	return &better
}

// At returns a copy of the error with the host and the HTTP status of its
// response; 0 means that there was none.
func (e *Error) At(host string, status int) *Error {
	better := *e
	better.Host, better.Status = host, status
	return &better
}

// In returns a copy of the error whose message begins with place, such as the
// source of a setting.
func (e *Error) In(place string) *Error {
	better := *e
	better.Message = place + ": " + e.Message
	return &better
}

// Reading says what could not be read for a change: the change itself may be allowed. Errors that do
// not depend on what is read stay as they are.
func Reading(what string, err error) error {
	if !Is(err, Forbidden, Failed, Unreadable, Rejected) {
		return err
	}
	return From(err).In("cannot read " + what)
}

// Error returns the message with the HTTP status and the target, if known.
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

// Unwrap returns the cause, or nil.
func (e *Error) Unwrap() error { return e.cause }

// Document is an error as machine formats print it.
type Document struct {
	*Error
	ExitCode int `json:"exitCode"`
}

// Document returns the error for machine formats.
func (e *Error) Document() Document { return Document{e, e.Kind.ExitCode()} }

// From converts any error to an *Error; nil stays nil.
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

// Is reports whether an error is of one of the kinds.
func Is(err error, kinds ...Kind) bool {
	known := From(err)
	return known != nil && slices.Contains(kinds, known.Kind)
}
