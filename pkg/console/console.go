// Package console talks to the user: notes and warnings, progress, questions, secrets, and stdin.
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

// Console is a Speaker that also reads input. It does not write results.
type Console struct {
	Speaker
	In         io.Reader
	InTerminal bool
	Words      []string // the command line as typed, without the program's name
	// ReadHidden reads a line from the terminal without showing it; its end is io.EOF. Nil: no
	// terminal is attached.
	ReadHidden func(ctx context.Context) (string, error)
	// DiscardInput discards what was typed at the terminal but not read yet; nil: nothing was.
	DiscardInput func()
	// Catch makes an interruption cancel the context of the run instead of ending the program. It
	// is called before each wait. Nil: interruptions already do so.
	Catch func()

	stdinTaken bool // something is reading it or has read it
}

// Speaker writes messages for people to stderr.
type Speaker struct {
	Err      io.Writer
	Terminal bool // Err is a terminal
	Width    int  // columns of the terminal, for wrapping; 0: unknown
	Dumb     bool // the terminal does not support escape sequences
	Machine  bool // the output format is for machines, so programs also read stderr
	Color    bool
	// Tick sends the seconds while waiting; nil: a ticker does.
	Tick func() (ticks <-chan time.Time, stop func())

	live live
}

// Note prints a note, unless the output format is for machines.
func (s *Speaker) Note(note string) { s.say(text.Plain, note) }

// Tell prints a note that a person at a terminal must see, even if the output format is for
// machines.
func (s *Speaker) Tell(note string) {
	if s.Terminal || !s.Machine {
		s.line(text.Visible(note))
	}
}

// Done prints what was done, unless the output format is for machines.
func (s *Speaker) Done(what string) { s.say(text.Good, what) }

func (s *Speaker) say(style text.Style, words string) {
	if !s.Machine {
		s.line(text.Paint(s.wrap(words), style, s.Color))
	}
}

// label prints a sentence after a colored label such as "error:".
func (s *Speaker) label(label string, style text.Style, words string) {
	sentence := s.wrap(label + " " + words)
	s.line(text.Paint(label, style, s.Color) + strings.TrimPrefix(sentence, label))
}

// wrap wraps a sentence to the width of the terminal. Escaping comes last: a wrapped line may begin
// with "::".
func (s *Speaker) wrap(words string) string {
	words = text.Visible(words)
	if !s.Terminal {
		return words
	}
	return text.VisibleLines(text.Wrap(words, s.Width, 0))
}

// Command prints a line that a CI system executes, as it is.
func (s *Speaker) Command(line string) { s.line(line) }

// Warn prints a warning; as a line of JSON if the output format is for machines.
func (s *Speaker) Warn(warning string) {
	if s.Machine {
		s.document(map[string]any{"warning": map[string]string{"message": warning}})
		return
	}
	s.label("warning:", text.Warning, warning)
}

// Fail prints an error; as a line of JSON if the output format is for machines.
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

// Trace returns the writer for the requests and responses that --debug shows.
func (s *Speaker) Trace() io.Writer { return visibleLines{s.Err} }

// document writes a line of JSON.
func (s *Speaker) document(value any) { s.line(string(text.VisibleJSON(document.Encode(value)))) }

// visibleLines is a writer that escapes control characters except newlines.
type visibleLines struct{ out io.Writer }

func (w visibleLines) Write(lines []byte) (int, error) {
	_, err := io.WriteString(w.out, text.VisibleLines(string(lines)))
	return len(lines), err
}

// Wait waits for work that cannot be canceled, but no longer than the context lasts.
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
	case <-ctx.Done(): // work may still write to value and err
		var none T
		return none, errInterrupted()
	}
}

func errInterrupted() error {
	return fault.Newf(fault.Interrupted, "interrupted; nothing was changed")
}
