package credential

import (
	"cmp"
	"context"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
	"github.com/apiops-cli/apiops/pkg/text"
)

// collection is where credentials are created, updated and listed.
const collection = "/projects/{project}/credentials/"

func writeCommands() []command.Command {
	return []command.Command{
		command.Change{
			Use:   "create <username>",
			Short: "Create a credential",
			Long: `The password is typed at the terminal, read from a file, or part of the file
given with -f. A username is taken if any project has it.`,
			Example:  "apiops credential create api-user --email api@example.com --full-name 'API User' --password-file -",
			Route:    "POST " + collection,
			Body:     func(flags *pflag.FlagSet) command.MakeBody { return bindFields(flags).create },
			Done:     "Credential {username} created",
			Redeploy: "run \"apiops credential update {username}\" to deploy again",
		},
		command.Change{
			Use:   "update <username>",
			Short: "Change a credential; what you leave out stays as it is",
			Long: `The server replaces a credential as a whole, so it is read first. Its password and
the values of secret metadata cannot be read: unless they are given again,
nothing is sent (exit code 2). To change only the password, use
"apiops credential password set". To block a caller whose password you do not
know, set another one, or use "apiops credential access revoke".`,
			Example: "apiops credential update api-user --enabled false --password-file password.txt",
			Route:   "PUT " + collection,
			Body:    func(flags *pflag.FlagSet) command.MakeBody { return bindFields(flags).update },
			Done:    "Credential {username} updated",
		},
		command.Change{
			Use:     "delete <username>...",
			Short:   "Delete a credential and all it may call",
			Example: "apiops credential delete api-user --yes",
			Route:   "DELETE " + collection + "{username}/",
			Confirm: "Delete {username}? It is undeployed from every environment.",
			Done:    "Credential {username} deleted",
			Missing: []string{"credential", "not found"},
		},
		command.Group{
			Use:      "password",
			Short:    "The password of a credential",
			Commands: passwordCommands,
		},
	}
}

func passwordCommands() []command.Command {
	return []command.Command{
		command.Change{
			Use:     "set <username>",
			Short:   "Give a credential a new password",
			Example: "apiops credential password set api-user\napiops credential password set api-user --password-file password.txt",
			Route:   "PATCH " + collection + "{username}/",
			Body:    newPassword,
			Done:    "Password of {username} set",
		},
	}
}

func (f *fields) create(ctx context.Context, run *command.Run) (*api.Body, error) {
	document, err := f.lay(ctx, run, f, nil)
	if err != nil {
		return nil, err
	}
	if err := check(document); err != nil {
		return nil, err
	}
	if document.Text("password") == "" || f.passwordFile != "" {
		err = f.setPassword(ctx, run, document)
	}
	return api.JSON(document), err
}

func (f *fields) update(ctx context.Context, run *command.Run) (*api.Body, error) {
	document, err := f.lay(ctx, run, f, present)
	if err != nil {
		return nil, err
	}
	if f.passwordFile != "" {
		if err := f.setPassword(ctx, run, document); err != nil {
			return nil, err
		}
	}
	err = cmp.Or(f.checkLosses(document), check(document)) // before it is encoded: check changes it
	return api.JSON(document), err
}

// checkLosses refuses to replace what the server does not tell.
func (f *fields) checkLosses(document patch.Document) error {
	if document.Text("password") != "" {
		return checkSecrets(document)
	}
	lost := fault.Usagef("the password would be lost: the API replaces the whole credential, and never returns the current password")
	username := text.Quoted(document.Text("username"))
	if string(f.Enabled) != "false" {
		return lost.WithHint("give the password with --password-file FILE (- for stdin); to change only the password, run "+
			"\"apiops credential password set %s\"", username)
	}
	return lost.WithHint("give the password with --password-file FILE (- for stdin), or block the caller in another way: revoke its access with "+
		"\"apiops credential access revoke %[1]s\", or set another password with \"apiops credential password set %[1]s\", "+
		"which does not revoke tokens already issued", username)
}

func newPassword(flags *pflag.FlagSet) command.MakeBody {
	file := flags.String("password-file", "", "`file` with the password, - for stdin")
	return func(ctx context.Context, run *command.Run) (*api.Body, error) {
		password, err := run.Console.Secret(ctx, "new password for "+run.Arguments.First("username"), *file, "password-file", true)
		return api.JSON(map[string]string{"password": password}), err
	}
}
