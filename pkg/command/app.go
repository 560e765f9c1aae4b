package command

import (
	"context"
	"io"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/keychain"
)

// App is what a command needs from outside.
type App struct {
	In       io.Reader
	Out, Err io.Writer
	Lookup   func(name string) (string, bool) // an environment variable
	Words    []string                         // the command line as typed, without the program's name
	Version  string
	Commit   string

	Keyring *keychain.Keychain // nil: there is none

	InTerminal, OutTerminal, ErrTerminal bool
	Width                                int // of the terminal at Out, in columns

	// Patience ends when the program is interrupted a second time: then it does not
	// even wait any more for what was sent. The first time ends the context that the
	// tree is run with. Nil: it lasts for ever.
	Patience context.Context
	// ReadHidden reads a line from the terminal without showing it; nil where
	// there is no terminal.
	ReadHidden func(ctx context.Context) (string, error)
	// ExitCode is the program's table of exit codes.
	ExitCode func(error) int
	// OutlivePipes makes it an error to write to a pipe that nobody reads any
	// more, where it would be the end of the program; nil: it is one already.
	OutlivePipes func()
	// Sandbox starts a practice server that lives as long as the program.
	Sandbox func() (Sandbox, error)

	current    *Session
	unfinished map[*cobra.Command]func(*cobra.Command)
}

// Sandbox is a practice server that is ready to be used.
type Sandbox struct {
	Host    string
	Token   string
	Project string
}

// session begins the run of a command.
func (a *App) session(cmd *cobra.Command) *Session {
	a.current = &Session{app: a, cmd: cmd}
	return a.current
}

// patience is how long what was sent is waited for.
func (a *App) patience() context.Context {
	if a.Patience == nil {
		return context.Background()
	}
	return a.Patience
}

// Report says on stderr how a run ended. A machine that asked for JSON or YAML
// gets a line of JSON.
func (a *App) Report(err error) {
	session := a.current
	if session == nil {
		session = &Session{app: a}
	}
	session.fail(err)
}
