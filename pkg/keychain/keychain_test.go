package keychain

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// memory is a keyring in memory.
type memory map[string]string

func (m memory) Get(service, user string) (string, error) {
	secret, held := m[service+"/"+user]
	if !held {
		return "", ErrNotFound
	}
	return secret, nil
}

func (m memory) Set(service, user, secret string) error {
	m[service+"/"+user] = secret
	return nil
}

func (m memory) Delete(service, user string) error {
	if _, err := m.Get(service, user); err != nil {
		return err
	}
	delete(m, service+"/"+user)
	return nil
}

// mute is a keyring that never responds.
type mute struct{}

func (mute) Get(string, string) (string, error) { select {} }
func (mute) Set(string, string, string) error   { select {} }
func (mute) Delete(string, string) error        { select {} }

// broken is a keyring that fails.
type broken struct{}

func (broken) Get(string, string) (string, error) { return "", errors.New("locked") }
func (broken) Set(string, string, string) error   { return errors.New("locked") }
func (broken) Delete(string, string) error        { return errors.New("locked") }

func TestSetGetDelete(t *testing.T) {
	held := memory{}
	chain := New(held)
	if _, err := chain.Get("Prod"); !errors.Is(err, ErrNotFound) {
		t.Errorf("error is %v", err)
	}
	if err := chain.Set("Prod", "SECRET"); err != nil {
		t.Fatal(err)
	}
	if token, err := chain.Get("Prod"); token != "SECRET" || err != nil {
		t.Errorf("token is %q (%v)", token, err)
	}
	if held["apiops/Prod"] != "SECRET" {
		t.Errorf("the keyring holds %v", held)
	}
	if err := chain.Delete("Prod"); err != nil {
		t.Fatal(err)
	}
	if err := chain.Delete("Prod"); !errors.Is(err, ErrNotFound) {
		t.Errorf("error is %v", err)
	}
}

// every calls every method of a Keychain and returns the errors.
func every(chain *Keychain) []error {
	_, err := chain.Get("Prod")
	return []error{err, chain.Set("Prod", "SECRET"), chain.Delete("Prod"), chain.Probe()}
}

func TestProbeLeavesNothingBehind(t *testing.T) {
	held := memory{}
	if err := New(held).Probe(); err != nil || len(held) > 0 {
		t.Errorf("the keyring holds %v (%v)", held, err)
	}
}

func TestAKeyringThatDoesNotRespondTimesOut(t *testing.T) {
	chain := New(mute{})
	if chain.patience != 3*time.Second {
		t.Errorf("patience is %s", chain.patience)
	}
	chain.patience = time.Millisecond
	for _, err := range every(chain) {
		if err == nil || err.Error() != "the system keyring did not respond within 1ms" {
			t.Errorf("error is %v", err)
		}
	}
}

func TestAnErrorNamesTheKeyringAndNotTheToken(t *testing.T) {
	for _, err := range every(New(broken{})) {
		if err == nil || err.Error() != "the system keyring failed: locked" {
			t.Errorf("error is %v", err)
		}
	}
}

func TestWithoutAKeyringEveryCallFails(t *testing.T) {
	for _, chain := range []*Keychain{nil, New(nil)} {
		if chain.Available() {
			t.Error("a keyring is reported as available")
		}
		for _, err := range every(chain) {
			if !errors.Is(err, ErrUnavailable) {
				t.Errorf("error is %v", err)
			}
		}
	}
}

func TestHasBus(t *testing.T) {
	const socket = "/run/user/1000/bus"
	for name, test := range map[string]struct {
		variables map[string]string
		want      bool
	}{
		"nothing":                   {nil, false},
		"an address":                {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/tmp/bus"}, true},
		"an empty address":          {map[string]string{"DBUS_SESSION_BUS_ADDRESS": ""}, false},
		"a bus to be started":       {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "autolaunch:"}, false},
		"a socket":                  {map[string]string{"XDG_RUNTIME_DIR": "/run/user/1000/"}, true},
		"another user's directory":  {map[string]string{"XDG_RUNTIME_DIR": "/run/user/1001"}, false},
		"another directory":         {map[string]string{"XDG_RUNTIME_DIR": "/tmp/runtime"}, false},
		"no socket, but an address": {map[string]string{"XDG_RUNTIME_DIR": "/tmp", "DBUS_SESSION_BUS_ADDRESS": "unix:abstract=x"}, true},
	} {
		lookup := func(name string) (string, bool) { value, set := test.variables[name]; return value, set }
		isSocket := func(path string) bool { return filepath.ToSlash(path) == socket || strings.HasPrefix(path, "/tmp") }
		if got := hasBus(lookup, 1000, isSocket); got != test.want && runtime.GOOS != "windows" {
			t.Errorf("%s: %t, want %t", name, got, test.want)
		}
	}
}

func TestAFileIsNotASocket(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if isSocket(path) || isSocket(path+"missing") {
		t.Error("a file is reported as a socket")
	}
}

func TestSystem(t *testing.T) {
	nothing := func(string) (string, bool) { return "", false }
	evident := runtime.GOOS == "darwin" || runtime.GOOS == "windows"
	if got := System(nothing).Available(); got != evident {
		t.Errorf("available: %t", got)
	}
}
