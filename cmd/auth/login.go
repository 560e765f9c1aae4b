package auth

import (
	"context"
	"fmt"
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

The context that keeps it is the one given with --context, else the one in force
if it is for this host, else one named after the host. A new context becomes the
current one. What is given of --project, --ca-cert, --client-cert, --client-key
and --insecure-skip-verify is kept in the context too.`

const loginExample = `apiops auth login --host https://apinizer.example.com
apiops auth login --context Prod.EU --host https://eu.example.com --project Payments
apiops auth login --username operator --password-stdin < password.txt
apiops auth login --with-token < token.txt`

// login is what the command line says about a login.
type login struct {
	flags         *pflag.FlagSet
	username      *string
	passwordStdin *bool
	withToken     *bool
	storage       *string
}

func bindLogin(flags *pflag.FlagSet) command.Work {
	l := login{
		flags:         flags,
		username:      flags.String("username", "", "`name` of the user to log in as"),
		passwordStdin: flags.Bool("password-stdin", false, "read the password from standard input"),
		withToken:     flags.Bool("with-token", false, "read a token from standard input, in place of a password"),
		storage:       flags.String("storage", string(config.Automatic), "`place` to keep the token in: "+strings.Join(storages(), ", ")),
	}
	command.Values(flags, "storage", storages()...)
	return l.run
}

func storages() []string {
	return []string{string(config.Automatic), string(config.InKeyring), string(config.InFile)}
}

func (l login) run(ctx context.Context, run *command.Run) error {
	if err := l.check(run); err != nil {
		return err
	}
	if dry, err := l.dryRun(ctx, run); dry || err != nil {
		return err
	}
	goal, err := findTarget(ctx, run)
	if err != nil {
		return err
	}
	token, err := l.token(ctx, run, goal.host)
	if err != nil {
		return err
	}
	return l.keep(run, goal, token)
}

// check finds what is wrong with the flags before anything is asked or sent.
func (l login) check(run *command.Run) error {
	withPassword := *l.username != "" || *l.passwordStdin
	switch {
	case !slices.Contains(storages(), *l.storage):
		return fault.Usagef("%q is no storage", *l.storage).
			WithHint("%s", "use one of "+strings.Join(storages(), ", "))
	case *l.storage == string(config.InKeyring) && !run.Keyring.Available():
		return fault.Usagef("there is no system keyring here").
			WithHint("--storage file keeps the token in the configuration file")
	case *l.withToken && withPassword:
		return fault.Usagef("--with-token does not go with --username and --password-stdin").
			WithHint("log in either with a token or with a password")
	case run.Console.CanAsk(), *l.withToken, *l.username != "" && *l.passwordStdin:
		return nil
	}
	if *l.passwordStdin {
		return fault.Usagef("the user is missing, and nobody can be asked for it").
			WithHint("give --username NAME")
	}
	return fault.Usagef("nobody can be asked for the user and the password").
		WithHint("give --username NAME --password-stdin with the password on stdin, or --with-token with a token on stdin")
}

func (l login) dryRun(ctx context.Context, run *command.Run) (bool, error) {
	if *l.withToken {
		return run.Rehearse(ctx, request(checkRoute))
	}
	return run.Rehearse(ctx, request(grantRoute))
}

// keep stores the token, and says where.
func (l login) keep(run *command.Run, goal target, token config.Token) error {
	given, err := config.Given(l.flags)
	if err != nil {
		return err
	}
	given["host"] = goal.host.String()
	store := run.Store()
	saved, err := store.LogIn(goal.context, given, token, config.Storage(*l.storage))
	if err != nil {
		return err
	}
	sayWhatIsKept(run, store, goal, saved)
	warnOfVariable(run, run.Settings.TokenSource(), "is used in place of a stored token")
	warnOfVariable(run, run.Settings.Source("host"), "chooses the host, and no stored token is sent there")
	return nil
}

func sayWhatIsKept(run *command.Run, store config.Store, goal target, saved config.Saved) {
	place := "the file " + store.Path
	if saved.After.Storage() == config.InKeyring {
		place = "the system keyring"
	}
	run.Console.Done(fmt.Sprintf("Logged in to %s. The context %s keeps the token in %s.", goal.host, goal.context, place))
	if was := saved.Before; was.Host != "" && !was.IsFor(goal.host) {
		run.Console.Note("The context led to " + was.Host + " before.")
	}
	if !saved.Current {
		run.Console.Note(fmt.Sprintf("The current context is another: \"apiops context use %s\" changes that.", goal.context))
	}
}

// warnOfVariable tells what a variable does, if that is where a setting is from.
func warnOfVariable(run *command.Run, source, effect string) {
	if strings.HasPrefix(source, "variable ") {
		run.Console.Warn("as long as it is set, the " + source + " " + effect)
	}
}
