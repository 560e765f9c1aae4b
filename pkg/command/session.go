package command

import (
	"fmt"
	"io"
	"net"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Session is one run of a command. What it offers is made when it is first
// asked for, so that a command pays only for what it needs.
type Session struct {
	app      *App
	cmd      *cobra.Command
	settings *config.Settings
	printer  *output.Printer
	sandbox  *Sandbox
	token    string      // in force; empty until it was asked for
	live     atomic.Bool // a line of progress stands at the terminal
	warned   bool        // of the risks of the connection

	stdinTaken bool // something reads it, or has read it
}

// Out is where results go.
func (s *Session) Out() io.Writer { return s.app.Out }

// Err is where everything goes that is said to a person.
func (s *Session) Err() io.Writer { return s.app.Err }

// OutTerminal tells whether a person sees at once what goes to Out.
func (s *Session) OutTerminal() bool { return s.app.OutTerminal }

// Version is the program's.
func (s *Session) Version() string { return s.app.Version }

// Commit is the revision that the program was built from.
func (s *Session) Commit() string { return s.app.Commit }

// Root is the top of the tree of commands, all of them finished.
func (s *Session) Root() *cobra.Command {
	root := s.cmd.Root()
	s.app.FinishAll(root)
	return root
}

// Settings are the resolved settings. The sandbox needs no configuration, so
// with it the file is not read.
func (s *Session) Settings() (*config.Settings, error) {
	if s.settings != nil {
		return s.settings, nil
	}
	load := config.Load
	if s.wantsSandbox() {
		load = config.LoadWithoutFile
	}
	settings, err := unlessInterrupted(s.cmd.Context(), func() (*config.Settings, error) {
		return load(s.cmd.Flags(), s.app.Lookup)
	})
	if err == nil {
		s.settings = settings
	}
	return settings, err
}

// wantsSandbox tells whether a flag or a variable asks for the sandbox.
func (s *Session) wantsSandbox() bool {
	flag := s.cmd.Flags().Lookup("sandbox")
	variable, _ := s.app.Lookup("APIOPS_SANDBOX")
	if !flag.Changed && variable == "" {
		return false
	}
	settings, err := s.WithoutFile()
	return err != nil || settings.Bool("sandbox") // an error is told by whoever loads for good
}

// WithoutFile are the settings by flags and variables alone.
func (s *Session) WithoutFile() (*config.Settings, error) {
	return config.LoadWithoutFile(s.cmd.Flags(), s.app.Lookup)
}

// UseWithoutFile makes the session do without the configuration file.
func (s *Session) UseWithoutFile() (err error) {
	s.settings, err = s.WithoutFile()
	return err
}

// Printer writes results in the format that was asked for.
func (s *Session) Printer() (*output.Printer, error) {
	if s.printer != nil {
		return s.printer, nil
	}
	settings, err := s.Settings()
	if err != nil {
		return nil, err
	}
	format, err := output.ParseFormat(settings.String("output"))
	if source := settings.Source("output"); err != nil && !strings.HasPrefix(source, "flag ") {
		failure := Describe(err)
		return nil, &UsageError{Message: source + ": " + failure.Message, Hint: failure.Hint}
	}
	if err != nil {
		return nil, err
	}
	options := output.Options{
		Format:    format,
		Columns:   settings.Strings("columns"),
		NoHeaders: settings.Bool("no-headers"),
		JQ:        settings.String("jq"),
		Color:     s.colored(s.app.OutTerminal),
		Terminal:  s.app.OutTerminal,
	}
	if s.app.OutTerminal {
		options.Width = s.app.Width
	}
	s.printer, err = output.New(s.app.Out, options)
	return s.printer, err
}

// RefuseSandbox is for commands about what is set up on this machine: it is an
// error to want the sandbox with them.
func (s *Session) RefuseSandbox(why, hint string) error {
	settings, err := s.WithoutFile()
	if err == nil && settings.Bool("sandbox") {
		err = &UsageError{Message: settings.Source("sandbox") + ": " + why, Hint: hint}
	}
	return err
}

// Project is the project in force.
func (s *Session) Project() (string, error) {
	settings, err := s.Settings()
	if err != nil {
		return "", err
	}
	project := settings.String("project")
	if settings.Bool("sandbox") && !s.cmd.Flags().Changed("project") {
		sandbox, err := s.startSandbox()
		return sandbox.Project, err
	}
	if project == "" {
		return "", s.noProject(settings)
	}
	return project, nil
}

// noProject says so, but first what is missing before it.
func (s *Session) noProject(settings *config.Settings) error {
	if _, err := settings.Host(); err != nil {
		return err
	}
	hint := "give --project NAME, or set APIOPS_PROJECT"
	if context, ok := settings.Context(); ok {
		hint += fmt.Sprintf(", or keep one with: apiops context set %s --project NAME", Quoted(context.Name))
	}
	return &UsageError{Message: "no project is set", Hint: hint}
}

// Host is the host in force, without /apiops.
func (s *Session) Host() (*url.URL, error) {
	settings, err := s.Settings()
	if err != nil {
		return nil, err
	}
	if settings.Bool("sandbox") {
		return s.sandboxHost()
	}
	return settings.Host()
}

// options say how to reach the API, but for the token.
func (s *Session) options() (api.Options, error) {
	settings, err := s.Settings()
	if err != nil {
		return api.Options{}, err
	}
	host, err := s.Host()
	return s.optionsFor(settings, host), err
}

func (s *Session) optionsFor(settings *config.Settings, host *url.URL) api.Options {
	options := api.Options{
		Host:               host,
		UserAgent:          "apiops/" + s.app.Version + " (" + runtime.GOOS + "; " + runtime.GOARCH + ")",
		Timeout:            settings.Duration("timeout"),
		CACert:             settings.String("ca-cert"),
		ClientCert:         settings.String("client-cert"),
		ClientKey:          settings.String("client-key"),
		InsecureSkipVerify: settings.Bool("insecure-skip-verify"),
		Notice:             s.Note,
	}
	if settings.Bool("debug") {
		options.Debug = api.NewDebug(visibleLines{s.app.Err})
	}
	return options
}

// Client is ready to send one request after another.
func (s *Session) Client() (*api.Client, error) {
	return s.connect(1, false)
}

// OutlivePipes makes it an error to write where nobody reads any more, in place
// of the end of the program: what was changed is told then, if only on stderr.
func (s *Session) OutlivePipes() {
	if s.app.OutlivePipes != nil {
		s.app.OutlivePipes()
	}
}

// connect makes a client. One that finishes what it has sent, even when the
// context ends, can tell the outcome.
func (s *Session) connect(connections int, finishSent bool) (*api.Client, error) {
	options, err := s.options()
	if err != nil {
		return nil, err
	}
	options.Connections = connections
	if finishSent {
		options.Patience = s.app.patience()
	}
	if s.sandbox != nil {
		options.Token = s.sandbox.Token
	} else if options.Token, err = s.Token(); err != nil {
		return nil, err
	}
	s.warnOfRisks(options, "token")
	return s.newClient(options)
}

// anonymous is a client that sends no token, to the host in force.
func (s *Session) anonymous() (*api.Client, error) {
	options, err := s.options()
	if err != nil {
		return nil, err
	}
	s.warnOfRisks(options, "")
	return s.newClient(options)
}

// ClientFor is a client for a host and a token of the caller's choice. Without
// a token it is there to get one for a password.
func (s *Session) ClientFor(host *url.URL, token string) (*api.Client, error) {
	settings, err := s.Settings()
	if err != nil {
		return nil, err
	}
	options := s.optionsFor(settings, host)
	options.Token = token
	secret := "token"
	if token == "" {
		secret = "password"
	}
	s.warnOfRisks(options, secret)
	return s.newClient(options)
}

// newClient reads the files of certificates. Like the configuration, they may be
// pipes into which nobody writes.
func (s *Session) newClient(options api.Options) (*api.Client, error) {
	if err := checkProxies(s.app.Lookup); err != nil {
		return nil, err
	}
	return unlessInterrupted(s.cmd.Context(), func() (*api.Client, error) { return api.NewClient(options) })
}

// checkProxies refuses a proxy that net/http would pass over without a word, and
// send the token by another way. What is set may hold a password.
func checkProxies(lookup func(string) (string, bool)) error {
	for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
		address, _ := lookup(name)
		if !strings.Contains(address, "://") {
			address = "http://" + address
		}
		if _, err := url.Parse(address); err != nil {
			return &UsageError{Message: "the variable " + name + " is not the address of a proxy", Hint: "in a password, write % as %25, # as %23, / as %2F and a blank as %20"}
		}
	}
	return nil
}

