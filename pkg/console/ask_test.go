package console

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// atTerminal returns a console at a terminal where something is typed, and what it prints.
func atTerminal(typed string) (*Console, *bytes.Buffer) {
	var said bytes.Buffer
	return &Console{
		Speaker: Speaker{Err: &said, Terminal: true}, In: strings.NewReader(typed), InTerminal: true,
		Words: []string{"credential", "token", "reset", "o'brien"},
	}, &said
}

func TestOnlyYesConfirms(t *testing.T) {
	for typed, confirmed := range map[string]bool{
		"y\n": true, "Y\n": true, "yes\n": true, " YES \r\n": true,
		"\n": false, "n\n": false, "yesterday\n": false, "": false, "y": false, "j\n": false,
	} {
		c, said := atTerminal(typed)
		err := c.Confirm(context.Background(), "Sure?")
		if (err == nil) != confirmed {
			t.Errorf("%q: got %v", typed, err)
		}
		if err != nil && !fault.Is(err, fault.Interrupted) {
			t.Errorf("%q: got %v, want an interruption", typed, err)
		}
		want := "Sure? [y/N] "
		if !strings.HasSuffix(typed, "\n") { // end of input: the terminal shows no newline
			want += "\n"
		}
		if said.String() != want {
			t.Errorf("%q: printed %q", typed, said)
		}
	}
}

func TestAnInterruptionDoesNotConfirm(t *testing.T) {
	c, _ := atTerminal("")
	c.In = mute{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Confirm(ctx, "Sure?"); !fault.Is(err, fault.Interrupted) {
		t.Errorf("got %v", err)
	}
}

// mute is a terminal where nothing is typed.
type mute struct{}

func (mute) Read([]byte) (int, error) { select {} }

func TestWithoutATerminalTheHintHasTheCommand(t *testing.T) {
	for name, change := range map[string]func(*Console){
		"stdin is not a terminal":  func(a *Console) { a.InTerminal = false },
		"stderr is not a terminal": func(a *Console) { a.Terminal = false },
	} {
		c, _ := atTerminal("y\n")
		change(c)
		failure := fault.From(c.Confirm(context.Background(), "Sure?"))
		if failure.Kind != fault.Usage || !strings.HasSuffix(failure.Hint, `apiops credential token reset 'o'\''brien' --yes`) {
			t.Errorf("%s: got %+v", name, failure)
		}
	}
}

// Nothing after "--" is a flag.
func TestTheHintPutsTheFlagBeforeDoubleDash(t *testing.T) {
	c, _ := atTerminal("")
	c.InTerminal = false
	c.Words = []string{"credential", "delete", "--", "-x"}
	if failure := fault.From(c.Confirm(context.Background(), "Sure?")); !strings.HasSuffix(failure.Hint, "apiops credential delete --yes -- -x") {
		t.Errorf("got %q", failure.Hint)
	}
}

func TestANewSecretMustBeTypedTwice(t *testing.T) {
	for name, test := range map[string]struct {
		typed []string
		want  string
		code  fault.Kind
	}{
		"the same twice":   {[]string{"s3cret", "s3cret"}, "s3cret", ""},
		"a typo":           {[]string{"s3cret", "s3cre"}, "", fault.Usage},
		"nothing":          {[]string{"", "", ""}, "", fault.Usage},
		"nothing at first": {[]string{"", "", "s3cret", "s3cret"}, "s3cret", ""},
		"Ctrl-D":           {[]string{"s3cret\x04"}, "", fault.Usage},
		"Ctrl-D again":     {[]string{"s3cret", "s3cret\x04"}, "", fault.Usage},
	} {
		c, said := atTerminal("")
		c.ReadHidden = func(context.Context) (string, error) {
			word := test.typed[0]
			test.typed = test.typed[1:]
			if unfinished, ended := strings.CutSuffix(word, "\x04"); ended {
				return unfinished, io.EOF
			}
			return word, nil
		}
		got, err := c.Secret(context.Background(), "password", "", "password-file", true)
		if got != test.want || err != nil && fault.From(err).Kind != test.code || err == nil && test.code != "" {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
		if strings.Contains(said.String(), "s3cre") {
			t.Errorf("%s: the secret was shown", name)
		}
	}
}

func TestAnEmptyAnswerIsAskedForAgain(t *testing.T) {
	for typed, test := range map[string]struct {
		want      string
		questions int
	}{
		"a\n":          {"a", 1},
		" \r\n\n a \n": {"a", 3},
		"\n\n\na\n":    {"", 3},
		"":             {"", 1}, // end of input: asking again is pointless
		"\n":           {"", 2},
		"a":            {"", 1},
	} {
		c, said := atTerminal("")
		c.In = iotest.OneByteReader(strings.NewReader(typed)) // a terminal returns one line at a time
		got, err := c.Ask(context.Background(), "host", "")
		if got != test.want || (err == nil) != (test.want != "") || err != nil && !fault.Is(err, fault.Usage) {
			t.Errorf("%q: got %q, %v", typed, got, err)
		}
		if questions := strings.Count(said.String(), "Host: "); questions != test.questions {
			t.Errorf("%q: asked %d times", typed, questions)
		}
	}
}
