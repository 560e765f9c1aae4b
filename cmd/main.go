// Package cmd puts the program together: the tree of commands, what it needs
// from the operating system, and the exit code.
package cmd

import (
	"cmp"
	"context"
	"errors"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime/debug"
	"sync"
	"syscall"

	"github.com/mattn/go-colorable"
	"golang.org/x/term"

	"github.com/apiops-cli/apiops/cmd/sandbox"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
	"github.com/apiops-cli/apiops/pkg/session"
)

// Process is what the operating system gives the program.
type Process struct {
	Words           []string // the command line without the program's name
	In, Out, Err    *os.File
	Lookup          func(name string) (string, bool) // an environment variable
	Keyring         *keychain.Keychain               // nil: the system's
	Version, Commit string                           // empty: what the build knows
}

// Main runs the program and returns its exit code.
func Main(process Process) int {
	defer colorable.EnableColorsStdout(nil)() // older consoles of Windows want to be asked
	log.SetOutput(io.Discard)                 // net/http shows there what a server sends unasked, secrets and all
	if wanted, _ := process.Lookup("GOGC"); wanted == "" {
		debug.SetGCPercent(200) // of many changes, 7 % of the processor time for 3 MiB of memory
	}
	first, second, catch := interruptions()
	system := process.system()
	system.Patience, system.Catch = second, catch
	app := &command.App{System: system}
	root := NewRoot(app, process.Words)
	help := &noting{Writer: process.Out}
	root.SetOut(help)
	err := misnamed(root, system.Words)
	if err == nil {
		err = root.ExecuteContext(first)
	}
	if err = cmp.Or(err, help.err); err != nil {
		app.Report(err)
	}
	return fault.Code(err)
}

// noting remembers what went wrong: cobra tells nobody when help cannot be
// written.
type noting struct {
	io.Writer
	err error
}

func (n *noting) Write(text []byte) (int, error) {
	written, err := n.Writer.Write(text)
	n.err = cmp.Or(n.err, err)
	return written, err
}

// interruptions returns contexts that end with the first and with the second
// signal to the program. A third ends the program, as any does before catch is
// called: to catch them takes a quarter of a millisecond, so whoever is about to
// wait for something begins it. SIGQUIT is among them: it would end the program
// with 2, "nothing was changed".
func interruptions() (first, second context.Context, catch func()) {
	second, endSecond := context.WithCancel(context.Background())
	first, endFirst := context.WithCancel(second)
	return first, second, sync.OnceFunc(func() {
		signals := make(chan os.Signal, 2)
		for _, one := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGHUP} {
			if !signal.Ignored(one) { // as with nohup, and in the background of a script
				signal.Notify(signals, one)
			}
		}
		go func() {
			<-signals
			endFirst()
			next := <-signals
			for next == syscall.SIGHUP { // of a lost terminal both the shell and the system tell
				next = <-signals
			}
			endSecond()
			signal.Stop(signals)
		}()
	})
}

func (p Process) system() *session.System {
	version, commit := revision(p.Version, p.Commit)
	system := &session.System{
		In:          p.In,
		Out:         p.Out,
		Err:         p.Err,
		Lookup:      p.Lookup,
		Keyring:     cmp.Or(p.Keyring, keychain.System(p.Lookup)),
		Words:       p.Words,
		Version:     version,
		Commit:      commit,
		InTerminal:  isTerminal(p.In),
		OutTerminal: isTerminal(p.Out),
		ErrTerminal: isTerminal(p.Err),
		Outlive:     func() { signal.Ignore(syscall.SIGPIPE) },
		Sandbox:     sandbox.Start,
	}
	if system.InTerminal && system.ErrTerminal {
		system.ReadHidden = p.readHidden
	}
	if system.OutTerminal {
		system.Width, _, _ = term.GetSize(int(p.Out.Fd())) // 0 when unknown: nothing is wrapped
	}
	return system
}

// readHidden reads a line from the terminal without showing it. When it is read,
// or the program interrupted, the terminal shows again what is typed.
func (p Process) readHidden(ctx context.Context) (string, error) {
	terminal := int(p.In.Fd())
	defer withoutStopping()()
	shown, err := term.GetState(terminal)
	if err != nil || ctx.Err() != nil {
		return "", errors.Join(err, ctx.Err())
	}
	var line []byte
	var readErr error
	answered := make(chan struct{})
	go func() {
		line, readErr = term.ReadPassword(terminal)
		close(answered)
	}()
	select {
	case <-answered:
		return string(line), readErr
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(terminal, shown))
	}
}

func isTerminal(file *os.File) bool { return term.IsTerminal(int(file.Fd())) }
