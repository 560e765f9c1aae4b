//go:build unix

package config

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestAFileWithATokenMustBePrivate(t *testing.T) {
	const withToken = "contexts: [{name: a}, {name: b, token: SECRET}]\n"
	const withoutToken = "contexts: [{name: a}]\n"
	tests := []struct {
		content string
		mode    os.FileMode
		refused bool
	}{
		{withToken, 0o600, false},
		{withToken, 0o400, false},
		{withToken, 0o640, true},
		{withToken, 0o604, true},
		{withToken, 0o622, true},
		{withoutToken, 0o644, false},
	}
	for _, test := range tests {
		path := filepath.Join(t.TempDir(), "config.yaml")
		writeFile(t, path, test.content)
		if err := os.Chmod(path, test.mode); err != nil {
			t.Fatal(err)
		}
		_, err := Load(parseFlags(t, "--config", path), lookupIn(nil), Read, AtOnce)
		if test.refused {
			wantError(t, err, "chmod 600 "+path)
		} else if err != nil {
			t.Errorf("mode %o: %v", test.mode, err)
		}
	}
}

func TestTheModeOfALinkedFileIsChecked(t *testing.T) {
	folder := t.TempDir()
	target, link := filepath.Join(folder, "target.yaml"), filepath.Join(folder, "config.yaml")
	writeFile(t, target, "contexts: [{name: a, token: SECRET}]\n")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(parseFlags(t, "--config", link), lookupIn(nil), Read, AtOnce); err != nil {
		t.Error(err)
	}
}

// Nobody may ever write to a pipe: the wait for it can be interrupted.
func TestAPipeIsWaitedFor(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "config.yaml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	interrupted := func(func() error) error { return fault.Newf(fault.Interrupted, "interrupted") }
	if _, err := Load(parseFlags(t, "--config", pipe), lookupIn(nil), Read, interrupted); !fault.Is(err, fault.Interrupted) {
		t.Errorf("got %v", err)
	}
}
