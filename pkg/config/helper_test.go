package config

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// run is what the user sets for one run of the program.
type run struct {
	flags     []string
	variables map[string]string
	file      string // the YAML of the default file; none if empty
}

func (r run) load(t testing.TB) (*Settings, error) {
	t.Helper()
	return r.loadTo(t, Read)
}

func (r run) loadTo(t testing.TB, use File) (*Settings, error) {
	t.Helper()
	home := t.TempDir()
	variables := map[string]string{"HOME": home, "AppData": home}
	maps.Copy(variables, r.variables)
	lookup := lookupIn(variables)
	if r.file != "" {
		writeFile(t, defaultPath(lookup), r.file)
	}
	return Load(parseFlags(t, r.flags...), lookup, use, AtOnce)
}

func (r run) mustLoad(t testing.TB) *Settings {
	t.Helper()
	settings, err := r.load(t)
	if err != nil {
		t.Fatal(err)
	}
	return settings
}

func lookupIn(variables map[string]string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		text, set := variables[name]
		return text, set
	}
}

func parseFlags(t testing.TB, arguments ...string) *pflag.FlagSet {
	t.Helper()
	flags := pflag.NewFlagSet("apiops", pflag.ContinueOnError)
	Define(flags)
	if err := flags.Parse(arguments); err != nil {
		t.Fatal(err)
	}
	return flags
}

// writeFile creates a file that only its owner can read.
func writeFile(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

// wantError checks that an error is of kind Usage or Unauthenticated and contains the words.
func wantError(t *testing.T, err error, words ...string) {
	t.Helper()
	if !fault.Is(err, fault.Usage, fault.Unauthenticated) {
		t.Fatalf("error is %v, want one of kind Usage or Unauthenticated", err)
	}
	for _, word := range words {
		if said := told(err); !strings.Contains(said, word) {
			t.Errorf("error %q does not contain %q", said, word)
		}
	}
}

// told returns everything the user sees of an error.
func told(err error) string { return fault.From(err).Message + ": " + fault.From(err).Hint }
