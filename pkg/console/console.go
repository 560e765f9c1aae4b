// Package console is the person in front of the program, or whatever stands in
// for one: notes and warnings, progress, questions, secrets, and stdin.
package console

import (
	"context"
	"io"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Console is a Speaker, and somebody or something that answers. Results are not
// its business.
type Console struct {
	Speaker
	In         io.Reader
	InTerminal bool
	Words      []string // the command line as typed, without the program's name
	// ReadHidden reads a line from the terminal without showing it; nil where
	// there is no terminal.
	ReadHidden func(ctx context.Context) (string, error)
	// Catch makes an interruption end the context of the run, where it would end
	// the program. It is called before something is waited for. Nil: it does so
	// already.
	Catch func()

	stdinTaken bool // something reads it, or has read it
}

// Speaker says on stderr what is for a person.
type Speaker struct {
	Err      io.Writer
	Terminal bool // Err is one
	Width    int  // columns of that terminal, to which sentences are wrapped; 0: unknown
	Dumb     bool // and it obeys no escape sequences
	Machine  bool // a machine format is wanted: programs read stderr, too
	Color    bool
	// Tick counts the seconds of waiting; nil: the clock does.
	Tick func() (ticks <-chan time.Time, stop func())

	live live
}

// Note tells a person something. Programs that read a machine format are not
// told.
func (s *Speaker) Note(note string) { s.say(text.Plain, note) }

// Tell tells the person at the terminal something, even where programs read a
// machine format from stdout.
func (s *Speaker) Tell(note string) {
	if s.Terminal || !s.Machine {
		s.line(text.Visible(note))
	}
}

// Done tells a person what was done.
func (s *Speaker) Done(what string) { s.say(text.Good, what) }

func (s *Speaker) say(style text.Style, words string) {
	if !s.Machine {
		s.line(text.Paint(s.wrap(words), style, s.Color))
	}
}

// label writes a sentence behind a word that says what it is.
func (s *Speaker) label(label string, style text.Style, words string) {
	sentence := s.wrap(label + " " + words)
	s.line(text.Paint(label, style, s.Color) + strings.TrimPrefix(sentence, label))
}

// wrap makes a sentence fit the terminal. It is made visible last: a line that begins in the middle
// of it may begin with "::".
func (s *Speaker) wrap(words string) string {
	words = text.Visible(words)
	if !s.Terminal {
		return words
	}
	return text.VisibleLines(text.Wrap(words, s.Width, 0))
}

// Warn says what is dangerous, to people and programs alike.
func (s *Speaker) Warn(warning string) {
	if s.Machine {
		s.document(map[string]any{"warning": map[string]string{"message": warning}})
		return
	}
	s.label("warning:", text.Warning, warning)
}

// Fail says why the run did not succeed. A machine that asked for JSON or YAML
// gets a line of JSON.
func (s *Speaker) Fail(failure *fault.Error) {
	if s.Machine {
		s.document(map[string]any{"error": failure.Document()})
		return
	}
	s.label("error:", text.Bad, failure.Error())
	if failure.Hint != "" {
		s.label("hint:", text.Plain, failure.Hint)
	}
	if failure.CorrelationID != "" {
		s.label("correlation id:", text.Plain, failure.CorrelationID)
	}
}

// Trace is where the exchange with the server is shown.
func (s *Speaker) Trace() io.Writer { return visibleLines{s.Err} }

// document writes a line for programs.
func (s *Speaker) document(value any) { s.line(string(text.VisibleJSON(document.Encode(value)))) }

// visibleLines makes everything but line ends visible on the way to a stream.
type visibleLines struct{ out io.Writer }

func (w visibleLines) Write(lines []byte) (int, error) {
	_, err := io.WriteString(w.out, text.VisibleLines(string(lines)))
	return len(lines), err
}

// Wait waits for work that cannot be broken off, but no longer than the context
// lasts.
func Wait[T any](ctx context.Context, c *Console, work func() (T, error)) (T, error) {
	if c.Catch != nil {
		c.Catch()
	}
	var value T
	var err error
	done := make(chan struct{})
	go func() {
		value, err = work()
		close(done)
	}()
	select {
	case <-done:
		return value, err
	case <-ctx.Done(): // the two variables are still the work's
		var none T
		return none, errInterrupted()
	}
}

func errInterrupted() error {
	return fault.Newf(fault.Interrupted, "interrupted; nothing was changed")
}
