package cmd_test

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// Ctrl-D ends every question. The error is on a line of its own.
func TestCtrlDEndsAQuestion(t *testing.T) {
	const ctrlD = "\x04"
	for _, test := range []struct {
		words, prompt, typed, want string
		hidden                     bool
		exit                       int
	}{
		{"credential password set api-user", "New password for api-user in MyProject at ", ctrlD, "the new password for api-user in MyProject at ", true, 2},
		{"credential password set api-user", "New password for api-user in MyProject at ", "canary" + ctrlD + ctrlD, "the new password for api-user in MyProject at ", true, 2},
		{"auth login", "User name for ", ctrlD, "the user name for ", false, 2},
		{"auth login", "User name for ", "canary" + ctrlD + ctrlD, "the user name for ", false, 2},
		{"credential delete api-user", "[y/N] ", ctrlD, "not confirmed; nothing was changed", false, 130},
		{"credential delete api-user", "[y/N] ", "y" + ctrlD + ctrlD, "not confirmed; nothing was changed", false, 130},
	} {
		g := newGateway(t, sandbox.Options{})
		terminal := openTerminal(t)
		process := g.command(nil, test.words)
		process.Env = append(process.Env, "NO_COLOR=1")
		terminal.run(process)
		terminal.await(test.prompt)
		if test.hidden {
			terminal.awaitNoEcho()
		}
		terminal.types(test.typed)
		terminal.await("\r\nerror: " + test.want)
		if exit := terminal.exitCode(process); exit != test.exit || len(g.practice.requests()) > 0 {
			t.Errorf("%s, typed %q: exit code %d, sent %q", test.words, test.typed, exit, g.practice.requests())
		}
		if !terminal.echoes() || test.hidden && strings.Contains(terminal.shown, "canary") {
			t.Errorf("%s, typed %q: echo %t; shown: %s", test.words, test.typed, terminal.echoes(), terminal.shown)
		}
	}
}

// A terminal whose erase key is another one passes a backspace on.
func TestABackspaceErasesACharacterOfAPassword(t *testing.T) {
	g := newGateway(t, sandbox.Options{})
	terminal := openTerminal(t)
	process := terminal.start(g, "credential password set api-user")
	for _, prompt := range []string{"New password for api-user in MyProject at ", " (again): "} {
		terminal.await(prompt)
		terminal.awaitNoEcho()
		terminal.types("\bcanaré\by\r")
	}
	terminal.await("Password of api-user set in MyProject at ")
	requests := g.practice.requests()
	if exit := terminal.exitCode(process); exit != 0 || len(requests) != 1 || !strings.HasSuffix(requests[0], ` {"password":"canary"}`) {
		t.Errorf("exit code %d, sent %q", exit, requests)
	}
}
