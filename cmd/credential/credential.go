// Package credential provides the `apiops credential` and `apiops credential-organization`
// commands.
package credential

import "github.com/apiops-cli/apiops/pkg/command"

// Commands returns the `apiops credential` group.
func Commands() command.Group {
	return command.Group{
		Use:      "credential",
		Short:    "Manage credentials and their access, keys and tokens",
		Commands: commands,
	}
}

func commands() []command.Command {
	commands := []command.Command{
		command.List[credential]{
			Use:     "list",
			Short:   "List the credentials of a project",
			Example: "apiops credential list --project MyProject\napiops credential list -o name | grep '^mobile-'",
			Route:   "GET " + collection,
			Columns: columns(),
		},
		getCommand(),
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
