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
			Long: `Type the password at the terminal, or provide it with --password-file or in the
file given with -f. Usernames are unique across all projects.`,
			Example: "apiops credential create new-user --email new-user@example.com --full-name 'New User'" +
				" --password-file password.txt",
			Route:    "POST " + collection,
			Body:     func(flags *pflag.FlagSet) command.MakeBody { return bindFields(flags).create },
			Done:     "Credential {username} created",
			Redeploy: "set the password again with \"apiops credential password set {username}\", which deploys again",
		},
		command.Change{
			Use:   "update <username>",
			Short: "Update a credential (omitted fields keep their values)",
			Long: `The server replaces the whole credential, so apiops reads it first. The password
and the values of secret metadata cannot be read: if you do not provide them
again, the command fails with exit code 2 and changes nothing. To change only the
password, use "apiops credential password set". To block a caller whose password
you do not know, set another password or use "apiops credential access revoke".

The metadata in a file replaces the current metadata. Before the command removes
a key, it asks for confirmation. Fields of an entry that the file omits keep
their values.`,
			Example: "apiops credential update mobile-app --enabled false --password-file password.txt",
			Route:   "PUT " + collection,
			Body:    func(flags *pflag.FlagSet) command.MakeBody { return bindFields(flags).update },
			Globals: []string{"yes"},
			Done:    "Credential {username} updated",
		},
		command.Change{
			Use:     "delete <username>...",
			Short:   "Delete a credential and its access",
			Example: "apiops credential delete api-user --yes",
			Route:   "DELETE " + collection + "{username}/",
			Confirm: "Delete {username}? It is also undeployed from every environment.",
			Done:    "Credential {username} deleted",
			Missing: []string{"credential", "not found"},
		},
		command.Group{
			Use:      "password",
			Short:    "Manage the password of a credential",
			Commands: passwordCommands,
		},
	}
}

func passwordCommands() []command.Command {
	return []command.Command{
		command.Change{
			Use:     "set <username>",
			Short:   "Set a new password",
			Long:    "Without --password-file, apiops asks for the password at the terminal.",
			Example: "apiops credential password set api-user --password-file password.txt",
			Route:   "PATCH " + collection + "{username}/",
			Body:    newPassword,
			Done:    "Password of {username} set",
		},
	}
}

func (f *fields) create(ctx context.Context, run *command.Run) (*api.Body, error) {
	document, _, err := f.lay(ctx, run, f, nil)
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
	document, current, err := f.lay(ctx, run, f, present)
	if err != nil {
		return nil, err
	}
	if f.passwordFile != "" {
		if err := f.setPassword(ctx, run, document); err != nil {
			return nil, err
		}
	}
	if err := cmp.Or(f.checkLosses(document, current), check(document)); err != nil { // check also changes the document
		return nil, err
	}
	return api.JSON(document), f.confirmRemoval(ctx, run, document, current)
}

// checkLosses refuses to overwrite what the server does not return.
func (f *fields) checkLosses(document, current patch.Document) error {
	if document.Text("password") != "" {
		return checkSecrets(document, current)
	}
	lost := fault.Usagef("the password would be lost: " +
		"the API replaces the whole credential and never returns the current password")
	username := text.Quoted(document.Text("username"))
	if string(f.Enabled) != "false" {
		return lost.WithHint("use --password-file FILE (- for stdin); to change only the password, run "+
			"\"apiops credential password set %s\"", username)
	}
	return lost.WithHint("use --password-file FILE (- for stdin), or block the caller in another way: revoke its access with "+
		"\"apiops credential access revoke %[1]s\", or set another password with \"apiops credential password set %[1]s\", "+
		"which does not revoke tokens already issued", username)
}

func newPassword(flags *pflag.FlagSet) command.MakeBody {
	file := flags.String("password-file", "", "`file` with the password (- for stdin)")
	return func(ctx context.Context, run *command.Run) (*api.Body, error) {
		password, err := readPassword(ctx, run, "new password", *file)
		return api.JSON(map[string]string{"password": password}), err
	}
}
