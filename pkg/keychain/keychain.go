// Package keychain keeps tokens in the keyring of the operating system: the Secret Service of a
// Linux desktop, the Keychain of macOS, the Credential Manager of Windows.
package keychain

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"github.com/zalando/go-keyring"
)

// service is what the keyring files our tokens under.
const service = "apiops"

// patience is how long a call may take. A keyring that waits for a password may never answer.
const patience = 3 * time.Second

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

// Probe finds out whether the keyring keeps what it is given.
func (k *Keychain) Probe() error {
	const account = "probe" // no account of a token: those have a space in them
	err := k.Set(account, "probe")
	if err == nil {
		err = k.Delete(account)
	}
	if errors.Is(err, ErrNotFound) { // another probe was faster
		return nil
	}
	return err
}

// ask gives up on a call in time. The call itself cannot be broken off, and goes on.
func (k *Keychain) ask(call func() (string, error)) (string, error) {
	if !k.Available() {
		return "", ErrUnavailable
	}
	var secret string
	var err error
	answered := make(chan struct{})
	go func() {
		secret, err = call()
		close(answered)
	}()
	select {
	case <-answered:
	case <-time.After(k.patience): // the two variables are still the call's
		return "", fmt.Errorf("the system keyring did not answer within %s", k.patience)
	}
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		err = ErrNotFound
	case err != nil && !errors.Is(err, ErrNotFound):
		err = fmt.Errorf("the system keyring failed: %w", err)
	}
	return secret, err
}

// System is the keyring of the operating system, if one is evidently there. Nothing is asked yet.
func System(lookup func(name string) (string, bool)) *Keychain {
	if runtime.GOOS != "darwin" && runtime.GOOS != "windows" &&
		!hasBus(lookup, os.Getuid(), isSocket) {
		return New(nil)
	}
	return New(system{})
}

// hasBus tells whether the session has a message bus, in one of the two places where the library
// looks. Without one it would start a bus with every call, and leave it running.
func hasBus(lookup func(string) (string, bool), user int, isSocket func(string) bool) bool {
	if bus, _ := lookup("DBUS_SESSION_BUS_ADDRESS"); bus != "" && bus != "autolaunch:" {
		return true
	}
	folder, _ := lookup("XDG_RUNTIME_DIR")
	return filepath.Clean(folder) == "/run/user/"+strconv.Itoa(user) &&
		isSocket(filepath.Join(folder, "bus"))
}

func isSocket(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Type() == fs.ModeSocket
}

// system is the keyring of this system.
type system struct{}

func (system) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (system) Set(service, user, token string) error    { return keyring.Set(service, user, token) }
func (system) Delete(service, user string) error        { return keyring.Delete(service, user) }
