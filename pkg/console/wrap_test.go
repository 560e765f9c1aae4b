package console

import (
	"bytes"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Sentences fit the terminal; a program that reads stderr gets a line for each, and a command that
// is to be pasted is one line, too.
func TestSentencesFitTheTerminal(t *testing.T) {
	failure := fault.Usagef("the name is not one that the server knows").WithHint("if you are sure, run: apiops credential delete a b --yes")
	for _, test := range []struct {
		terminal bool
		width    int
		want     string
	}{
		{true, 30, `error: the name is not one
that the server knows
hint: if you are sure, run:
apiops credential delete a b --yes
`},
		{true, 100, `error: the name is not one that the server knows
hint: if you are sure, run: apiops credential delete a b --yes
`},
		{false, 30, `error: the name is not one that the server knows
hint: if you are sure, run: apiops credential delete a b --yes
`},
	} {
		var said bytes.Buffer
		speaker := Speaker{Err: &said, Terminal: test.terminal, Width: test.width}
		speaker.Fail(failure)
		if said.String() != test.want {
			t.Errorf("terminal %t, width %d: said\n%s\nwant\n%s", test.terminal, test.width, said.String(), test.want)
		}
	}
}
