package config

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/keychain"
	"github.com/apiops-cli/apiops/pkg/text"
)

// tokenLimit is the maximum size of a token file, in bytes.
const tokenLimit = 64 << 10

// Token returns the token for the current host. It reads standard input or the keyring only if the
// token comes from there. If no token is set, the error is of kind Unauthenticated.
func (s *Settings) Token(stdin io.Reader, keyring *keychain.Keychain) (string, error) {
	place := placeOfToken(s)
	given := place.text
	switch {
	case place.source == "":
		return "", noToken(s)
	case place.account != "":
		token, err := keyring.Get(place.account)
		if err != nil { // same as no token
			return "", fault.Newf(fault.Unauthenticated, "%s: %s", place.source, err).
				WithHint(`run "apiops auth login" again, or set APIOPS_TOKEN`).WithCause(err)
		}
		return token, nil
	case place.file != "":
		content, err := readToken(place.file, stdin)
		if err != nil {
			name := place.file
			if name == "-" {
				name = "standard input"
			}
			return "", fault.Usagef("%s: cannot read %s: %s", place.source, name, files.Reason(err)).WithCause(err)
		}
		given = string(content)
	}
	token, err := ParseToken(given)
	if err != nil {
		return "", fault.From(err).In(place.source)
	}
	return token, nil
}

func readToken(file string, stdin io.Reader) ([]byte, error) {
	switch {
	case file != "-":
		return files.Read(file, tokenLimit)
	case stdin == nil:
		return nil, errors.New("it is not available")
	}
	return files.ReadAll(stdin, tokenLimit)
}

// ParseToken trims and checks a token. Its errors never quote it.
func ParseToken(given string) (string, error) {
	token, _ := text.Clean(strings.TrimSpace(given))
	foreign := func(r rune) bool { return r <= ' ' || r > '~' }
	switch {
	case token == "":
		return "", fault.Usagef("the token is empty")
	case strings.EqualFold(strings.Fields(token)[0], "Bearer"):
		return "", fault.Usagef("this is an Authorization header, not a token").WithHint(`remove "Bearer"`)
	case strings.ContainsFunc(token, foreign):
		return "", fault.Usagef("the token contains spaces, control characters or non-ASCII characters")
	}
	return token, nil
}

// variable returns the value of a variable without the line ending that secrets of pipelines often
// have, and after text.Clean. A value that is not UTF-8 is returned, too: check rejects it.
func variable(lookup Lookup, name string) string {
	value, _ := lookup(name)
	value, _ = text.Clean(strings.TrimSuffix(value, "\n"))
	return value
}

// TokenSource returns where the token comes from, without reading it. It is empty if no token is
// set.
func (s *Settings) TokenSource() string { return placeOfToken(s).source }

// TokenExpires returns when the current token expires, or the zero time if that is unknown.
func (s *Settings) TokenExpires() time.Time {
	expires, _ := time.Parse(time.RFC3339, placeOfToken(s).expires)
	return expires
}

// tokenPlace is where a token comes from: a file, an account in the keyring, or a text.
type tokenPlace struct{ source, file, account, text, expires string }

// placeOfToken returns the source with the highest precedence. A stored token is used only for its
// own host.
func placeOfToken(s *Settings) tokenPlace {
	file := tokenPlace{source: s.Source("token-file"), file: s.String("token-file")}
	variable, alias := variable(s.lookup, "APIOPS_TOKEN"), variable(s.lookup, "APINIZER_TOKEN")
	context := s.context
	if context.Host == "" {
		context.forgetToken()
	}
	stored := tokenPlace{source: context.source(), text: context.Token, expires: context.TokenExpires}
	switch {
	case file.source == "flag --token-file":
		return file
	case variable != "":
		return tokenPlace{source: "variable APIOPS_TOKEN", text: variable}
	case file.source == "variable APIOPS_TOKEN_FILE":
		return file
	case alias != "":
		return tokenPlace{source: "variable APINIZER_TOKEN", text: alias}
	case context.Token != "":
		return stored
	case context.TokenStorage != "":
		stored.source, stored.account = "keyring of "+stored.source, context.account()
		return stored
	case file.source == s.Source("host"): // both are preferences
		return file
	default:
		return tokenPlace{}
	}
}

// noToken returns the error that no token is set. Its hint explains why a token that is stored for
// another host is not used.
func noToken(s *Settings) error {
	missing := fault.Newf(fault.Unauthenticated, "no token is set").
		WithHint(`run "apiops auth login", set APIOPS_TOKEN, or use --token-file`)
	host := s.Source("host")
	switch {
	case s.doubt != nil:
		return s.doubt
	case s.chosen.Name != s.context.Name && s.chosen.Storage() != Nowhere:
		missing.Message = "no token is set for the host from " + host
		missing.Hint = "set APIOPS_TOKEN or use --token-file; the token stored for context " +
			s.chosen.Name + " is only sent to the host of that context"
	case s.Source("token-file") != "":
		missing.Hint = "set APIOPS_TOKEN or use --token-file; token-file in " +
			s.Source("token-file") + " is only used for a host from the same file"
	}
	return missing
}
