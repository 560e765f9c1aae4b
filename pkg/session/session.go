// Package session is one run of a command: its settings, and the clients, printer, project and
// token that follow from them. Each is created on first use, so a command pays only for what it
// needs.
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

// System is what a run gets from the operating system.
type System struct {
	In       io.Reader
	Out, Err io.Writer
	Lookup   func(name string) (string, bool) // an environment variable
	Words    []string                         // the command line as typed, without the program's name
	Version  string
	Commit   string

	Keyring *keychain.Keychain // nil: not available

	InTerminal, OutTerminal, ErrTerminal bool
	Width, ErrWidth                      int // of the terminals at Out and Err in columns; 0: no terminal

	// Patience ends at the second interruption; then the program no longer waits for responses. The
	// first interruption ends the context of the run. Nil: it never ends.
	Patience context.Context
	// Catch makes interruptions end these contexts instead of the program. Nil: they already do.
	Catch func()
	// ReadHidden reads a line from the terminal without showing it; its end is io.EOF. Nil: no
	// terminal is attached.
	ReadHidden func(ctx context.Context) (string, error)
	// DiscardInput discards what was typed at the terminal but not read yet; nil: nothing was.
	DiscardInput func()
	// Tick sends the seconds while waiting for a server; nil: a ticker does.
	Tick func() (ticks <-chan time.Time, stop func())
	// Outlive makes writing to a pipe without a reader return an error instead of ending the
	// program; nil: it already does.
	Outlive func()
	// Sandbox starts a sandbox that runs as long as the program.
	Sandbox func() (Sandbox, error)
}

// Sandbox is a running sandbox.
type Sandbox struct {
	Host    string
	Token   string
	Project string
}

// Console returns a new console of this system.
func (s *System) Console() *console.Console {
	return &console.Console{
		Speaker: console.Speaker{Err: s.Err, Terminal: s.ErrTerminal, Width: s.ErrWidth, Dumb: s.isDumb(), Tick: s.Tick},
		In:      s.In, InTerminal: s.InTerminal, Words: s.Words, ReadHidden: s.ReadHidden,
		DiscardInput: s.DiscardInput, Catch: s.Catch,
	}
}

// isDumb reports whether the terminal does not support escape sequences.
func (s *System) isDumb() bool {
	kind, _ := s.Lookup("TERM")
	return kind == "dumb"
}

// CatchSignals makes interruptions end the contexts instead of the program. Call it before waiting.
func (s *System) CatchSignals() {
	if s.Catch != nil {
		s.Catch()
	}
}

// OutlivePipes makes writing to a pipe without a reader return an error instead of ending the
// program, so that changes are still reported, if only on stderr.
func (s *System) OutlivePipes() {
	if s.Outlive != nil {
		s.Outlive()
	}
}

// Needs says what a command needs from its session.
type Needs struct {
	File        config.File
	Connections int  // maximum number of concurrent requests; 0 stands for 1
	FinishSent  bool // wait for the responses to requests in flight, even after an interruption
}

// Session is one run of a command.
type Session struct {
	*System
	Settings *config.Settings
	Console  *console.Console

	flags   *pflag.FlagSet
	needs   Needs
	printer *output.Printer
	sandbox Sandbox          // without a host until started
	project string           // empty until first used
	token   string           // empty until first used
	client  *api.Client      // with the token; nil until first used
	clients []*api.Client    // all clients, to be closed
	waiting *console.Waiting // nil until a client is created
	warned  bool             // warnOfRisks has run
}

// Open loads the settings and sets up the console accordingly.
func Open(ctx context.Context, system *System, speaker *console.Console, flags *pflag.FlagSet, needs Needs) (*Session, error) {
	wait := func(read func() error) error {
		_, err := console.Wait(ctx, speaker, func() (struct{}, error) { return struct{}{}, read() })
		return err
	}
	settings, err := config.Load(flags, system.Lookup, needs.File, wait)
	if err != nil {
		return nil, err
	}
	s := &Session{System: system, Settings: settings, Console: speaker, flags: flags, needs: needs}
	Prepare(system, speaker, settings)
	return s, nil
}

// Prepare sets the format and the color of a console.
func Prepare(system *System, speaker *console.Console, settings *config.Settings) {
	format, err := output.ParseFormat(settings.String("output"))
	speaker.Machine = err == nil && (format.Machine() || settings.String("jq") != "")
	speaker.Color = colored(system, settings, system.ErrTerminal)
}

// colored decides whether to use color on a stream.
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

// Workers returns how many requests may run at once.
func (s *Session) Workers() int { return max(s.needs.Connections, 1) }

// Close closes the connections of the session.
func (s *Session) Close() {
	if s.waiting != nil {
		s.waiting.Close()
	}
	for _, client := range s.clients {
		client.Close()
	}
}

// Printer returns the printer for the current output format.
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
		Preferred: !strings.HasPrefix(s.Settings.Source("columns"), "flag "),
		NoHeaders: s.Settings.Bool("no-headers"),
		JQ:        s.Settings.String("jq"),
		Color:     colored(s.System, s.Settings, s.OutTerminal),
		Terminal:  s.OutTerminal,
		Width:     s.Width,
	}
	s.printer, err = output.New(s.Out, options)
	return s.printer, err
}

// Project returns the current project.
func (s *Session) Project() (project string, err error) {
	s.project, err = s.findProject()
	return s.project, err
}

// findProject checks the host first, which decides whether the project of the context applies.
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
	hint := "use --project NAME, or set APIOPS_PROJECT"
	context, applies := s.Settings.Context()
	chosen, _ := s.Settings.Chosen()
	switch {
	case applies:
		hint += ", or store one with: apiops context set " + text.Quoted(context.Name) + " --project NAME"
	case chosen.Project != "":
		hint += fmt.Sprintf("; the project of context %q does not apply, because the host comes from %s",
			chosen.Name, s.Settings.Source("host"))
	}
	return "", fault.Usagef("no project is set").WithHint("%s", hint)
}

// Host returns the current host, without /apiops.
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
