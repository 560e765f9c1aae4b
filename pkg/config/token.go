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

// tokenLimit bounds the file of a token, in bytes.
const tokenLimit = 64 << 10

// Token reads the token for the host in force. Standard input is read, and the keyring asked, only
// if the token is there. With no token at all, the kind of error is Unauthenticated.
func (s *Settings) Token(stdin io.Reader, keyring *keychain.Keychain) (string, error) {
	place := placeOfToken(s)
	given := place.text
	switch {
	case place.source == "":
		return "", noToken(s)
	case place.account != "":
		token, err := keyring.Get(place.account)
		if err != nil { // one that cannot be had there is no token
			return "", fault.Newf(fault.Unauthenticated, "%s: %s", place.source, err).
				WithHint(`run "apiops auth login" again, or set APIOPS_TOKEN`).WithCause(err)
		}
		return token, nil
	case place.file != "":
		content, err := readToken(place.file, stdin)
		if err != nil {
			return "", fault.Usagef("%s: %s", place.source, err).WithCause(err)
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
		return nil, errors.New("there is no standard input to read from")
	}
	return files.ReadAll(stdin, tokenLimit)
}

// ParseToken returns the token in a text. It refuses what cannot be one, and never repeats it.
func ParseToken(given string) (string, error) {
	token, _ := text.Clean(strings.TrimSpace(given))
	foreign := func(r rune) bool { return r <= ' ' || r > '~' }
	switch {
	case token == "":
		return "", fault.Usagef("the token is empty")
	case strings.EqualFold(strings.Fields(token)[0], "Bearer"):
		return "", fault.Usagef("this is a header and not a token").WithHint(`leave out "Bearer"`)
	case strings.ContainsFunc(token, foreign):
		return "", fault.Usagef("the token has white space, control or non-ASCII characters in it")
	}
	return token, nil
}

// variable returns a variable of the environment without what Windows leaves at its ends. check
// refuses the text of a setting that is not UTF-8.
func variable(lookup Lookup, name string) string {
	value, _ := lookup(name)
	value, _ = text.Clean(value)
	return value
}

// TokenSource tells where Token takes the token from, without reading it; empty: there is none.
func (s *Settings) TokenSource() string { return placeOfToken(s).source }

// TokenExpires tells when the token in force expires; the time is zero where that is not known.
func (s *Settings) TokenExpires() time.Time {
	expires, _ := time.Parse(time.RFC3339, placeOfToken(s).expires)
	return expires
}

// tokenPlace is where a token stands: in a file, in the keyring, or here as a text.
type tokenPlace struct{ source, file, account, text, expires string }

// placeOfToken finds the strongest place. A stored token is for its own host only.
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

// noToken says that none is set, and why what is stored for another host is not used.
func noToken(s *Settings) error {
	missing := fault.Newf(fault.Unauthenticated, "no token is set").
		WithHint(`set APIOPS_TOKEN, give --token-file, or run "apiops auth login"`)
	host := s.Source("host")
	switch {
	case s.doubt != nil:
		return s.doubt
	case s.chosen.Name != s.context.Name && s.chosen.Storage() != Nowhere:
		missing.Message = "no token is set for the host in " + host
		missing.Hint = "a token stored for context " + s.chosen.Name +
			" is only sent to the host of that context; set APIOPS_TOKEN or give --token-file"
	case s.Source("token-file") != "":
		missing.Hint = "token-file in " + s.Source("token-file") +
			" is only used with a host in the same place; set APIOPS_TOKEN or give --token-file"
	}
	return missing
}
