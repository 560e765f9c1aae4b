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
	"github.com/apiops-cli/apiops/pkg/keychain"
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
	interrupted, again := interruptions()
	app := process.app()
	app.Patience = again
	root := NewRoot(app)
	root.SetArgs(process.Words)
	help := &noting{Writer: process.Out}
	root.SetOut(help)
	err := misnamed(root, process.Words)
	if err == nil {
		err = root.ExecuteContext(interrupted)
	}
	if err = cmp.Or(err, help.err); err != nil {
		app.Report(err)
	}
	return exitCodeOf(err)
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

// interruption ends with a signal. To catch one takes a quarter of a millisecond,
// so that is begun when something first waits for it; until then a signal ends
// the program, as it ends any.
type interruption struct {
	context.Context
	catch func()
}

func (i interruption) Done() <-chan struct{} {
	i.catch()
	return i.Context.Done()
}

// interruptions returns what the first and the second signal end; a third one
// ends the program. SIGQUIT, too: it would end it with 2, "nothing was sent".
func interruptions() (first, second context.Context) {
	second, endSecond := context.WithCancel(context.Background())
	first, endFirst := context.WithCancel(second)
	catch := sync.OnceFunc(func() {
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
	return interruption{first, catch}, interruption{second, catch}
}

func (p Process) app() *command.App {
	version, commit := revision(p.Version, p.Commit)
	app := &command.App{
		In:           p.In,
		Out:          p.Out,
		Err:          p.Err,
		Lookup:       p.Lookup,
		Keyring:      p.Keyring,
		Words:        p.Words,
		Version:      version,
		Commit:       commit,
		InTerminal:   isTerminal(p.In),
		OutTerminal:  isTerminal(p.Out),
		ErrTerminal:  isTerminal(p.Err),
		ExitCode:     exitCodeOf,
		OutlivePipes: func() { signal.Ignore(syscall.SIGPIPE) },
		Sandbox:      sandbox.Start,
	}
	if app.Keyring == nil {
		app.Keyring = keychain.System(p.Lookup)
	}
	if app.InTerminal && app.ErrTerminal {
		app.ReadHidden = p.readHidden
	}
	if app.OutTerminal {
		app.Width, _, _ = term.GetSize(int(p.Out.Fd())) // 0 when unknown: nothing is wrapped
	}
	return app
}

// readHidden reads a line from the terminal without showing it. When it is read,
// or the program interrupted, the terminal shows again what is typed.
func (p Process) readHidden(ctx context.Context) (string, error) {
	interrupted := ctx.Done() // asked for before the terminal hides anything
	terminal := int(p.In.Fd())
	defer withoutStopping()()
	shown, err := term.GetState(terminal)
	if err != nil || ctx.Err() != nil {
		return "", errors.Join(err, ctx.Err())
	}
	type answer struct {
		line []byte
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		line, err := term.ReadPassword(terminal)
		answered <- answer{line, err}
	}()
	select {
	case a := <-answered:
		return string(a.line), a.err
	case <-interrupted:
		return "", errors.Join(ctx.Err(), term.Restore(terminal, shown))
	}
}

func isTerminal(file *os.File) bool { return term.IsTerminal(int(file.Fd())) }
