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

const loginHelp = `At a terminal it asks for what is missing: the host, the user, the password. The
token is tried out before it is kept, in the system keyring where there is one,
else in the configuration file, which only you can read. It is only ever sent to
the host it was got from.

The context that keeps it is the one given with --context, else the current one
if it is for this host, else one named after the host. A new context becomes the
current one. What is given of --project, --ca-cert, --client-cert, --client-key
and --insecure-skip-verify is kept in the context too.`

const loginExample = `apiops auth login --host https://apinizer.example.com
apiops auth login --context Prod.EU --host https://eu.example.com --project Payments
apiops auth login --username operator --password-stdin < password.txt
apiops auth login --with-token < token.txt`

// login is what the command line says about a login.
type login struct {
	flags                    *pflag.FlagSet
	username, storage        string
	passwordStdin, withToken bool
}

// keeper is what a token is kept with.
type keeper struct {
	store   config.Store
	storage config.Storage
	given   map[string]string // settings of the context
}

func bindLogin(flags *pflag.FlagSet) command.Work {
	l := &login{flags: flags}
	flags.StringVar(&l.username, "username", "", "`name` of the user to log in as")
	flags.BoolVar(&l.passwordStdin, "password-stdin", false, "read the password from standard input")
	flags.BoolVar(&l.withToken, "with-token", false,
		"read a token from standard input, in place of a password")
	flags.StringVar(&l.storage, "storage", string(config.Automatic),
		"`place` to keep the token in: "+strings.Join(storages(), ", "))
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

// prepare finds out whether a token can be kept, before a password is asked for and sent.
func (l *login) prepare(run *command.Run) (k keeper, err error) {
	if k.given, err = config.Given(l.flags); err != nil {
		return k, err
	}
	k.store = run.Store()
	k.storage, err = k.store.Prepare(config.Storage(l.storage))
	return k, err
}

// check finds what is wrong with the flags before anything is asked or sent.
func (l *login) check(run *command.Run) error {
	switch {
	case !slices.Contains(storages(), l.storage):
		return fault.Usagef("%q is no storage", l.storage).
			WithHint("use one of %s", strings.Join(storages(), ", "))
	case l.storage == string(config.InKeyring) && !run.Keyring.Available():
		return fault.Usagef("there is no system keyring here").
			WithHint("--storage file keeps the token in the configuration file")
	case l.withToken && (l.username != "" || l.passwordStdin):
		return fault.Usagef("--with-token does not go with --username and --password-stdin").
			WithHint("log in either with a token or with a password")
	case run.Console.CanAsk(), l.withToken, l.username != "" && l.passwordStdin:
		return nil
	case l.passwordStdin:
		return fault.Usagef("the user is missing, and nobody can be asked for it").
			WithHint("give --username NAME")
	}
	return fault.Usagef("nobody can be asked for the user and the password").
		WithHint("give --username NAME --password-stdin with the password on stdin, " +
			"or --with-token with a token on stdin")
}

// findHost is the host that is set or, where none is, the one that is typed.
func findHost(ctx context.Context, run *command.Run) (*url.URL, error) {
	var host *url.URL
	var err error
	text := run.Settings.String("host")
	switch {
	case text != "":
		host, err = run.Settings.Host()
	case !run.Console.CanAsk():
		return nil, fault.Usagef("no host is set, and nobody can be asked for it").
			WithHint("give --host URL, or set APIOPS_HOST")
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

// contextName is the context to keep the token. Only one asked for by name may get another host.
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
		return "", fault.Usagef("the context %s leads to %s", other.Name, other.Host).
			WithHint("choose another name with --context NAME")
	}
	return host.Host, nil
}

// keep stores the token, and says where.
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
	run.Console.Done(fmt.Sprintf("Logged in to %s. The context %s keeps the token in %s.",
		host, name, place))
	if was := saved.Before; was.Host != "" && !was.IsFor(host) {
		run.Console.Note("The context led to " + was.Host + " before.")
	}
	if !saved.Current {
		run.Console.Note(fmt.Sprintf(
			`The current context is another: "apiops context use %s" changes that.`, name))
	}
	contexts, _ := config.Contexts(k.store.Path) // without them there is only less to warn of
	run.WarnOfOverrides(contexts, name)
	return nil
}
