package credential

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/text"
)

func writeCommands() []command.Command {
	return []command.Command{
		command.Change{
			Use:   "create <username>",
			Short: "Create a credential",
			Long: `Type the password at the terminal, or provide it with --password-file or in the
file given with -f. Usernames are unique across all projects.`,
			Example: "apiops credential create new-user --email new-user@example.com --full-name 'New User'" +
				" --password-file password.txt",
			Route: "POST " + collection,
			Flags: append(fields(),
				input.Text("email", "email", "email `address` of the owner").Required(),
				input.Text("full-name", "fullName", "full `name` of the owner").Required(),
				input.Secret("password", "password", "`file` with the password (- for stdin)").Required()),
			Document: true,
			Prepare:  prepareCreate,
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
			Flags: append(fields(),
				input.Text("email", "email", "email `address` of the owner"),
				input.Text("full-name", "fullName", "full `name` of the owner"),
				input.Secret("password", "password", "`file` with the password (- for stdin)")),
			Document: true,
			Prepare:  prepareUpdate,
			Globals:  []string{"yes"},
			Done:     "Credential {username} updated",
		},
		command.Change{
			Use:     "delete <username>...",
			Short:   "Delete a credential and its access",
			Example: "apiops credential delete api-user --yes",
			Route:   "DELETE " + collection + "{username}/",
			Confirm: "Delete {username}? This includes undeployment from every environment.",
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
			Flags:   []input.Flag{input.Secret("password", "password", "`file` with the password (- for stdin)").Asked("new password").Required()},
			Done:    "Password of {username} set",
		},
	}
}

// fields are the flags of create and update that are the same.
func fields() []input.Flag {
	return []input.Flag{
		input.Argument("username", "username"),
		input.Text("description", "description", "`text` that describes the credential"),
		input.Bool("enabled", "enabled", "allow use of the credential"),
		input.Texts("role", "roleNameList", "`name` of a role"),
		input.Addresses("ip", "ipList", "IP `address` or CIDR range to allow"),
		input.Time("expires", "expireDate", "`time` when the credential expires: a date (end of day, UTC), an RFC 3339 time, or null for never"),
		metadataFlag(),
	}
}

func prepareCreate(_ context.Context, run *command.Run, request *input.Request) error {
	return cmp.Or(layMetadata(run, request.Body, nil), check(request.Body))
}

// prepareUpdate completes the request with what the server has: it replaces the whole credential.
func prepareUpdate(ctx context.Context, run *command.Run, request *input.Request) error {
	found, err := run.Find(ctx, "GET "+collection, "username")
	if err != nil {
		return err
	}
	return update(ctx, run, request, found, func(body, current input.Document) error {
		return cmp.Or(checkLosses(body, current), check(body)) // check also changes the document
	})
}

// update merges the request into the current document, and asks before it removes metadata.
func update(ctx context.Context, run *command.Run, request *input.Request, found json.RawMessage, check func(body, current input.Document) error) error {
	current := input.Document{}
	if json.Unmarshal(found, &current) != nil {
		return run.Unreadable("it is not an object")
	}
	body := maps.Clone(current)
	maps.Copy(body, request.Body)
	if err := cmp.Or(layMetadata(run, body, current), check(body, current)); err != nil {
		return err
	}
	request.Body = body
	return confirmRemoval(ctx, run, body, current)
}

// checkLosses refuses to overwrite what the server does not return.
func checkLosses(body, current input.Document) error {
	if body.Text("password") != "" {
		return checkSecrets(body, current)
	}
	lost := fault.Usagef("the password would be lost: " +
		"the API replaces the whole credential and never returns the current password")
	username := text.Quoted(body.Text("username"))
	if string(body.Get("enabled")) != "false" {
		return lost.WithHint("use --password-file FILE (- for stdin); to change only the password, run "+
			"\"apiops credential password set %s\"", username)
	}
	return lost.WithHint("use --password-file FILE (- for stdin), or block the caller in another way: revoke its access with "+
		"\"apiops credential access revoke %[1]s\", or set another password with \"apiops credential password set %[1]s\", "+
		"which does not revoke tokens already issued", username)
}

// check rejects addresses and times that the server would reject, and converts times to its format.
func check(body input.Document) error {
	addresses, _ := document.ReadList(body.Get("ipList"))
	for _, address := range addresses {
		if err := input.CheckAddress(document.Words(address)); err != nil {
			return fault.Usagef("ipList: %s", fault.From(err).Message)
		}
	}
	expires := body.Text("expireDate")
	if expires == "" {
		return nil
	}
	until, err := input.ParseTime(expires)
	if err != nil {
		return fault.Usagef("expireDate %v", err)
	}
	return body.Set("expireDate", until)
}
