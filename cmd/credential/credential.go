// Package credential provides the `apiops credential` and `apiops credential-organization`
// commands.
package credential

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// collection is where credentials are created, updated and listed.
const collection = "/projects/{project}/credentials/"

// Commands returns the `apiops credential` group.
func Commands() command.Group {
	return command.Group{
		Use:      "credential",
		Short:    "Manage credentials, their access, keys and tokens",
		Commands: commands,
	}
}

func commands() []command.Command {
	basics := []string{"USERNAME username", "FULL NAME fullName", "EMAIL email", "ENABLED enabled", "EXPIRES expireDate"}
	commands := []command.Command{
		command.List{
			Use:     "list",
			Short:   "List the credentials of a project",
			Example: "apiops credential list --project MyProject\napiops credential list -o name | grep '^mobile-'",
			Route:   "GET " + collection,
			Columns: output.Fields(append(basics, "+ROLES roleNameList", "+ADDRESSES ipList", "+DESCRIPTION description")...),
		},
		command.Show{
			Use:   "get <username>",
			Short: "Show a credential",
			Long: `The API never returns the password or the values of secret metadata. It cannot read
a single credential, so apiops reads the whole list.`,
			Example: "apiops credential get api-user\napiops credential get api-user -o yaml",
			Route:   "GET " + collection,
			Pick:    "username",
			Columns: output.Fields(append(basics, "ROLES roleNameList", "ADDRESSES ipList", "DESCRIPTION description", "METADATA metadata.key")...),
		},
		command.Group{
			Use:      "access",
			Short:    "Manage which proxies and proxy groups a credential can call",
			Commands: accessCommands,
		},
		command.Group{
			Use:      "token",
			Short:    "Manage how tokens are issued to a credential",
			Long:     "The API cannot show the current settings.",
			Commands: tokenCommands,
		},
	}
	commands = append(commands, writeCommands()...)
	for _, attachment := range attachments() {
		commands = append(commands, command.Group{
			Use:      attachment.noun,
			Short:    attachment.short,
			Commands: attachment.commands,
		})
	}
	return commands
}
