// Package cmd assembles the program: the command tree, the operating system and the exit code.
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

// Process is what the program gets from the operating system.
type Process struct {
	Words           []string // the command line without the program's name
	In, Out, Err    *os.File
	Lookup          func(name string) (string, bool) // an environment variable
	Keyring         *keychain.Keychain               // nil: that of the system
	Version, Commit string                           // empty: taken from the build information
}

// Main runs the program and returns its exit code.
func Main(process Process) int {
	defer colorable.EnableColorsStdout(nil)() // for older Windows consoles
	log.SetOutput(io.Discard)                 // net/http logs unsolicited responses, maybe with secrets
	first, second, catch := interruptions()
	system := process.system()
	system.Patience, system.Catch = second, sync.OnceFunc(func() { // it costs time: only before a request
		catch()
		if wanted, _ := process.Lookup("GOGC"); wanted == "" {
			debug.SetGCPercent(200) // saves 7 % of the CPU time of many changes, for 3 MiB of memory
		}
	})
	app := &command.App{System: system}
	root := NewRoot(app, process.Words)
	help := &noting{Writer: process.Out}
	root.SetOut(help)
	err := misnamed(root, system.Words)
	if err == nil {
		err = root.ExecuteContext(first)
	}
	return fault.Code(app.End(cmp.Or(err, help.err)))
}

// noting remembers the first error: cobra ignores errors when it writes help.
type noting struct {
	io.Writer
	err error
}

func (n *noting) Write(text []byte) (int, error) {
	written, err := n.Writer.Write(text)
	n.err = cmp.Or(n.err, err)
	return written, err
}

// interruptions returns contexts that end with the first and the second signal. A third signal ends
// the program, as does any signal before catch is called. Call catch only before waiting, because
// it takes a quarter of a millisecond. SIGQUIT is caught because it would end the program with exit
// code 2, "nothing was changed".
func interruptions() (first, second context.Context, catch func()) {
	second, endSecond := context.WithCancel(context.Background())
	first, endFirst := context.WithCancel(second)
	return first, second, func() {
		signals := make(chan os.Signal, 2)
		for _, one := range []os.Signal{os.Interrupt, syscall.SIGTERM, syscall.SIGQUIT, syscall.SIGHUP} {
			if !signal.Ignored(one) { // nohup and background jobs of scripts ignore signals
				signal.Notify(signals, one)
			}
		}
		go func() {
			<-signals
			endFirst()
			next := <-signals
			for next == syscall.SIGHUP { // both the shell and the system send it when a terminal is lost
				next = <-signals
			}
			endSecond()
			signal.Stop(signals)
		}()
	}
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
		system.DiscardInput = func() { discardInput(p.In) }
	}
	if system.OutTerminal {
		system.Width, _, _ = term.GetSize(int(p.Out.Fd())) // 0 if unknown: no wrapping
	}
	if system.ErrTerminal {
		system.ErrWidth, _, _ = term.GetSize(int(p.Err.Fd()))
	}
	return system
}

// readHidden reads a line from the terminal without showing it. After that, or if the context ends,
// the terminal echoes again. The end of input is io.EOF.
func (p Process) readHidden(ctx context.Context) (string, error) {
	terminal := int(p.In.Fd())
	defer withoutStopping()()
	shown, err := term.GetState(terminal)
	if err != nil || ctx.Err() != nil {
		return "", errors.Join(err, ctx.Err())
	}
	var line string
	var readErr error
	answered := make(chan struct{})
	go func() {
		line, readErr = readPassword(p.In)
		close(answered)
	}()
	select {
	case <-answered:
		return line, readErr
	case <-ctx.Done():
		return "", errors.Join(ctx.Err(), term.Restore(terminal, shown))
	}
}

func isTerminal(file *os.File) bool { return term.IsTerminal(int(file.Fd())) }
