package config

import (
	"errors"
	"io"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/keychain"
)

// tokenLimit bounds the file of a token, in bytes.
const tokenLimit = 64 << 10

// Token reads the token for the host in force. Standard input is read only if the token file is "-", and the keyring is
// asked only if the token is kept there. With no token at all, the kind of error is Unauthenticated.
func (s *Settings) Token(stdin io.Reader, keyring *keychain.Keychain) (string, error) {
	place := s.tokenPlace()
	if place.source == "" {
		return "", s.noToken()
	}
	if place.account != "" {
		return place.ask(keyring)
	}
	text, err := place.read(stdin)
	if err != nil {
		return "", fault.Usagef("%s: %s", place.source, err).WithCause(err)
	}
	token, err := ParseToken(text)
	if err != nil {
		return "", fault.From(err).In(place.source)
	}
	return token, nil
}

// TokenSource tells where Token takes the token from, without reading it. It is empty if there is none.
func (s *Settings) TokenSource() string { return s.tokenPlace().source }

// TokenExpires tells when the token in force expires; the time is zero where that is not known.
func (s *Settings) TokenExpires() time.Time {
	expires, _ := time.Parse(time.RFC3339, s.tokenPlace().expires)
	return expires
}

// tokenPlace is where a token stands: in a file, in the keyring, or here as a text.
type tokenPlace struct{ source, file, account, text, expires string }

// tokenPlace finds the strongest place. A stored token is good for the host it is stored with, and for no other.
func (s *Settings) tokenPlace() tokenPlace {
	file := tokenPlace{source: s.Source("token-file"), file: s.String("token-file")}
	variable, _ := s.lookup("APIOPS_TOKEN")
	alias, _ := s.lookup("APINIZER_TOKEN")
	context, _ := s.hostContext()
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
		return tokenPlace{source: context.source(), text: context.Token, expires: context.TokenExpires}
	case context.TokenStorage != "":
		return tokenPlace{source: "keyring of " + context.source(), account: context.account(), expires: context.TokenExpires}
	case file.source == s.Source("host"): // both are preferences
		return file
	default:
		return tokenPlace{}
	}
}

// ask gets the token from the keyring. One that cannot be had there is no token.
func (p tokenPlace) ask(keyring *keychain.Keychain) (string, error) {
	token, err := keyring.Get(p.account)
	if err != nil {
		return "", fault.Newf(fault.Unauthenticated, "%s: %s", p.source, err).
			WithHint(`run "apiops auth login" again, or set APIOPS_TOKEN`).WithCause(err)
	}
	return token, nil
}

func (p tokenPlace) read(stdin io.Reader) (string, error) {
	var content []byte
	var err error
	switch {
	case p.file == "":
		return p.text, nil
	case p.file != "-":
		content, err = files.Read(p.file, tokenLimit)
	case stdin == nil:
		err = errors.New("there is no standard input to read from")
	default:
		content, err = files.ReadAll(stdin, tokenLimit)
	}
	return string(content), err
}

// ParseToken returns the token in a text that a user gave. It refuses what cannot be a token, and never repeats it.
func ParseToken(text string) (string, error) {
	token := strings.TrimSpace(text)
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

// noToken says that no token is set and, where something is stored for another host, why that does not count.
func (s *Settings) noToken() error {
	missing := fault.Newf(fault.Unauthenticated, "no token is set").
		WithHint(`set APIOPS_TOKEN, give --token-file, or run "apiops auth login"`)
	host := s.Source("host")
	context, inForce := s.Context()
	_, own := s.hostContext()
	switch {
	case host != "" && inForce && !own:
		missing.Message = "no token is set for the host in " + host
		missing.Hint = "a token stored for context " + context.Name + " is only sent to the host of that context; " +
			"set APIOPS_TOKEN or give --token-file"
	case s.Source("token-file") != "":
		missing.Hint = "token-file in " + s.Source("token-file") + " is only used with a host in the same place; " +
			"set APIOPS_TOKEN or give --token-file"
	}
	return missing
}
