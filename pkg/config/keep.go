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

// prefers tells whether this means the keyring, where it is there.
func (t Storage) prefers(keyring *keychain.Keychain) bool {
	return t == InKeyring || t == Automatic && keyring.Available()
}

// Prepare finds out whether a token could be kept, before one is asked for. It returns where that
// is to be: not in a keyring that fails.
func (s Store) Prepare(storage Storage) (Storage, error) {
	if err := s.Check(); err != nil {
		return storage, err
	}
	if !storage.prefers(s.Keyring) {
		return storage, nil
	}
	if err := s.Keyring.Probe(); err != nil {
		return InFile, s.notInKeyring(storage, err)
	}
	return storage, nil
}

// keep puts a token where it is to be.
func (s Store) keep(context *Context, token Token, storage Storage) error {
	context.forgetToken()
	if !token.Expires.IsZero() {
		context.TokenExpires = token.Expires.UTC().Format(time.RFC3339)
	}
	if storage.prefers(s.Keyring) {
		err := s.Keyring.Set(context.account(), token.Text)
		if err == nil {
			context.TokenStorage = string(InKeyring)
			return nil
		}
		if err := s.notInKeyring(storage, err); err != nil {
			return err
		}
	}
	context.Token = token.Text
	return nil
}

// notInKeyring is about a keyring that fails: that is an error only if it was asked for.
func (s Store) notInKeyring(storage Storage, err error) error {
	if storage == InKeyring {
		return fault.Usagef("%s", err).
			WithHint("--storage file keeps the token in the file").WithCause(err)
	}
	s.Warn(err.Error() + "; the token is kept in the file instead")
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
	if err := s.Keyring.Delete(context.account()); !errors.Is(err, keychain.ErrNotFound) {
		return err
	}
	return nil
}

// tidy removes from the keyring what the file does not refer to after a change, done or failed.
func (s Store) tidy(before, after Context, failed error) {
	stale, kept := before, after
	if failed != nil {
		stale, kept = after, before
	}
	if kept.TokenStorage != "" && kept.account() == stale.account() {
		return
	}
	if err := s.remove(stale); err != nil {
		s.Warn("the token of " + stale.source() + " stays in the keyring: " + err.Error())
	}
}

// outOfReach says that nothing can be done to a token in the keyring.
func outOfReach(context Context, err error) error {
	return fault.Usagef("the token of %s in the keyring is out of reach: %s", context.source(), err).
		WithHint("try again where the system keyring is there and unlocked").WithCause(err)
}
