// Package keychain stores tokens in the keyring of the operating system: the Secret Service of a
// Linux desktop, the Keychain of macOS, or the Credential Manager of Windows.
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

// service is the name of our tokens in the keyring.
const service = "apiops"

// patience is how long a call may take. A keyring that waits for a password may never return.
const patience = 3 * time.Second

var (
	// ErrNotFound means that the keyring has no token for an account.
	ErrNotFound = errors.New("the token is not in the system keyring")
	// ErrUnavailable means that there is no keyring.
	ErrUnavailable = errors.New("no system keyring is available")
)

// Keyring stores secrets. Get and Delete return ErrNotFound if there is no such secret.
type Keyring interface {
	Get(service, user string) (string, error)
	Set(service, user, secret string) error
	Delete(service, user string) error
}

// Keychain stores tokens in a keyring. A nil Keychain has no keyring.
type Keychain struct {
	keyring  Keyring
	patience time.Duration
}

// New returns a Keychain for a keyring; nil means that there is none.
func New(keyring Keyring) *Keychain { return &Keychain{keyring: keyring, patience: patience} }

// Available reports whether there is a keyring, without calling it.
func (k *Keychain) Available() bool { return k != nil && k.keyring != nil }

// Get returns the token of an account.
func (k *Keychain) Get(account string) (token string, err error) {
	return k.ask(func() (string, error) { return k.keyring.Get(service, account) })
}

// Set stores the token of an account, replacing any existing one.
func (k *Keychain) Set(account, token string) error {
	_, err := k.ask(func() (string, error) { return "", k.keyring.Set(service, account, token) })
	return err
}

// Delete removes the token of an account.
func (k *Keychain) Delete(account string) error {
	_, err := k.ask(func() (string, error) { return "", k.keyring.Delete(service, account) })
	return err
}

// Probe returns an error if the keyring cannot store a secret.
func (k *Keychain) Probe() error {
	const account = "probe" // differs from every real account: those contain a space
	err := k.Set(account, "probe")
	if err == nil {
		err = k.Delete(account)
	}
	if errors.Is(err, ErrNotFound) { // a concurrent probe deleted it
		return nil
	}
	return err
}

// ask limits the time of a call. The call itself cannot be canceled: it continues in the background.
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
	case <-time.After(k.patience): // do not use secret and err: the call may still write to them
		return "", fmt.Errorf("the system keyring did not respond within %s", k.patience)
	}
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		err = ErrNotFound
	case err != nil && !errors.Is(err, ErrNotFound):
		err = fmt.Errorf("the system keyring failed: %w", err)
	}
	return secret, err
}

// System returns the keyring of the operating system, if there evidently is one. It makes no calls.
func System(lookup func(name string) (string, bool)) *Keychain {
	if runtime.GOOS != "darwin" && runtime.GOOS != "windows" &&
		!hasBus(lookup, os.Getuid(), isSocket) {
		return New(nil)
	}
	return New(system{})
}

// hasBus reports whether the session has a message bus in one of the two places where the library
// looks. Without a bus, the library would start one with every call and leave it running.
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

// system is the keyring of the operating system.
type system struct{}

func (system) Get(service, user string) (string, error) { return keyring.Get(service, user) }
func (system) Set(service, user, token string) error    { return keyring.Set(service, user, token) }
func (system) Delete(service, user string) error        { return keyring.Delete(service, user) }
