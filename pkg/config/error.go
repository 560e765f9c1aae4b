package config

import "errors"

// ErrNoToken is what errors.Is finds in the error of Settings.Token when no token is set.
var ErrNoToken = errors.New("no token is set")

// Error is a mistake in the configuration, which is the user's to mend.
type Error struct {
	Message string // what is wrong
	Hint    string // what to do about it; may be empty
	cause   error
}

// Error returns the message and the hint in one line.
func (e *Error) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + ": " + e.Hint
}

// Unwrap returns the error behind this one, if there is any.
func (e *Error) Unwrap() error { return e.cause }

// in says in which place the mistake is.
func (e *Error) in(place string) *Error {
	return &Error{Message: place + ": " + e.Message, Hint: e.Hint, cause: e.cause}
}
