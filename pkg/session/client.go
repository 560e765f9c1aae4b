package session

import (
	"cmp"
	"context"
	"net"
	"net/url"
	"runtime"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
)

// Token returns the current token. It reads stdin or the keyring only if the token is there, and
// only once.
func (s *Session) Token(ctx context.Context) (token string, err error) {
	if s.token == "" {
		if file := s.Settings.String("token-file"); s.Settings.TokenSource() == s.Settings.Source("token-file") && files.IsExposed(file) {
			s.Console.Warn("other users can read the token file " + file)
		}
		s.token, err = console.Wait(ctx, s.Console, func() (string, error) {
			return s.Settings.Token(s.Console.Stdin(), s.Keyring)
		})
	}
	return s.token, err
}

// Store returns the store of contexts and their tokens. From then on, an interruption no longer
// ends the program, which could leave a change half made.
func (s *Session) Store() config.Store {
	s.CatchSignals()
	return config.Store{Path: s.Settings.Path(), Keyring: s.Keyring, Warn: s.Console.Warn}
}

// WarnOfOverrides warns of variables that override the current context.
func (s *Session) WarnOfOverrides(contexts []config.Context, current string) {
	for _, warning := range config.Overridden(s.Lookup, contexts, current) {
		s.Console.Warn(warning)
	}
}

// Client returns the client for the current host and token. It is the same for the whole run.
func (s *Session) Client(ctx context.Context) (*api.Client, error) {
	if s.client != nil {
		return s.client, nil
	}
	host, err := s.Host()
	if err != nil {
		return nil, err
	}
	options := s.Options(host)
	if s.Settings.Bool("sandbox") {
		options.Token = s.sandbox.Token
	} else if options.Token, err = s.Token(ctx); err != nil {
		return nil, err
	}
	s.client, err = s.Connect(ctx, options, "token")
	return s.client, err
}

// Anonymous returns a new client for the current host that sends no token.
func (s *Session) Anonymous(ctx context.Context) (*api.Client, error) {
	host, err := s.Host()
	if err != nil {
		return nil, err
	}
	return s.Connect(ctx, s.Options(host), "")
}

// Connect returns a new client, which the session closes. Secret says what requests carry, such as
// "token", for a warning if the connection is not encrypted; it may be empty. Connect stops when
// the context ends: the certificate files may be pipes that nobody writes to.
func (s *Session) Connect(ctx context.Context, options api.Options, secret string) (*api.Client, error) {
	s.warnOfRisks(options, secret)
	if err := checkProxies(s.Lookup, options.Host); err != nil {
		return nil, err
	}
	if !s.Settings.Bool("debug") {
		if s.waiting == nil {
			s.waiting = s.Console.Waiting()
		}
		options.Waiting = func() func() { return s.waiting.Begin(options.Host.Host) }
		options.Moved = s.waiting.Moved
	}
	client, err := console.Wait(ctx, s.Console, func() (*api.Client, error) { return api.NewClient(options) })
	if err == nil {
		s.clients = append(s.clients, client)
	}
	return client, err
}

// Options returns how to reach the API at a host, without the token.
func (s *Session) Options(host *url.URL) api.Options {
	options := api.Options{
		Host:               host,
		UserAgent:          "apiops/" + s.Version + " (" + runtime.GOOS + "; " + runtime.GOARCH + ")",
		Timeout:            s.Settings.Duration("timeout"),
		CACert:             s.Settings.String("ca-cert"),
		ClientCert:         s.Settings.String("client-cert"),
		ClientKey:          s.Settings.String("client-key"),
		InsecureSkipVerify: s.Settings.Bool("insecure-skip-verify"),
		ProxyVariable:      proxyVariable(s.Lookup, host.Scheme),
		Connections:        s.needs.Connections,
		Notice:             s.Console.Note,
	}
	if s.Settings.Bool("debug") {
		options.Debug = api.NewDebug(s.Console.Trace())
	}
	if s.needs.FinishSent {
		options.Patience = cmp.Or(s.Patience, context.Background())
	}
	return options
}

// Explain adds the context and the project to an error. If the server rejected a token from a
// variable or a flag, it also changes the hint, because a login would not help.
func (s *Session) Explain(failure *fault.Error) *fault.Error {
	failure = s.scoped(failure)
	source := s.Settings.TokenSource()
	given := strings.HasPrefix(source, "variable ") || strings.HasPrefix(source, "flag ")
	if failure.Kind != fault.Unauthenticated || s.token == "" || !given {
		return failure
	}
	return failure.WithHint("the server rejected the token from %s: "+
		"it may have expired, or it may be for another host", source)
}

// warnOfRisks warns, once per run, if others could read what is sent.
func (s *Session) warnOfRisks(options api.Options, secret string) {
	if s.warned {
		return
	}
	s.warned = true
	if options.InsecureSkipVerify {
		s.Console.Warn("the server's certificate is not verified (--insecure-skip-verify): " +
			"anyone on the network path can read the token")
	}
	if secret != "" && options.Host.Scheme == "http" && !IsLoopback(options.Host.Hostname()) {
		s.Console.Warn("the " + secret + " is sent unencrypted to " + options.Host.Host + ": use https")
	}
}

// IsLoopback reports whether a host name stands for this machine.
func IsLoopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || address != nil && address.IsLoopback()
}
