package cmd_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// What was typed before a question is shown does not confirm it.
func TestTypeAheadDoesNotConfirm(t *testing.T) {
	g := newGateway(t, sandbox.Options{})
	terminal := openTerminal(t)
	terminal.types("y\r")
	terminal.await("y\r\n") // the terminal has received it
	process := terminal.start(g, "credential delete api-user")
	terminal.await("[y/N] ")
	terminal.types("n\r")
	terminal.await("not confirmed; nothing was changed")
	if exit := terminal.exitCode(process); exit != 130 || len(g.practice.requests()) > 0 {
		t.Errorf("exit code %d, sent %q", exit, g.practice.requests())
	}
}
