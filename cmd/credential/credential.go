// Package credential holds the `apiops credential` commands.
package credential

import "github.com/apiops-cli/apiops/pkg/command"

// Commands is everything under `apiops credential`.
func Commands() command.Group {
	return command.Group{
		Use:      "credential",
		Short:    "Manage credentials and what is attached to them",
		Commands: commands,
	}
}

func commands() []command.Command {
	commands := []command.Command{
		command.List[credential]{
			Use:     "list",
			Short:   "List the credentials of a project",
			Example: "apiops credential list --project MyProject\napiops credential list -o name | grep '^legacy-'",
			Route:   "GET " + collection,
			Columns: columns(),
		},
		getCommand(),
		command.Group{
			Use:      "access",
			Short:    "Which proxies and proxy groups a credential may call",
			Commands: accessCommands,
		},
		command.Group{
			Use:      "token",
			Short:    "How tokens are issued to a credential",
			Long:     "The API has no operation that shows the current settings.",
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
