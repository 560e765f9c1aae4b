package config

import (
	"errors"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
)

// Storage is where the token of a context is stored.
type Storage string

// The places for a token. Automatic is the keyring if it works, or else the file.
const (
	Nowhere   Storage = "none"
	InFile    Storage = "file"
	InKeyring Storage = "keyring"
	Automatic Storage = "auto"
)

// prefers reports whether to try the keyring.
func (t Storage) prefers(keyring *keychain.Keychain) bool {
	return t == InKeyring || t == Automatic && keyring.Available()
}

// Prepare checks that a token could be stored, before the user is asked for one. It returns where:
// for Automatic, a keyring that fails is replaced by the file.
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

// keep stores a token.
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

// notInKeyring handles a keyring that fails: it returns an error if the keyring was requested, and
// warns otherwise.
func (s Store) notInKeyring(storage Storage, err error) error {
	if storage == InKeyring {
		return fault.Usagef("%s", err).
			WithHint("use --storage file to store the token in the configuration file").WithCause(err)
	}
	s.Warn(err.Error() + "; the token is stored in the configuration file instead")
	return nil
}

// rename returns the context with its new name, after copying its token in the keyring.
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

// remove deletes the token of a context from the keyring, if it is stored there.
func (s Store) remove(context Context) error {
	if context.TokenStorage == "" {
		return nil
	}
	if err := s.Keyring.Delete(context.account()); !errors.Is(err, keychain.ErrNotFound) {
		return err
	}
	return nil
}

// tidy removes a token from the keyring that the file does not refer to after a change, whether the
// change succeeded or failed.
func (s Store) tidy(before, after Context, failed error) {
	stale, kept := before, after
	if failed != nil {
		stale, kept = after, before
	}
	if kept.TokenStorage != "" && kept.account() == stale.account() {
		return
	}
	if err := s.remove(stale); err != nil {
		s.Warn("the token of " + stale.source() + " is still in the keyring: " + err.Error())
	}
}

// outOfReach returns the error for a token in a keyring that cannot be accessed.
func outOfReach(context Context, err error) error {
	return fault.Usagef("cannot access the token of %s in the keyring: %s", context.source(), err).
		WithHint("check that the system keyring is running and unlocked, then try again").WithCause(err)
}
