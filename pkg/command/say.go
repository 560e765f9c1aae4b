package command

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Note tells a person something on stderr. Programs that read a machine format
// are not told.
func (s *Session) Note(text string) { s.say(output.Plain, text) }

// Done tells a person on stderr what was done.
func (s *Session) Done(text string) { s.say(output.Good, text) }

func (s *Session) say(style output.Style, text string) {
	if s.format().Machine() {
		return
	}
	s.line(output.Paint(output.Visible(text), style, s.colored(s.app.ErrTerminal)))
}

// Warn says what is dangerous, to people and programs alike.
func (s *Session) Warn(text string) {
	if s.format().Machine() {
		s.document(map[string]any{"warning": map[string]string{"message": text}})
		return
	}
	s.line(output.Paint("warning:", output.Warning, s.colored(s.app.ErrTerminal)) + " " + output.Visible(text))
}

// fail says why the run did not succeed.
func (s *Session) fail(err error) {
	failure := Describe(err)
	failure.ExitCode = s.app.ExitCode(err)
	if failure.Code == api.Unauthenticated && s.token != "" && s.settings != nil {
		failure.Hint = adviceOnToken(s.settings.TokenSource(), failure.Hint)
	}
	if s.format().Machine() {
		s.document(map[string]Failure{"error": failure})
		return
	}
	s.line(output.Paint("error:", output.Bad, s.colored(s.app.ErrTerminal)) + " " + output.Visible(sentence(err, failure)))
	if failure.Hint != "" {
		s.line("hint: " + output.Visible(failure.Hint))
	}
}

// adviceOnToken knows that a login does not help against a variable or a flag.
func adviceOnToken(source, otherwise string) string {
	if !strings.HasPrefix(source, "variable ") && !strings.HasPrefix(source, "flag ") {
		return otherwise
	}
	return "the server did not take the token of the " + source + ": it may have expired, or belong to another host"
}

// sentence is the message, with the status and the host where a server spoke.
func sentence(err error, failure Failure) string {
	var answer *api.Error
	if errors.As(err, &answer) {
		return answer.Error()
	}
	return failure.Message
}

// line writes a line in one piece, over a line of progress if one stands there.
func (s *Session) line(text string) {
	if s.live.Load() {
		text = wipe + text
	}
	_, _ = io.WriteString(s.app.Err, text+"\n")
}

// document writes a line for programs.
func (s *Session) document(value any) { s.line(string(output.VisibleJSON(raw(value)))) }

// format is the output format in force, as far as it is known.
func (s *Session) format() output.Format {
	if s.printer != nil {
		return s.printer.Format()
	}
	settings := s.known()
	if settings == nil {
		return output.Table
	}
	format, err := output.ParseFormat(settings.String("output"))
	switch {
	case err != nil:
		return output.Table
	case settings.String("jq") != "" && !format.Machine():
		return output.JSON
	}
	return format
}

// known are the settings as far as they are known: a run may have failed
// before, or because of, the reading of them.
func (s *Session) known() *config.Settings {
	if s.settings != nil {
		return s.settings
	}
	flags := GlobalFlags()
	flags.ParseErrorsAllowlist = pflag.ParseErrorsAllowlist{UnknownFlags: true}
	flags.SetOutput(io.Discard)
	flags.Usage = func() {}
	flags.VisitAll(func(flag *pflag.Flag) { flag.Value = lenient{flag.Value} })
	_ = flags.Parse(s.app.Words)                               // as far as it goes
	settings, _ := config.LoadWithoutFile(flags, s.app.Lookup) // one that is wrong does not make the others so
	return settings
}

// lenient takes every value, so that one that is wrong does not hide the others.
type lenient struct{ pflag.Value }

func (l lenient) Set(text string) error {
	_ = l.Value.Set(text)
	return nil
}

// colored decides on colour for one of the two streams.
func (s *Session) colored(terminal bool) bool {
	if settings := s.known(); settings != nil {
		switch settings.String("color") {
		case "always":
			return true
		case "never":
			return false
		}
	}
	unwanted, _ := s.app.Lookup("NO_COLOR")
	kind, _ := s.app.Lookup("TERM")
	return terminal && unwanted == "" && kind != "dumb"
}

// visibleLines makes everything but line ends visible on the way to a stream.
type visibleLines struct{ out io.Writer }

func (w visibleLines) Write(text []byte) (int, error) {
	_, err := io.WriteString(w.out, output.VisibleLines(string(text)))
	return len(text), err
}

// quantity counts in words: "1 environment", "2 environments".
func quantity(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
