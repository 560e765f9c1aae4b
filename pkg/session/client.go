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

// Token is the token in force. Stdin is read, or the keyring asked, only if the
// token is there, and only once.
func (s *Session) Token(ctx context.Context) (token string, err error) {
	if s.token == "" {
		if file := s.Settings.String("token-file"); s.Settings.TokenSource() == s.Settings.Source("token-file") && files.IsExposed(file) {
			s.Console.Warn("others can read the token file " + file)
		}
		s.token, err = console.Wait(ctx, s.Console, func() (string, error) {
			return s.Settings.Token(s.Console.Stdin(), s.Keyring)
		})
	}
	return s.token, err
}

// Store is where contexts and their tokens are kept. From here on an interruption
// is waited for, so that none ends the program with half a change made.
func (s *Session) Store() config.Store {
	s.CatchSignals()
	return config.Store{Path: s.Settings.Path(), Keyring: s.Keyring, Warn: s.Console.Warn}
}

// WarnOfOverrides tells which variables override the current context of these.
func (s *Session) WarnOfOverrides(contexts []config.Context, current string) {
	for _, warning := range config.Overridden(s.Lookup, contexts, current) {
		s.Console.Warn(warning)
	}
}

// Client sends requests to the host in force, with the token in force. It is
// one for the whole run.
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

// Anonymous is a client of the host in force that sends no token.
func (s *Session) Anonymous(ctx context.Context) (*api.Client, error) {
	host, err := s.Host()
	if err != nil {
		return nil, err
	}
	return s.Connect(ctx, s.Options(host), "")
}

// Connect makes a client, which the session closes. The secret that requests will
// carry is named in a warning where it travels unencrypted; it may be empty. It
// reads the files of certificates, which may be pipes into which nobody writes.
func (s *Session) Connect(ctx context.Context, options api.Options, secret string) (*api.Client, error) {
	s.warnOfRisks(options, secret)
	if err := checkProxies(s.Lookup); err != nil {
		return nil, err
	}
	if !s.Settings.Bool("debug") {
		if s.waiting == nil {
			s.waiting = s.Console.Waiting()
		}
		options.Waiting = func() func() { return s.waiting.Begin(options.Host.Host) }
	}
	client, err := console.Wait(ctx, s.Console, func() (*api.Client, error) { return api.NewClient(options) })
	if err == nil {
		s.clients = append(s.clients, client)
	}
	return client, err
}

// Options say how to reach the API at a host, but for the token.
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

// Explain knows more about an error than who made it: a login does not help
// against a variable or a flag.
func (s *Session) Explain(failure *fault.Error) *fault.Error {
	failure = s.scoped(failure)
	source := s.Settings.TokenSource()
	given := strings.HasPrefix(source, "variable ") || strings.HasPrefix(source, "flag ")
	if failure.Kind != fault.Unauthenticated || s.token == "" || !given {
		return failure
	}
	return failure.WithHint("the server did not take the token of the %s: it may have expired, or belong to another host", source)
}

// warnOfRisks warns once of what may happen to a secret that is sent, if any.
func (s *Session) warnOfRisks(options api.Options, secret string) {
	if s.warned {
		return
	}
	s.warned = true
	if options.InsecureSkipVerify {
		s.Console.Warn("the server's certificate is not verified (--insecure-skip-verify): anyone on the way can read the token")
	}
	if secret != "" && options.Host.Scheme == "http" && !isLoopback(options.Host.Hostname()) {
		s.Console.Warn("the " + secret + " travels unencrypted to " + options.Host.Host + ": use https")
	}
}

func isLoopback(host string) bool {
	address := net.ParseIP(host)
	return host == "localhost" || address != nil && address.IsLoopback()
}
