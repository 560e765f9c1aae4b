package console

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// atTerminal is a console with a person who types.
func atTerminal(typed string) (*Console, *bytes.Buffer) {
	var said bytes.Buffer
	return &Console{
		Speaker: Speaker{Err: &said, Terminal: true}, In: strings.NewReader(typed), InTerminal: true,
		Words: []string{"credential", "token", "reset", "o'brien"},
	}, &said
}

func TestOnlyYesIsYes(t *testing.T) {
	for typed, confirmed := range map[string]bool{
		"y\n": true, "Y\n": true, "yes\n": true, " YES \r\n": true,
		"\n": false, "n\n": false, "yesterday\n": false, "": false, "j\n": false,
	} {
		c, said := atTerminal(typed)
		err := c.Confirm(context.Background(), "Sure?")
		if (err == nil) != confirmed {
			t.Errorf("%q: got %v", typed, err)
		}
		if err != nil && !fault.Is(err, fault.Interrupted) {
			t.Errorf("%q: got %v, want an interruption", typed, err)
		}
		if said.String() != "Sure? [y/N] " {
			t.Errorf("%q: said %q", typed, said)
		}
	}
}

func TestAnInterruptionAnswersNo(t *testing.T) {
	c, _ := atTerminal("")
	c.In = mute{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Confirm(ctx, "Sure?"); !fault.Is(err, fault.Interrupted) {
		t.Errorf("got %v", err)
	}
}

// mute is a person who types nothing.
type mute struct{}

func (mute) Read([]byte) (int, error) { select {} }

func TestWhereNobodyCanAnswerTheCommandIsSaid(t *testing.T) {
	for name, change := range map[string]func(*Console){
		"stdin is no terminal":  func(a *Console) { a.InTerminal = false },
		"stderr is no terminal": func(a *Console) { a.Terminal = false },
	} {
		c, _ := atTerminal("y\n")
		change(c)
		failure := fault.From(c.Confirm(context.Background(), "Sure?"))
		if failure.Kind != fault.Usage || !strings.HasSuffix(failure.Hint, `apiops credential token reset 'o'\''brien' --yes`) {
			t.Errorf("%s: got %+v", name, failure)
		}
	}
}

// Behind "--" nothing is a flag.
func TestTheCommandThatIsSaidIsTheOneWanted(t *testing.T) {
	c, _ := atTerminal("")
	c.InTerminal = false
	c.Words = []string{"credential", "delete", "--", "-x"}
	if failure := fault.From(c.Confirm(context.Background(), "Sure?")); !strings.HasSuffix(failure.Hint, "apiops credential delete --yes -- -x") {
		t.Errorf("got %q", failure.Hint)
	}
}

func TestANewSecretIsTypedTwice(t *testing.T) {
	for name, test := range map[string]struct {
		typed []string
		want  string
		code  fault.Kind
	}{
		"twice the same":   {[]string{"s3cret", "s3cret"}, "s3cret", ""},
		"a slip":           {[]string{"s3cret", "s3cre"}, "", fault.Usage},
		"nothing":          {[]string{"", "", ""}, "", fault.Usage},
		"nothing at first": {[]string{"", "", "s3cret", "s3cret"}, "s3cret", ""},
	} {
		c, said := atTerminal("")
		c.ReadHidden = func(context.Context) (string, error) {
			word := test.typed[0]
			test.typed = test.typed[1:]
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

func TestAnEmptyLineIsAskedAgain(t *testing.T) {
	for typed, test := range map[string]struct {
		want      string
		questions int
	}{
		"a\n":          {"a", 1},
		" \r\n\n a \n": {"a", 3},
		"\n\n\na\n":    {"", 3},
		"":             {"", 1}, // the end: there is nobody left to ask
		"\n":           {"", 2},
	} {
		c, said := atTerminal("")
		c.In = iotest.OneByteReader(strings.NewReader(typed)) // a terminal gives no more than a line
		got, err := c.Ask(context.Background(), "host", "")
		if got != test.want || (err == nil) != (test.want != "") || err != nil && !fault.Is(err, fault.Usage) {
			t.Errorf("%q: got %q, %v", typed, got, err)
		}
		if questions := strings.Count(said.String(), "host: "); questions != test.questions {
			t.Errorf("%q: asked %d times", typed, questions)
		}
	}
}
