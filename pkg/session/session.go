// Package session is one run of a command: its settings, and what they lead to,
// made when it is first asked for, so that a command pays only for what it needs.
package session

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// System is what a run needs from outside.
type System struct {
	In       io.Reader
	Out, Err io.Writer
	Lookup   func(name string) (string, bool) // an environment variable
	Words    []string                         // the command line as typed, without the program's name
	Version  string
	Commit   string

	Keyring *keychain.Keychain // nil: there is none

	InTerminal, OutTerminal, ErrTerminal bool
	Width                                int // of the terminal at Out, in columns; 0: none

	// Patience ends when the program is interrupted a second time: then it does not
	// even wait any more for what was sent. The first time ends the context that the
	// tree is run with. Nil: it lasts for ever.
	Patience context.Context
	// Catch makes interruptions end these contexts, where one would end the program.
	// Nil: they do already.
	Catch func()
	// ReadHidden reads a line from the terminal without showing it; nil where
	// there is no terminal.
	ReadHidden func(ctx context.Context) (string, error)
	// Tick counts the seconds in which a server is waited for; nil: the clock does.
	Tick func() (ticks <-chan time.Time, stop func())
	// Outlive makes it an error to write to a pipe that nobody reads any more, where
	// it would be the end of the program; nil: it is one already.
	Outlive func()
	// Sandbox starts a practice server that lives as long as the program.
	Sandbox func() (Sandbox, error)
}

// Sandbox is a practice server that is ready to be used.
type Sandbox struct {
	Host    string
	Token   string
	Project string
}

// Console speaks to the person at this system.
func (s *System) Console() *console.Console {
	return &console.Console{
		Speaker: console.Speaker{Err: s.Err, Terminal: s.ErrTerminal, Width: s.Width, Dumb: s.isDumb(), Tick: s.Tick},
		In:      s.In, InTerminal: s.InTerminal, Words: s.Words, ReadHidden: s.ReadHidden, Catch: s.Catch,
	}
}

// isDumb tells a terminal that obeys no escape sequences.
func (s *System) isDumb() bool {
	kind, _ := s.Lookup("TERM")
	return kind == "dumb"
}

// CatchSignals makes interruptions end the contexts. It is called before something
// is waited for.
func (s *System) CatchSignals() {
	if s.Catch != nil {
		s.Catch()
	}
}

// OutlivePipes makes it an error to write where nobody reads any more, instead of
// the end of the program: what was changed is told then, if only on stderr.
func (s *System) OutlivePipes() {
	if s.Outlive != nil {
		s.Outlive()
	}
}

// Needs are what a command wants of its session.
type Needs struct {
	File        config.File
	Connections int  // how many requests it sends at once; 0 is 1
	FinishSent  bool // what was sent is waited for, even when the run is interrupted
}

// Session is one run of a command.
type Session struct {
	*System
	Settings *config.Settings
	Console  *console.Console

	flags   *pflag.FlagSet
	needs   Needs
	printer *output.Printer
	sandbox Sandbox          // without a host until it is started
	project string           // empty until it was asked for
	token   string           // in force; empty until it was asked for
	client  *api.Client      // with the token; nil until it was asked for
	clients []*api.Client    // all there are
	waiting *console.Waiting // nil until a client is made
	warned  bool             // of the risks of the connection
}

// Open resolves the settings. The console learns from them how to speak.
func Open(ctx context.Context, system *System, speaker *console.Console, flags *pflag.FlagSet, needs Needs) (*Session, error) {
	load := func() (*config.Settings, error) { return config.Load(flags, system.Lookup, needs.File) }
	var settings *config.Settings
	var err error
	if needs.File == config.Ignore {
		settings, err = load()
	} else { // the file may be a pipe into which nobody writes
		settings, err = console.Wait(ctx, speaker, load)
	}
	if err != nil {
		return nil, err
	}
	s := &Session{System: system, Settings: settings, Console: speaker, flags: flags, needs: needs}
	Prepare(system, speaker, settings)
	return s, nil
}

