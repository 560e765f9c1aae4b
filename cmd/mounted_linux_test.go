package cmd_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// A configuration file that is a mount point, as in a container, cannot be renamed over.
func TestAMountedConfigurationFileIsWritten(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "config.yaml")
	if err := os.WriteFile(path, []byte("output: json\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	inside := func(script string) ([]byte, error) {
		return exec.CommandContext(t.Context(), "unshare", "--user", "--map-root-user", "--mount", "sh", "-ec",
			`mount --bind "$0" "$0"; `+script, path).CombinedOutput()
	}
	if said, err := inside("true"); err != nil {
		t.Skipf("cannot mount files: %v: %s", err, said)
	}
	if said, err := inside(`exec apiops --config "$0" context set A --host https://a.example`); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	got, err := os.ReadFile(path)
	if want := "output: json\ncontexts:\n  - name: A\n    host: https://a.example\ncurrent-context: A\n"; string(got) != want {
		t.Errorf("the file is %q (%v)", got, err)
	}
	if left, _ := filepath.Glob(filepath.Join(folder, ".apiops-*")); len(left) > 0 {
		t.Errorf("temporary files are left: %q", left)
	}
}
