package credential

import (
	"context"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
)

func tokenCommands() []command.Command {
	const route = "/projects/{project}/credentials/{username}/token/"
	return []command.Command{
		command.Change{
			Use:   "set <username>...",
			Short: "Change token settings; a setting you leave out stays as it is",
			Long: `Any setting can be given the value null. A lifetime is a number, with its unit in
a flag of its own, or a duration such as 12h, 90m, 7d or 2w; it counts only where
--never-expires is false.`,
			Example: "apiops credential token set api-user --never-expires false --expires-in 12h",
			Route:   "PUT " + route,
			Body:    tokenSettings,
			Done:    "Token settings of {username} changed",
		},
		command.Change{
			Use:   "reset <username>...",
			Short: "Put every token setting back to its default",
			Long: `The present settings are lost. The defaults are: grant type PASSWORD, tokens that
never expire, no refresh tokens, no parameters in URLs, signature RS256, earlier
tokens kept, settings managed from this policy with authentication by
SECRET_MANAGER.`,
			Example: "apiops credential token reset api-user --project MyProject --yes",
			Route:   "DELETE " + route,
			Confirm: "Reset the token settings of {username}? The present settings are lost.",
			Done:    "Token settings of {username} reset",
		},
	}
}

// settings are those that a request mentions (quirks.md §16).
type settings struct {
	GrantType            patch.Field[string] `json:"grantType,omitzero"`
	NeverExpires         patch.Field[bool]   `json:"tokenNeverExpires,omitzero"`
	ExpiresIn            patch.Field[int]    `json:"tokenExpiresInAmount,omitzero"`
	ExpiresInUnit        patch.Field[string] `json:"tokenExpiresInUnit,omitzero"`
	RefreshAllowed       patch.Field[bool]   `json:"refreshTokenAllowed,omitzero"`
	RefreshCount         patch.Field[int]    `json:"refreshTokenCount,omitzero"`
	RefreshExpiresIn     patch.Field[int]    `json:"refreshTokenExpiresInAmount,omitzero"`
	RefreshExpiresInUnit patch.Field[string] `json:"refreshTokenExpiresInUnit,omitzero"`
	AllowURLParameters   patch.Field[bool]   `json:"allowUrlParameters,omitzero"`
	SignatureAlgorithm   patch.Field[string] `json:"jwtSignatureAlgorithm,omitzero"`
	DeletePrevious       patch.Field[bool]   `json:"deletePrevious,omitzero"`
}

// tokenSettings sends the settings whose flags were given, and no others.
func tokenSettings(flags *pflag.FlagSet) command.MakeBody {
	var (
		s               settings
		access, refresh lifetimeFlag
	)
	patch.Func(flags, &s.GrantType, "grant-type", "`type` of grant: password, client-credentials, authorization-code, implicit, refresh-token", constant)
	patch.Bool(flags, &s.NeverExpires, "never-expires", "tokens never expire")
	patch.Func(flags, &access.Field, "expires-in", "`lifetime` of a token: 12h, or a number with --expires-in-unit", parseLifetime)
	patch.Func(flags, &s.ExpiresInUnit, "expires-in-unit", "`unit` of --expires-in: seconds, minutes, hours, days, weeks, months, years", unit)
	patch.Bool(flags, &s.RefreshAllowed, "refresh", "refresh tokens are issued")
	patch.Func(flags, &s.RefreshCount, "refresh-count", "`number` of times a token may be refreshed, from 1 on", parseCount)
	patch.Func(flags, &refresh.Field, "refresh-expires-in", "`lifetime` of a refresh token, as for --expires-in", parseLifetime)
	patch.Func(flags, &s.RefreshExpiresInUnit, "refresh-expires-in-unit", "`unit` of --refresh-expires-in", unit)
	patch.Bool(flags, &s.AllowURLParameters, "allow-url-parameters", "token requests may carry their parameters in the URL")
	patch.Func(flags, &s.SignatureAlgorithm, "signature-algorithm", "`algorithm` that tokens are signed with, such as RS256", constant)
	patch.Bool(flags, &s.DeletePrevious, "delete-previous", "a new token makes the earlier ones invalid")
	completeTokenSettings(flags)
	return func(context.Context, *command.Run) (*api.Body, error) {
		if err := access.spread("expires-in", &s.ExpiresIn, &s.ExpiresInUnit); err != nil {
			return nil, err
		}
		if err := refresh.spread("refresh-expires-in", &s.RefreshExpiresIn, &s.RefreshExpiresInUnit); err != nil {
			return nil, err
		}
		if s == (settings{}) {
			return nil, fault.Usagef("no setting is given").
				WithHint("\"apiops credential token set --help\" shows the settings there are")
		}
		return api.JSON(&s), nil
	}
}

// completeTokenSettings says what is known of the values; a server may know
// others (quirks.md §17).
func completeTokenSettings(flags *pflag.FlagSet) {
	units := []string{"seconds", "minutes", "hours", "days", "weeks", "months", "years"}
	for _, flag := range []string{"never-expires", "refresh", "allow-url-parameters", "delete-previous"} {
		command.Values(flags, flag, "true", "false", "null")
	}
	command.Values(flags, "expires-in-unit", units...)
	command.Values(flags, "refresh-expires-in-unit", units...)
	command.Values(flags, "grant-type", "password", "client-credentials", "authorization-code", "implicit", "refresh-token")
	command.Values(flags, "signature-algorithm", "RS256", "HS256", "ES256")
}
