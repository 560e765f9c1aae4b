package output

// UsageError is a mistake in what was asked for. It is found before anything is sent.
type UsageError struct {
	Message string
	Hint    string // what to do instead; may be empty
}

// Error returns the message, followed by the hint if there is one.
func (e *UsageError) Error() string {
	if e.Hint == "" {
		return e.Message
	}
	return e.Message + ": " + e.Hint
}
