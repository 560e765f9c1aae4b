package cmd_test

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestAPasswordIsNotShown(t *testing.T) {
	g := newGateway(t, sandbox.Options{})
	terminal := openTerminal(t)
	process := terminal.start(g, "credential password set api-user")
	for _, prompt := range []string{": ", " (again): "} {
		terminal.await("New password for api-user in MyProject at " + strings.TrimPrefix(g.server.URL, "http://") + prompt)
		terminal.awaitNoEcho()
		terminal.types("canary-password\r")
	}
	terminal.await("Password of api-user set in MyProject at ")
	if exit := terminal.exitCode(process); exit != 0 {
		t.Errorf("exit code %d", exit)
	}
	if strings.Contains(terminal.shown, "canary") {
		t.Errorf("shown: %s", terminal.shown)
	}
	requests := g.practice.requests()
	if len(requests) != 1 || !strings.HasSuffix(requests[0], ` {"password":"canary-password"}`) {
		t.Errorf("sent: %q", requests)
	}
}

func TestAnInterruptedPasswordPromptRestoresTheTerminal(t *testing.T) {
	skipWithoutSignals(t)
	g := newGateway(t, sandbox.Options{})
	terminal := openTerminal(t)
	process := terminal.start(g, "credential password set api-user")
	terminal.await("New password for api-user in MyProject at ")
	terminal.awaitNoEcho()
	terminal.types("canary\x03")
	terminal.await("interrupted; nothing was changed")
	if exit := terminal.exitCode(process); exit != 130 || len(g.practice.requests()) > 0 {
		t.Errorf("exit code %d", exit)
	}
	if !terminal.echoes() {
		t.Error("the terminal no longer echoes")
	}
}

// terminal is a pseudo terminal with a user.
type terminal struct {
	t            *testing.T
	ours, theirs *os.File // the ends of the user and of the program
	shown        string
	read         int // how much of shown has been awaited
}

func openTerminal(t *testing.T) *terminal {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Skip("no pseudo terminals: ", err)
	}
	t.Cleanup(func() { ours.Close() })
	term := &terminal{t: t, ours: ours}
	var number int
	term.control(func(descriptor int) error {
		if err := unix.IoctlSetPointerInt(descriptor, unix.TIOCSPTLCK, 0); err != nil {
			return err
		}
		number, err = unix.IoctlGetInt(descriptor, unix.TIOCGPTN)
		return err
	})
	term.theirs, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { term.theirs.Close() })
	if err := ours.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	return term
}

// control calls do with the descriptor. It does not use Fd, which would disable read deadlines.
func (term *terminal) control(do func(descriptor int) error) {
	term.t.Helper()
	raw, err := term.ours.SyscallConn()
	if err == nil {
		if failed := raw.Control(func(descriptor uintptr) { err = do(int(descriptor)) }); failed != nil {
			err = failed
		}
	}
	if err != nil {
		term.t.Fatal(err)
	}
}

// start runs the program with this as its controlling terminal: Ctrl-C interrupts it.
func (term *terminal) start(g *gateway, words string) *exec.Cmd {
	term.t.Helper()
	process := g.command(nil, words)
	term.run(process)
	return process
}

func (term *terminal) run(process *exec.Cmd) {
	term.t.Helper()
	process.Stdin, process.Stdout, process.Stderr = term.theirs, term.theirs, term.theirs
	process.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := process.Start(); err != nil {
		term.t.Fatal(err)
	}
}

// await reads until the text is shown.
func (term *terminal) await(text string) {
	term.t.Helper()
	buffer := make([]byte, 1024)
	for !strings.Contains(term.shown[term.read:], text) {
		n, err := term.ours.Read(buffer)
		if err != nil {
			term.t.Fatalf("%q was not shown: %v; shown: %s", text, err, term.shown)
		}
		term.shown += string(buffer[:n])
	}
	term.read += strings.Index(term.shown[term.read:], text) + len(text)
}

// exitCode waits for the end of the program.
func (term *terminal) exitCode(process *exec.Cmd) int {
	term.t.Helper()
	var exit *exec.ExitError
	if err := process.Wait(); err != nil && !errors.As(err, &exit) {
		term.t.Fatal(err)
	}
	return process.ProcessState.ExitCode()
}

func (term *terminal) types(text string) {
	term.t.Helper()
	if _, err := term.ours.WriteString(text); err != nil {
		term.t.Fatal(err)
	}
}

// echoes reports whether the terminal shows what is typed.
func (term *terminal) echoes() (echoes bool) {
	term.t.Helper()
	term.control(func(descriptor int) error {
		settings, err := unix.IoctlGetTermios(descriptor, unix.TCGETS)
		if err == nil {
			echoes = settings.Lflag&unix.ECHO != 0
		}
		return err
	})
	return echoes
}

// awaitNoEcho waits until the program has switched the echo off.
func (term *terminal) awaitNoEcho() {
	term.t.Helper()
	for end := time.Now().Add(time.Minute); term.echoes(); runtime.Gosched() {
		if time.Now().After(end) {
			term.t.Fatal("the terminal still echoes")
		}
	}
}
