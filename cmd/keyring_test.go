package cmd_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/apiops-cli/apiops/pkg/keychain"
)

// testKeychain stores tokens in the directory that KEYRING names. If KEYRING is not
// set, there is no keyring, whatever the machine has. If KEYRING_INTERRUPTS is set, the
// program is interrupted before it deletes a token.
func testKeychain() *keychain.Keychain {
	folder := folderKeyring(os.Getenv("KEYRING"))
	switch {
	case folder == "":
		return keychain.New(nil)
	case os.Getenv("KEYRING_INTERRUPTS") != "":
		return keychain.New(interruptingKeyring{folder})
	}
	return keychain.New(folder)
}

type interruptingKeyring struct{ folderKeyring }

func (k interruptingKeyring) Delete(service, user string) error {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Signal(os.Interrupt)
	}
	return errors.Join(err, k.folderKeyring.Delete(service, user))
}

// folderKeyring is a directory with a file for each token. If the directory does not
// exist, the keyring fails.
type folderKeyring string

func (k folderKeyring) file(service, user string) string {
	return filepath.Join(string(k), url.QueryEscape(service+" "+user))
}

func (k folderKeyring) Get(service, user string) (string, error) {
	secret, err := os.ReadFile(k.file(service, user))
	return string(secret), k.known(err)
}

func (k folderKeyring) Set(service, user, secret string) error {
	return os.WriteFile(k.file(service, user), []byte(secret), 0o600)
}

func (k folderKeyring) Delete(service, user string) error {
	return k.known(os.Remove(k.file(service, user)))
}

func (k folderKeyring) known(err error) error {
	if _, missing := os.Stat(string(k)); missing == nil && errors.Is(err, fs.ErrNotExist) {
		return keychain.ErrNotFound
	}
	return err
}

// printKeyring ("keyring") prints the services and accounts in the keyring.
func printKeyring(ts *testscript.TestScript, _ bool, _ []string) {
	out := ts.Stdout() // stays empty if the keyring is empty
	files, err := os.ReadDir(ts.Getenv("KEYRING"))
	ts.Check(err)
	for _, file := range files {
		name, err := url.QueryUnescape(file.Name())
		ts.Check(err)
		_, _ = fmt.Fprintln(out, name)
	}
}
