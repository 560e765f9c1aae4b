package cmd_test

import (
	"bytes"
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/keychain"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// visitor runs a command at a terminal.
type visitor struct {
	variables map[string]string
	keyring   *keychain.Keychain
	lines     string   // typed input
	passwords []string // hidden input
	said      *bytes.Buffer
	asked     int // number of password prompts
}

func (v *visitor) runs(t *testing.T, words ...string) error {
	t.Helper()
	app, said := newApp(v.variables, words...)
	v.said = said
	app.System.InTerminal, app.System.ErrTerminal = true, true
	app.System.In = iotest.OneByteReader(strings.NewReader(v.lines))
	app.System.Keyring = v.keyring
	app.System.ReadHidden = func(context.Context) (string, error) {
		v.asked++
		if len(v.passwords) == 0 {
			return "", errors.New("no input")
		}
		typed := v.passwords[0]
		v.passwords = v.passwords[1:]
		return typed, nil
	}
	return cmd.NewRoot(app, words).ExecuteContext(t.Context())
}

// Login does not prompt for a password or send it if the token could not be stored.
func TestLoginChecksTheStorageFirst(t *testing.T) {
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests++ }))
	t.Cleanup(server.Close)
	home := t.TempDir()
	file, broken := filepath.Join(home, "file"), filepath.Join(home, "broken.yaml")
	if err := errors.Join(os.WriteFile(file, nil, 0o600), os.WriteFile(broken, []byte("contexts: ["), 0o600)); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		variables map[string]string
		words     string
		want      string
	}{
		"no home":             {map[string]string{"HOME": "", "AppData": ""}, "", "no home directory is set"},
		"no directory":        {map[string]string{"HOME": file, "AppData": file}, "", file + " is not a directory"},
		"an invalid file":     {map[string]string{"APIOPS_CONFIG": broken}, "", "invalid YAML"},
		"a device":            {map[string]string{"APIOPS_CONFIG": os.DevNull}, "", "not a regular file"},
		"a dead keyring":      {map[string]string{"HOME": home, "AppData": home}, "--storage keyring", "it is dead"},
		"a missing authority": {map[string]string{"HOME": home, "AppData": home}, "--ca-cert missing.pem", "missing.pem"},
	} {
		if runtime.GOOS == "windows" && name == "a device" {
			continue
		}
		test.variables["APIOPS_HOST"] = server.URL
		v := &visitor{variables: test.variables, lines: "operator\n", keyring: keychain.New(deadKeyring{})}
		err := v.runs(t, append(strings.Fields("auth login"), strings.Fields(test.words)...)...)
		if !fault.Is(err, fault.Usage) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v", name, err)
		}
		if v.asked > 0 || requests > 0 || strings.Contains(v.said.String(), "user name") {
			t.Errorf("%s: prompted or sent a request: %s", name, v.said)
		}
	}
}

type deadKeyring struct{}

func (deadKeyring) Get(string, string) (string, error) { return "", errors.New("it is dead") }
func (deadKeyring) Set(string, string, string) error   { return errors.New("it is dead") }
func (deadKeyring) Delete(string, string) error        { return errors.New("it is dead") }

// The default scheme is https, and login prompts again after an empty line.
func TestLoginAtATerminal(t *testing.T) {
	practice := sandbox.New(sandbox.Options{Token: "canary-token"})
	server := httptest.NewTLSServer(practice)
	t.Cleanup(server.Close)
	authority := filepath.Join(t.TempDir(), "authority.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	if err := os.WriteFile(authority, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(server.URL, "https://")
	for name, test := range map[string]struct {
		words, lines string
		passwords    []string
		want         string // part of the error; empty: success
	}{
		"typed":        {"", "\n" + address + "\n\n\noperator\n", []string{"", "", "sandbox"}, ""},
		"given":        {"--host " + address, "operator\n", []string{"sandbox"}, ""},
		"no host":      {"", "\n\n\n", nil, "the host is empty"},
		"end of input": {"", "", nil, "the host is empty"},
		"no user":      {"--host " + address, "\n \n\n", nil, "the user name for " + address + " is empty"},
		"no password":  {"--host " + address, "operator\n", []string{"", "", ""}, "is empty"},
		"no port":      {"--host " + address + "0", "operator\n", nil, "has an invalid port"},
	} {
		home := t.TempDir() // without an earlier login
		v := &visitor{variables: map[string]string{"HOME": home, "AppData": home}, lines: test.lines, passwords: test.passwords}
		words := "auth login --storage file --ca-cert " + authority + " " + test.words
		err := v.runs(t, strings.Fields(words)...)
		switch {
		case test.want != "" && (!fault.Is(err, fault.Usage) || !strings.Contains(err.Error(), test.want)):
			t.Errorf("%s: got %v", name, err)
		case test.want == "" && err != nil:
			t.Errorf("%s: got %v", name, err)
		case test.want == "" && (!strings.Contains(v.said.String(), "Assuming https://"+address+".\n") || len(v.passwords) > 0):
			t.Errorf("%s: printed %s", name, v.said)
		}
	}
}

// There is no prompt for a change that is impossible.
func TestDeletingAContextChecksTheFileFirst(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such paths")
	}
	path := filepath.Join(t.TempDir(), "config.yaml")
	if err := os.WriteFile(path, []byte("contexts: [{name: A, host: https://a.example}]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	v := &visitor{variables: map[string]string{"APIOPS_CONFIG": fmt.Sprintf("/dev/fd/%d", file.Fd())}, lines: "y\n"}
	if err := v.runs(t, "context", "delete", "A"); !fault.Is(err, fault.Usage) || v.said.Len() > 0 {
		t.Errorf("got %v, printed %s", err, v.said)
	}
}
