// Package keychain keeps tokens in the keyring of the operating system: the Secret Service of a Linux desktop, the
// Keychain of macOS, the Credential Manager of Windows.
package keychain

import (
	"errors"
	"fmt"
	"time"
)

const (
	// service is what the keyring files our tokens under.
	service = "apiops"
	// patience is how long a call may take: a keyring that waits for a password nobody types never answers.
	patience = 3 * time.Second
)

var (
	// ErrNotFound says that the keyring holds no token for an account.
	ErrNotFound = errors.New("the system keyring holds no such token")
	// ErrUnavailable says that there is no keyring to ask.
	ErrUnavailable = errors.New("there is no system keyring here")
)

// Keyring is a keeper of secrets. Get and Delete return ErrNotFound for what it does not hold.
type Keyring interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// Keychain keeps tokens in a keyring. A nil Keychain has none.
type Keychain struct {
	keyring  Keyring
	patience time.Duration
}

// New returns a Keychain for a keyring; nil: there is none.
func New(keyring Keyring) *Keychain { return &Keychain{keyring: keyring, patience: patience} }

// Available tells whether there is a keyring, without asking it.
func (k *Keychain) Available() bool { return k != nil && k.keyring != nil }

// Get returns the token of an account.
func (k *Keychain) Get(account string) (token string, err error) {
	return k.ask(func() (string, error) { return k.keyring.Get(service, account) })
}

// Set keeps the token of an account, in place of any it had.
func (k *Keychain) Set(account, token string) error {
	_, err := k.ask(func() (string, error) { return "", k.keyring.Set(service, account, token) })
	return err
}

// Delete removes the token of an account.
func (k *Keychain) Delete(account string) error {
	_, err := k.ask(func() (string, error) { return "", k.keyring.Delete(service, account) })
	return err
}

// ask gives up on a call in time. The call itself cannot be broken off, and may go on until the program ends.
func (k *Keychain) ask(call func() (string, error)) (string, error) {
	if !k.Available() {
		return "", ErrUnavailable
	}
	type answer struct {
		secret string
		err    error
	}
	answered := make(chan answer, 1)
	go func() {
		secret, err := call()
		answered <- answer{secret, err}
	}()
	select {
	case a := <-answered:
		return a.secret, explain(a.err)
	case <-time.After(k.patience):
		return "", fmt.Errorf("the system keyring did not answer within %s", k.patience)
	}
}

// explain says whose error it is.
func explain(err error) error {
	if err == nil || errors.Is(err, ErrNotFound) {
		return err
	}
	return fmt.Errorf("the system keyring failed: %w", err)
}