// warnOfRisks warns once of what may happen to a secret that is sent, if any.
func (s *Session) warnOfRisks(options api.Options, secret string) {
	if s.warned {
		return
	}
	s.warned = true
	if options.InsecureSkipVerify {
		s.Warn("the server's certificate is not verified (--insecure-skip-verify): anyone on the way can read the token")
	}
	if secret != "" && options.Host.Scheme == "http" && !isLoopback(options.Host.Hostname()) {
		s.Warn("the " + secret + " travels unencrypted to " + options.Host.Host + ": use https")
	}
}

func isLoopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || address != nil && address.IsLoopback()
}

func (s *Session) sandboxHost() (*url.URL, error) {
	sandbox, err := s.startSandbox()
	if err != nil {
		return nil, err
	}
	return url.Parse(sandbox.Host)
}

// startSandbox starts the practice server of this run, once.
func (s *Session) startSandbox() (Sandbox, error) {
	if s.sandbox != nil {
		return *s.sandbox, nil
	}
	for _, name := range []string{"host", "context", "token-file"} {
		if s.cmd.Flags().Changed(name) {
			return Sandbox{}, &UsageError{Message: "--sandbox and --" + name + " do not go together", Hint: "--sandbox is a server of its own; leave one of them out"}
		}
	}
	sandbox, err := s.app.Sandbox()
	if err != nil {
		return Sandbox{}, err
	}
	s.sandbox = &sandbox
	return sandbox, nil
}

// GlobalFlags are the flags every command has.
func GlobalFlags() *pflag.FlagSet {
	flags := pflag.NewFlagSet("global", pflag.ContinueOnError)
	config.Define(flags)
	return flags
}
