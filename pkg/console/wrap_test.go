package console

import (
	"bytes"
	"testing"

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
