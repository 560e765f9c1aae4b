package command

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
)

// atTerminal is a session with a person who types.
func atTerminal(typed string) (*Session, *bytes.Buffer) {
	var said bytes.Buffer
	app := &App{
		In: strings.NewReader(typed), Out: &said, Err: &said,
		InTerminal: true, ErrTerminal: true,
		Lookup: func(string) (string, bool) { return "", false },
		Words:  []string{"credential", "token", "reset", "o'brien"},
	}
	cmd := &cobra.Command{Use: "apiops"}
	cmd.SetContext(context.Background())
	cmd.Flags().AddFlagSet(GlobalFlags())
	return app.session(cmd), &said
}

func TestOnlyYesIsYes(t *testing.T) {
	for typed, confirmed := range map[string]bool{
		"y\n": true, "Y\n": true, "yes\n": true, " YES \r\n": true,
		"\n": false, "n\n": false, "yesterday\n": false, "": false, "j\n": false,
	} {
		session, said := atTerminal(typed)
		err := session.Confirm(context.Background(), "Sure?")
		if (err == nil) != confirmed {
			t.Errorf("%q: got %v", typed, err)
		}
		if err != nil && !isKind(err, api.Interrupted) {
			t.Errorf("%q: got %v, want an interruption", typed, err)
		}
		if said.String() != "Sure? [y/N] " {
			t.Errorf("%q: said %q", typed, said)
		}
	}
}

func TestAnInterruptionAnswersNo(t *testing.T) {
	session, _ := atTerminal("")
	session.app.In = mute{}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := session.Confirm(ctx, "Sure?"); !isKind(err, api.Interrupted) {
		t.Errorf("got %v", err)
	}
}

// mute is a person who types nothing.
type mute struct{}

func (mute) Read([]byte) (int, error) { select {} }

func TestWhereNobodyCanAnswerTheCommandIsSaid(t *testing.T) {
	for name, change := range map[string]func(*App){
		"stdin is no terminal":  func(a *App) { a.InTerminal = false },
		"stderr is no terminal": func(a *App) { a.ErrTerminal = false },
	} {
		session, _ := atTerminal("y\n")
		change(session.app)
		failure := Describe(session.Confirm(context.Background(), "Sure?"))
		if failure.Code != api.Usage || !strings.HasSuffix(failure.Hint, `apiops credential token reset 'o'\''brien' --yes`) {
			t.Errorf("%s: got %+v", name, failure)
		}
	}
}

// Behind "--" nothing is a flag.
func TestTheCommandThatIsSaidIsTheOneWanted(t *testing.T) {
	session, _ := atTerminal("")
	session.app.InTerminal = false
	session.app.Words = []string{"credential", "delete", "--", "-x"}
	if failure := Describe(session.Confirm(context.Background(), "Sure?")); !strings.HasSuffix(failure.Hint, "apiops credential delete --yes -- -x") {
		t.Errorf("got %q", failure.Hint)
	}
}

func TestANewSecretIsTypedTwice(t *testing.T) {
	for name, test := range map[string]struct {
		typed []string
		want  string
		code  api.Kind
	}{
		"twice the same": {[]string{"s3cret", "s3cret"}, "s3cret", ""},
		"a slip":         {[]string{"s3cret", "s3cre"}, "", api.Usage},
		"nothing":        {[]string{""}, "", api.Usage},
	} {
		session, said := atTerminal("")
		session.app.ReadHidden = func(context.Context) (string, error) {
			word := test.typed[0]
			test.typed = test.typed[1:]
			return word, nil
		}
		got, err := session.Secret(context.Background(), "password", "", "password-file", true)
		if got != test.want || err != nil && Describe(err).Code != test.code || err == nil && test.code != "" {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
		if strings.Contains(said.String(), "s3cre") {
			t.Errorf("%s: the secret was shown", name)
		}
	}
}
