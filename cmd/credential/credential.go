// Package credential holds the `apiops credential` commands.
package credential

import (
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/output"
)

// needs are the permissions that every change of a credential wants.
const needs = "IDENTITY+MANAGE and, for the deployment, IDENTITY+DEPLOY_UNDEPLOY"

// Commands is everything under `apiops credential`.
func Commands() command.Group {
	return command.Group{
		Use:   "credential",
		Short: "Manage credentials and what is attached to them",
		Commands: []command.Command{
			command.List[credential]{
				Use:     "list",
				Short:   "List the credentials of a project",
				Example: "apiops credential list --project MyProject\napiops credential list -o name | grep '^legacy-'",
				Route:   "GET /projects/{project}/credentials/",
				Needs:   "any permission in the project",
				Columns: columns(),
			},
			command.Group{
				Use:   "private-key",
				Short: "The private key a credential decrypts and signs with",
				Commands: []command.Command{
					command.Change{
						Use:     "remove <username>...",
						Short:   "Take the private key away; the key itself is kept",
						Long:    "The credential must have a private key assigned: where it has none, the server\nrefuses (exit code 7).",
						Example: "apiops credential private-key remove api-user --project MyProject",
						Route:   "DELETE /projects/{project}/credentials/{username}/privateKey/",
						Needs:   needs,
						Done:    "Private key of {username} removed",
					},
				},
			},
			command.Group{
				Use:   "token",
				Short: "How tokens are issued to a credential",
				Commands: []command.Command{
					command.Change{
						Use:     "reset <username>...",
						Short:   "Put every token setting back to its default",
						Long:    tokenDefaults,
						Example: "apiops credential token reset api-user --project MyProject --yes",
						Route:   "DELETE /projects/{project}/credentials/{username}/token/",
						Needs:   needs,
						Confirm: "Reset the token settings of {username}? Its present settings are lost.",
						Done:    "Token settings of {username} reset",
					},
				},
			},
		},
	}
}

const tokenDefaults = `The present settings are lost. The defaults are: grant type PASSWORD, tokens that
never expire, no refresh tokens, no parameters in URLs, signature RS256, earlier
tokens kept, settings managed from this policy with authentication by
SECRET_MANAGER.`

// credential is the part of a credential that the table shows.
type credential struct {
	Username    string   `json:"username"`
	FullName    string   `json:"fullName"`
	Email       string   `json:"email"`
	Enabled     *bool    `json:"enabled"`
	ExpireDate  string   `json:"expireDate"`
	Roles       []string `json:"roleNameList"`
	Addresses   []string `json:"ipList"`
	Description string   `json:"description"`
}

func columns() []output.Column[credential] {
	return []output.Column[credential]{
		output.Col("USERNAME", func(c credential) string { return c.Username }),
		output.Col("FULL NAME", func(c credential) string { return c.FullName }),
		output.Col("EMAIL", func(c credential) string { return c.Email }),
		output.Col("ENABLED", credential.enabled),
		output.Col("EXPIRES", func(c credential) string { return c.ExpireDate }),
		output.Col("ROLES", func(c credential) string { return strings.Join(c.Roles, ", ") }).InWide(),
		output.Col("ADDRESSES", func(c credential) string { return strings.Join(c.Addresses, ", ") }).InWide(),
		output.Col("DESCRIPTION", func(c credential) string { return c.Description }).InWide(),
	}
}

func (c credential) enabled() string {
	if c.Enabled == nil {
		return ""
	}
	return strconv.FormatBool(*c.Enabled)
}
