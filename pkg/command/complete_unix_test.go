//go:build unix

package command

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/session"
)

// The configuration file may be a pipe that nobody writes to. TAB still ends.
func TestContextsAreCompletedInTime(t *testing.T) {
	pipe := filepath.Join(t.TempDir(), "config.yaml")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	try := Func{Use: "try <context>", Run: idle(func(*pflag.FlagSet) {})}
	if names := completions(t, try, session.System{}, "try", "--config", pipe, ""); len(names) != 0 {
		t.Errorf("got %q", names)
	}
}
