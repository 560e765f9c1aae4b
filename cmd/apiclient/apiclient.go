// Package apiclient provides the `apiops api-client` commands.
package apiclient

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	collection = "/projects/{project}/api-clients"
	one        = collection + "/{api-client}"
)

// Commands returns the `apiops api-client` group.
func Commands() command.Group {
	return command.Group{
		Use:   "api-client",
		Short: "Manage API clients, their secrets and restrictions",
		Long: `An API client is the identity with which a consumer or an application calls APIs.
It begins as a draft: create a secret for it, then activate it.`,
		Commands: commands,
	}
}

func commands() []command.Command {
	reports := command.Reports{Noun: "api-client", Title: "an API client", Route: one, Sample: "cli_1"}
	return append(lifecycle(),
		command.List{
			Use: "list", Short: "List the API clients",
			Example: "apiops api-client list --state active --owner-type consumer --owner api-user",
			Route:   "GET " + collection,
			Flags: []input.Flag{
				input.Text("owner-type", "?ownerType", "`type` of the owner, with --owner").Of("CONSUMER", "APPLICATION"),
				input.Text("owner", "?ownerKey", "`name` of the owner, with --owner-type: the username of a consumer or the name of an application"),
				input.Text("state", "?state", "only clients in this `state`").Of("DRAFT", "ACTIVE", "SUSPENDED", "REVOKED"),
				input.Text("search", "?search", "`text` in the name or the client ID"),
				input.Text("sort", "?sort", "`field` and direction: name, operationalState or expiresAt, with ,asc or ,desc"),
			},
			Columns: output.Fields("KEY apiClientKey", "NAME name", "CLIENT ID clientId", "OWNER owner.key", "STATE operationalState", "READINESS readiness",
				"+OWNER TYPE owner.type", "+ORGANIZATION organizationCode", "+EXPIRES expiresAt", "+VERSION version"),
		},
		command.Show{
			Use: "get <api-client>", Short: "Show an API client", Example: "apiops api-client get cli_1", Route: "GET " + one,
			Columns: output.Fields("KEY apiClientKey", "NAME name", "CLIENT ID clientId", "OWNER owner.key", "OWNER TYPE owner.type",
				"ORGANIZATION organizationCode", "STATE operationalState", "READINESS readiness", "VALID FROM validFrom", "EXPIRES expiresAt",
				"GRANT TYPES allowedGrantTypes", "SECRETS secretVersions.versionId", "SECRET STATUS secretVersions.status",
				"DESCRIPTION description", "VERSION version"),
		},
		command.Group{Use: "secret", Short: "Manage the secrets of an API client", Commands: secretCommands},
		command.Group{Use: "restriction", Short: "Manage what an API client must not call", Commands: restrictionCommands},
		command.Group{Use: "restriction-mode", Short: "Manage the restriction mode of an API client", Commands: modeCommands},
		reports.Entitlements("List what the owner may call, before the restrictions of the client"),
		reports.Limits("List the limits that are assigned to the client itself"),
		reports.Group(),
	)
}

// fields are the flags of create and update.
func fields() []input.Flag {
	flags := []input.Flag{
		input.Text("name", "name", "`name` of the client"),
		input.Text("description", "description", "`text` that describes the client"),
		input.Text("organization", "organizationCode", "`code` of an organization"),
		input.Start("valid-from", "validFrom", "`time` from which the client is valid: a date (start of day, UTC) or an RFC 3339 time"),
		input.Time("expires", "expiresAt", "`time` when the client expires: a date (end of day, UTC) or an RFC 3339 time"),
		input.Texts("grant-type", "allowedGrantTypes", "allowed grant `type`").
			Of("CLIENT_CREDENTIALS", "PASSWORD", "AUTHORIZATION_CODE", "IMPLICIT", "REFRESH_TOKEN"),
		input.Bool("token-never-expires", "tokenNeverExpires", "tokens never expire"),
		input.Bool("refresh", "refreshTokenAllowed", "issue refresh tokens"),
		input.Number("refresh-count", "refreshTokenCount", 1, "maximum `number` of refreshes per token"),
		input.Text("signature-algorithm", "jwtSignatureAlgorithm", "`algorithm` to sign tokens with").Exactly("RS256", "HS256", "ES256"),
	}
	flags = append(flags, input.Lifetime("token-expires-in", "tokenExpiresInAmount", "tokenExpiresInUnit", "`lifetime` of a token")...)
	return append(flags, input.Lifetime("refresh-expires-in", "refreshTokenExpiresInAmount", "refreshTokenExpiresInUnit", "`lifetime` of a refresh token")...)
}
