package credential

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
)

func tokenCommands() []command.Command {
	const route = collection + "{username}/token/"
	return []command.Command{
		command.Change{
			Use:   "set <username>...",
			Short: "Change token settings (omitted settings keep their values)",
			Long: `You can set any setting to null. A lifetime is a duration such as 12h, 90m, 7d or
2w, or a number with its unit in a separate flag. --expires-in only has an effect
with --never-expires false.`,
			Example:  "apiops credential token set api-user --never-expires false --expires-in 12h",
			Route:    "PUT " + route,
			Flags:    tokenFlags(),
			Document: true,
			Prepare:  warnOfSettings,
			Done:     "Token settings of {username} updated",
		},
		command.Change{
			Use:   "reset <username>...",
			Short: "Reset all token settings to their defaults",
			Long: `The current settings are lost. The defaults are: grant type PASSWORD, tokens that
never expire, no refresh tokens, no parameters in URLs, signature RS256, earlier
tokens kept, settings managed from this policy with authentication by
SECRET_MANAGER.`,
			Example: "apiops credential token reset api-user --project MyProject --yes",
			Route:   "DELETE " + route,
			Confirm: "Reset the token settings of {username}? The current settings are lost.",
			Done:    "Token settings of {username} reset",
		},
	}
}

func tokenFlags() []input.Flag {
	flags := []input.Flag{
		input.Text("grant-type", "grantType", "grant `type`").
			Of("PASSWORD", "CLIENT_CREDENTIALS", "AUTHORIZATION_CODE", "IMPLICIT", "REFRESH_TOKEN"),
		input.Bool("never-expires", "tokenNeverExpires", "tokens never expire"),
		input.Bool("refresh", "refreshTokenAllowed", "issue refresh tokens"),
		input.Number("refresh-count", "refreshTokenCount", 1, "maximum `number` of refreshes per token (1 or more)"),
		input.Bool("allow-url-parameters", "allowUrlParameters", "allow parameters of token requests in the URL"),
		input.Text("signature-algorithm", "jwtSignatureAlgorithm", "`algorithm` to sign tokens with").Exactly("RS256", "HS256", "ES256"),
		input.Bool("delete-previous", "deletePrevious", "invalidate earlier tokens when a new one is issued"),
	}
	flags = append(flags, input.Lifetime("expires-in", "tokenExpiresInAmount", "tokenExpiresInUnit", "`lifetime` of a token")...)
	return append(flags, input.Lifetime("refresh-expires-in", "refreshTokenExpiresInAmount", "refreshTokenExpiresInUnit", "`lifetime` of a refresh token")...)
}

// warnOfSettings warns of settings that have no effect on their own. The current settings are
// unknown: no operation returns them.
func warnOfSettings(_ context.Context, run *command.Run, request *input.Request) error {
	given := func(field string) bool {
		value := request.Body.Get(field)
		return value != nil && string(value) != "null"
	}
	if given("tokenExpiresInAmount") && string(request.Body.Get("tokenNeverExpires")) != "false" {
		run.Warn("--expires-in has no effect while tokens never expire (the default): add --never-expires false")
	}
	if (given("refreshTokenCount") || given("refreshTokenExpiresInAmount")) && string(request.Body.Get("refreshTokenAllowed")) != "true" {
		run.Warn("--refresh-count and --refresh-expires-in have no effect while refresh tokens are off (the default): add --refresh true")
	}
	return nil
}
