package credential

import (
	"context"
	"encoding/json"
	"math"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/patch"
	"github.com/apiops-cli/apiops/pkg/value"
)

func tokenCommands() []command.Command {
	const route = "/projects/{project}/credentials/{username}/token/"
	return []command.Command{
		command.Change{
			Use:   "set <username>...",
			Short: "Change token settings (omitted settings keep their values)",
			Long: `You can set any setting to null. A lifetime is a duration such as 12h, 90m, 7d or
2w, or a number with its unit in a separate flag. --expires-in only has an effect
with --never-expires false.`,
			Example: "apiops credential token set api-user --never-expires false --expires-in 12h",
			Route:   "PUT " + route,
			Body:    tokenSettings,
			Done:    "Token settings of {username} updated",
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

// settings is the body of a request, which only has the settings to change (quirks.md §16).
type settings struct {
	GrantType            json.RawMessage `json:"grantType,omitempty"`
	NeverExpires         json.RawMessage `json:"tokenNeverExpires,omitempty"`
	ExpiresIn            json.RawMessage `json:"tokenExpiresInAmount,omitempty"`
	ExpiresInUnit        json.RawMessage `json:"tokenExpiresInUnit,omitempty"`
	RefreshAllowed       json.RawMessage `json:"refreshTokenAllowed,omitempty"`
	RefreshCount         json.RawMessage `json:"refreshTokenCount,omitempty"`
	RefreshExpiresIn     json.RawMessage `json:"refreshTokenExpiresInAmount,omitempty"`
	RefreshExpiresInUnit json.RawMessage `json:"refreshTokenExpiresInUnit,omitempty"`
	AllowURLParameters   json.RawMessage `json:"allowUrlParameters,omitempty"`
	SignatureAlgorithm   json.RawMessage `json:"jwtSignatureAlgorithm,omitempty"`
	DeletePrevious       json.RawMessage `json:"deletePrevious,omitempty"`
	lifetimes            []*lifetime
}

// tokenSettings defines the flags. Completion offers the known values, but any value is accepted: a
// server may know others (quirks.md §17).
func tokenSettings(flags *pflag.FlagSet) command.MakeBody {
	var s settings
	patch.Func(flags, &s.GrantType, "grant-type", "grant `type`: password, client-credentials, authorization-code, implicit, refresh-token", constant)
	command.Values(flags, "grant-type", "password", "client-credentials", "authorization-code", "implicit", "refresh-token")
	bindTruth(flags, &s.NeverExpires, "never-expires", "tokens never expire")
	s.bindLifetime(flags, "expires-in", &s.ExpiresIn, &s.ExpiresInUnit,
		"`lifetime` of a token, e.g. 12h, or a number with --expires-in-unit",
		"`unit` of --expires-in: seconds, minutes, hours, days, weeks, months, years")
	bindTruth(flags, &s.RefreshAllowed, "refresh", "issue refresh tokens")
	patch.Func(flags, &s.RefreshCount, "refresh-count", "maximum `number` of refreshes per token (1 or more)", parseCount)
	s.bindLifetime(flags, "refresh-expires-in", &s.RefreshExpiresIn, &s.RefreshExpiresInUnit,
		"`lifetime` of a refresh token, as for --expires-in", "`unit` of --refresh-expires-in")
	bindTruth(flags, &s.AllowURLParameters, "allow-url-parameters", "allow parameters of token requests in the URL")
	patch.Func(flags, &s.SignatureAlgorithm, "signature-algorithm", "`algorithm` to sign tokens with, e.g. RS256", constant)
	command.Values(flags, "signature-algorithm", "RS256", "HS256", "ES256")
	bindTruth(flags, &s.DeletePrevious, "delete-previous", "invalidate earlier tokens when a new one is issued")
	return s.body
}

func (s *settings) body(_ context.Context, run *command.Run) (*api.Body, error) {
	for _, lifetime := range s.lifetimes {
		if err := lifetime.spread(); err != nil {
			return nil, err
		}
	}
	body := document.Encode(s)
	if string(body) == "{}" {
		return nil, fault.Usagef("no settings are given").
			WithHint("run \"apiops credential token set --help\" to see the settings")
	}
	s.warn(run)
	return api.JSON(body), nil
}

// warn warns of settings that have no effect on their own. The current settings are unknown: no
// operation returns them.
func (s *settings) warn(run *command.Run) {
	given := func(setting json.RawMessage) bool { return setting != nil && string(setting) != "null" }
	if given(s.ExpiresIn) && string(s.NeverExpires) != "false" {
		run.Warn("--expires-in has no effect while tokens never expire (the default): add --never-expires false")
	}
	if (given(s.RefreshCount) || given(s.RefreshExpiresIn)) && string(s.RefreshAllowed) != "true" {
		run.Warn("--refresh-count and --refresh-expires-in have no effect while refresh tokens are off (the default): add --refresh true")
	}
}

// constant converts a name to the spelling of the server's constants.
func constant(word string) (string, error) {
	return strings.ToUpper(strings.ReplaceAll(word, "-", "_")), nil
}

func parseCount(text string) (int, error) { return value.ParseNumber(text, 1, math.MaxInt) }
