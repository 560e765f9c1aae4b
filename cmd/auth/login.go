package auth

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
)

const loginHelp = `At a terminal, the command prompts for a missing host, user name and password.
It checks the token, then stores it in the system keyring if there is one, or
else in the configuration file, which only you can read. A stored token is only
ever sent to its own host.

The token is stored for the context that you choose with --context, or else for
the current context if it has the same host, or else for a context named after
the host. A new context becomes the current one. The context also stores the
values of --project, --ca-cert, --client-cert, --client-key and
--insecure-skip-verify.`

const loginExample = `apiops auth login --host https://apinizer.example.com
apiops auth login --context Prod.EU --host https://eu.example.com --project Payments
apiops auth login --username operator --password-stdin < password.txt
apiops auth login --with-token < token.txt`

// login holds the flags of a login.
type login struct {
	flags                    *pflag.FlagSet
	username, storage        string
	passwordStdin, withToken bool
}

// keeper stores a token.
type keeper struct {
	store   config.Store
	storage config.Storage
	given   map[string]string // settings for the context
}

func bindLogin(flags *pflag.FlagSet) command.Work {
	l := &login{flags: flags}
	flags.StringVar(&l.username, "username", "", "user `name` to log in with")
	flags.BoolVar(&l.passwordStdin, "password-stdin", false, "read the password from standard input")
	flags.BoolVar(&l.withToken, "with-token", false,
		"read a token from standard input instead of using a password")
	flags.StringVar(&l.storage, "storage", string(config.Automatic),
		"`place` to store the token in: "+strings.Join(storages(), ", "))
	command.Values(flags, "storage", storages()...)
	return l.run
}

func storages() []string {
	return []string{string(config.Automatic), string(config.InKeyring), string(config.InFile)}
}

func (l *login) run(ctx context.Context, run *command.Run) error {
	if err := l.check(run); err != nil {
		return err
	}
	first := grantRoute
	if l.withToken {
		first = checkRoute
	}
	if dry, err := run.Rehearse(ctx, command.Request(first)); dry || err != nil {
		return err
	}
	keeper, err := l.prepare(run)
	if err != nil {
		return err
	}
	host, err := findHost(ctx, run)
	if err != nil {
		return err
	}
	name, err := contextName(run.Settings, host)
	if err != nil {
		return err
	}
	token, err := l.token(ctx, run, host)
	if err != nil {
		return err
	}
	return keeper.keep(run, host, name, token)
}

// prepare checks that a token can be stored, before prompting for a password and sending it.
func (l *login) prepare(run *command.Run) (k keeper, err error) {
	if k.given, err = config.Given(l.flags); err != nil {
		return k, err
	}
	k.store = run.Store()
	k.storage, err = k.store.Prepare(config.Storage(l.storage))
	return k, err
}

// check validates the flags before any prompt or request.
func (l *login) check(run *command.Run) error {
	switch {
	case !slices.Contains(storages(), l.storage):
		return fault.Usagef("unknown storage %q", l.storage).
			WithHint("valid values: %s", strings.Join(storages(), ", "))
	case l.storage == string(config.InKeyring) && !run.Keyring.Available():
		return fault.Usagef("no system keyring is available").
			WithHint("use --storage file to store the token in the configuration file")
	case l.withToken && (l.username != "" || l.passwordStdin):
		return fault.Usagef("--with-token cannot be combined with --username or --password-stdin").
			WithHint("log in with either a token or a password")
	case run.Console.CanAsk(), l.withToken, l.username != "" && l.passwordStdin:
		return nil
	case l.passwordStdin:
		return fault.Usagef("the user name is required, but no terminal is attached").
			WithHint("use --username NAME")
	}
	return fault.Usagef("user name and password are required, but no terminal is attached").
		WithHint("use --username NAME --password-stdin with the password on stdin, " +
			"or --with-token with a token on stdin")
}

// findHost returns the host from the settings or, if none is set, prompts for it.
func findHost(ctx context.Context, run *command.Run) (*url.URL, error) {
	var host *url.URL
	var err error
	text := run.Settings.String("host")
	switch {
	case text != "":
		host, err = run.Settings.Host()
	case !run.Console.CanAsk():
		return nil, fault.Usagef("no host is set, and no terminal is attached").
			WithHint("use --host URL, or set APIOPS_HOST")
	default:
		if text, err = run.Console.Ask(ctx, "host", "https://apinizer.example.com"); err != nil {
			return nil, err
		}
		host, err = config.ParseHost(text)
	}
	if err == nil && !config.HasScheme(text) {
		run.Console.Note("Assuming " + host.String() + ".")
	}
	return host, err
}

// contextName returns the context to store the token for. Only a context that the user chose
// explicitly can get another host.
func contextName(settings *config.Settings, host *url.URL) (string, error) {
	chosen, err := settings.Chosen()
	if err != nil {
		return "", err
	}
	asked := !strings.HasPrefix(settings.Source("context"), "file ")
	if chosen.Name != "" && (asked || chosen.Host == "" || chosen.IsFor(host)) {
		return chosen.Name, nil
	}
	if other, unknown := config.FindContext(settings.Contexts(), host.Host); unknown == nil && !other.IsFor(host) {
		return "", fault.Usagef("context %q already exists for %s", other.Name, config.ShownHost(other.Host)).
			WithHint("choose another name with --context NAME")
	}
	return host.Host, nil
}

// keep stores the token and prints where it is.
func (k keeper) keep(run *command.Run, host *url.URL, name string, token config.Token) error {
	k.given["host"] = host.String()
	saved, err := k.store.LogIn(name, k.given, token, k.storage)
	if err != nil {
		return err
	}
	place := "the file " + k.store.Path
	if saved.After.Storage() == config.InKeyring {
		place = "the system keyring"
	}
	run.Console.Done(fmt.Sprintf("Logged in to %s. The token of context %s is stored in %s.",
		host, name, place))
	if was := saved.Before; was.Host != "" && !was.IsFor(host) {
		run.Console.Note("The previous host of the context was " + config.ShownHost(was.Host) + ".")
	}
	switch {
	case !saved.Current:
		run.Console.Note(fmt.Sprintf(
			`The current context has not changed: run "apiops context use %s" to switch to this one.`, name))
	case saved.Was != "" && saved.Was != name:
		run.Console.Note(fmt.Sprintf("Switched from context %s to %s.", saved.Was, name))
	}
	contexts, _ := config.Contexts(k.store.Path) // if this fails, only warnings are lost
	run.WarnOfOverrides(contexts, name)
	return nil
}
