// Package credential holds the `apiops credential` commands.
package credential

import (
	"encoding/json"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/output"
)

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
		command.Group{
			Use:      "access",
			Short:    "Which proxies and proxy groups a credential may call",
			Commands: accessCommands,
		},
		command.Group{
			Use:      "token",
			Short:    "How tokens are issued to a credential",
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

// credential is the part of a credential that the table shows.
type credential struct {
	Username    string          `json:"username"`
	FullName    string          `json:"fullName"`
	Email       string          `json:"email"`
	Enabled     json.RawMessage `json:"enabled"`
	ExpireDate  string          `json:"expireDate"`
	Roles       []string        `json:"roleNameList"`
	Addresses   []string        `json:"ipList"`
	Description string          `json:"description"`
}

func columns() []output.Column[credential] {
	return []output.Column[credential]{
		output.Col("USERNAME", func(c credential) string { return c.Username }),
		output.Col("FULL NAME", func(c credential) string { return c.FullName }),
		output.Col("EMAIL", func(c credential) string { return c.Email }),
		output.Col("ENABLED", func(c credential) string { return document.Words(c.Enabled) }),
		output.Col("EXPIRES", func(c credential) string { return c.ExpireDate }).Shown(output.ShortTime),
		output.Col("ROLES", func(c credential) string { return strings.Join(c.Roles, ", ") }).InWide(),
		output.Col("ADDRESSES", func(c credential) string { return strings.Join(c.Addresses, ", ") }).InWide(),
		output.Col("DESCRIPTION", func(c credential) string { return c.Description }).InWide(),
	}
}
