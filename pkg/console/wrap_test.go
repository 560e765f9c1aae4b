package console

import (
	"bytes"
	"context"
	"testing"
	"testing/iotest"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Messages are wrapped to the terminal. A program that reads stderr gets one line for each, and a
// command to paste is not broken either.
func TestMessagesAreWrappedToTheTerminal(t *testing.T) {
	failure := fault.Usagef("the server does not know the name").WithHint("to confirm, run: apiops credential delete a b --yes")
	for _, test := range []struct {
		terminal bool
		width    int
		want     string
	}{
		{true, 30, `error: the server does not
know the name
hint: to confirm, run:
apiops credential delete a b --yes
`},
		{true, 100, `error: the server does not know the name
hint: to confirm, run: apiops credential delete a b --yes
`},
		{false, 30, `error: the server does not know the name
hint: to confirm, run: apiops credential delete a b --yes
`},
	} {
		var said bytes.Buffer
		speaker := Speaker{Err: &said, Terminal: test.terminal, Width: test.width}
		speaker.Fail(failure)
		if said.String() != test.want {
			t.Errorf("terminal %t, width %d: printed\n%s\nwant\n%s", test.terminal, test.width, said.String(), test.want)
		}
	}
}

func TestQuestionsAreWrappedToTheTerminal(t *testing.T) {
	c, said := atTerminal("y\nhost.example\n")
	c.In = iotest.OneByteReader(c.In)
	c.Width = 30
	c.ReadHidden = func(context.Context) (string, error) { return "s3cret", nil }
	for _, test := range []struct {
		ask  func() error
		want string
	}{
		{
			func() error { return c.Confirm(t.Context(), "Delete api-user in MyProject at gateway.example.com?") },
			"Delete api-user in MyProject\nat gateway.example.com? [y/N] ",
		},
		{
			func() error { _, err := c.Ask(t.Context(), "host", "https://apinizer.example.com"); return err },
			"Host (e.g.\nhttps://apinizer.example.com): ",
		},
		{
			func() error {
				_, err := c.Secret(t.Context(), "password for operator at gateway", "", "", false)
				return err
			},
			"Password for operator at\ngateway: \n",
		},
	} {
		said.Reset()
		if err := test.ask(); err != nil || said.String() != test.want {
			t.Errorf("printed %q (%v), want %q", said, err, test.want)
		}
	}
}