// Prepare tells a console how the settings want it to speak.
func Prepare(system *System, speaker *console.Console, settings *config.Settings) {
	format, err := output.ParseFormat(settings.String("output"))
	speaker.Machine = err == nil && (format.Machine() || settings.String("jq") != "")
	speaker.Color = colored(system, settings, system.ErrTerminal)
}

// colored decides on colour for one of the two streams.
func colored(system *System, settings *config.Settings, terminal bool) bool {
	switch settings.String("color") {
	case "always":
		return true
	case "never":
		return false
	}
	unwanted, _ := system.Lookup("NO_COLOR")
	return terminal && unwanted == "" && !system.isDumb()
}

// Close ends the connections of the session.
func (s *Session) Close() {
	if s.waiting != nil {
		s.waiting.Close()
	}
	for _, client := range s.clients {
		client.Close()
	}
}

// Printer writes results in the format that was asked for.
func (s *Session) Printer() (*output.Printer, error) {
	if s.printer != nil {
		return s.printer, nil
	}
	format, err := output.ParseFormat(s.Settings.String("output"))
	if source := s.Settings.Source("output"); err != nil && !strings.HasPrefix(source, "flag ") {
		return nil, fault.From(err).In(source)
	}
	if err != nil {
		return nil, err
	}
	options := output.Options{
		Format:    format,
		Columns:   s.Settings.Strings("columns"),
		NoHeaders: s.Settings.Bool("no-headers"),
		JQ:        s.Settings.String("jq"),
		Color:     colored(s.System, s.Settings, s.OutTerminal),
		Terminal:  s.OutTerminal,
		Width:     s.Width,
	}
	s.printer, err = output.New(s.Out, options)
	return s.printer, err
}

// Project is the current project.
func (s *Session) Project() (project string, err error) {
	s.project, err = s.findProject()
	return s.project, err
}

// findProject looks at the host first, which decides whether the context's project
// applies.
func (s *Session) findProject() (string, error) {
	project := s.Settings.String("project")
	if s.Settings.Bool("sandbox") {
		if s.flags.Changed("project") {
			return project, nil
		}
		sandbox, err := s.startSandbox()
		return sandbox.Project, err
	}
	if _, err := s.Settings.Host(); err != nil || project != "" {
		return project, err
	}
	hint := "give --project NAME, or set APIOPS_PROJECT"
	context, applies := s.Settings.Context()
	chosen, _ := s.Settings.Chosen()
	switch {
	case applies:
		hint += ", or keep one with: apiops context set " + text.Quoted(context.Name) + " --project NAME"
	case chosen.Project != "":
		hint += fmt.Sprintf("; the project of context %q does not apply, since the host comes from %s",
			chosen.Name, s.Settings.Source("host"))
	}
	return "", fault.Usagef("no project is set").WithHint("%s", hint)
}

// Host is the host in force, without /apiops.
func (s *Session) Host() (*url.URL, error) {
	if !s.Settings.Bool("sandbox") {
		return s.Settings.Host()
	}
	sandbox, err := s.startSandbox()
	if err != nil {
		return nil, err
	}
	return url.Parse(sandbox.Host)
}

// startSandbox starts the practice server of this run, once.
func (s *Session) startSandbox() (sandbox Sandbox, err error) {
	if s.sandbox.Host != "" {
		return s.sandbox, nil
	}
	for _, name := range []string{"host", "context", "token-file"} {
		if s.flags.Changed(name) {
			return sandbox, fault.Usagef("--sandbox and --%s do not go together", name).
				WithHint("--sandbox is a server of its own; leave one of them out")
		}
	}
	s.sandbox, err = s.Sandbox()
	return s.sandbox, err
}

// RefuseSandbox is for commands about what is set up on this machine: it is an
// error to want the sandbox with them.
func RefuseSandbox(system *System, flags *pflag.FlagSet, why, hint string) error {
	settings, err := config.Load(flags, system.Lookup, config.Ignore)
	if err == nil && settings.Bool("sandbox") {
		return fault.Usagef("%s: %s", settings.Source("sandbox"), why).WithHint("%s", hint)
	}
	return err
}
