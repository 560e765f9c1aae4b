package config

import (
	"errors"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
)

// Storage is where the token of a context is kept.
type Storage string

// The places for a token. Automatic is the keyring where there is one that works, else the file.
const (
	Nowhere   Storage = "none"
	InFile    Storage = "file"
	InKeyring Storage = "keyring"
	Automatic Storage = "auto"
)

// Storage tells where the token of the context is, by what the file says.
func (c Context) Storage() Storage {
	switch {
	case c.Token != "":
		return InFile
	case c.TokenStorage != "":
		return InKeyring
	}
	return Nowhere
}

// account is what the keyring knows the token by: it belongs to one context and to one host.
func (c Context) account() string { return c.Name + " " + canonicalHost(c.Host) }

func (c *Context) forgetToken() { c.Token, c.TokenStorage, c.TokenExpires = "", "", "" }

// set gives the context settings. With another host it loses its token, which was stored for the one it had.
func (c *Context) set(settings map[string]string) error {
	for name, text := range settings {
		if name != "host" {
			*c.text(name) = text
			continue
		}
		host, err := ParseHost(text)
		if err != nil {
			return err
		}
		if !c.IsFor(host) {
			c.Host = host.String()
			c.forgetToken()
		}
	}
	return nil
}

// keep puts a token where it is to be.
func (s Store) keep(context *Context, token Token, storage Storage) error {
	context.forgetToken()
	if !token.Expires.IsZero() {
		context.TokenExpires = token.Expires.UTC().Format(time.RFC3339)
	}
	if storage == InFile || storage == Automatic && !s.Keyring.Available() {
		context.Token = token.Text
		return nil
	}
	err := s.Keyring.Set(context.account(), token.Text)
	switch {
	case err == nil:
		context.TokenStorage = string(InKeyring)
	case storage == InKeyring:
		return fault.Usagef("%s", err).WithHint("--storage file keeps the token in the file").WithCause(err)
	default:
		s.Warn(err.Error() + "; the token is kept in the file instead")
		context.Token = token.Text
	}
	return nil
}

// rename returns the context under its new name, with its token in the keyring.
func (s Store) rename(context Context, name string) (Context, error) {
	renamed := context
	renamed.Name = name
	if context.TokenStorage == "" {
		return renamed, nil
	}
	token, err := s.Keyring.Get(context.account())
	if errors.Is(err, keychain.ErrNotFound) {
		renamed.TokenStorage = ""
		return renamed, nil
	}
	if err == nil {
		err = s.Keyring.Set(renamed.account(), token)
	}
	if err != nil {
		return context, outOfReach(context, err)
	}
	return renamed, nil
}

// remove takes the token of a context out of the keyring, if it should be there.
func (s Store) remove(context Context) error {
	if context.TokenStorage == "" {
		return nil
	}
	err := s.Keyring.Delete(context.account())
	if errors.Is(err, keychain.ErrNotFound) {
		return nil
	}
	return err
}

// tidy removes from the keyring what the context referred to and no longer does.
func (s Store) tidy(before, after Context) {
	if after.TokenStorage != "" && after.account() == before.account() {
		return
	}
	if err := s.remove(before); err != nil {
		s.Warn("the token of " + before.source() + " stays in the keyring: " + err.Error())
	}
}

// outOfReach says that nothing can be done to a token in the keyring.
func outOfReach(context Context, err error) error {
	return fault.Usagef("the token of %s in the keyring is out of reach: %s", context.source(), err).
		WithHint("try again where the system keyring is there and unlocked").WithCause(err)
}
