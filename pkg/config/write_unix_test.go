//go:build unix

package config

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func wantMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}

func TestWrittenFilesArePrivate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "apiops", "config.yaml")
	if err := edit(path, setCurrent("a")); err != nil {
		t.Fatal(err)
	}
	wantMode(t, filepath.Dir(path), 0o700)
	wantMode(t, path, 0o600)
	wantMode(t, path+".lock", 0o600)

	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := edit(path, setCurrent("b")); err != nil {
		t.Fatal(err)
	}
	wantMode(t, path, 0o600)
}

func TestTheTargetOfALinkIsReplaced(t *testing.T) {
	home, dotfiles := t.TempDir(), t.TempDir()
	link, target := filepath.Join(home, "config.yaml"), filepath.Join(dotfiles, "apiops.yaml")
	writeFile(t, target, "output: json\n")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := edit(link, setCurrent("a")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.Readlink(link); err != nil || got != target {
		t.Errorf("the link points to %q (%v)", got, err)
	}
	wantContent(t, target, "output: json\ncurrent-context: a\n")
}

func TestOnlyRegularFilesAreReplaced(t *testing.T) {
	folder := t.TempDir()
	dangling := filepath.Join(folder, "dangling")
	if err := os.Symlink(filepath.Join(folder, "missing"), dangling); err != nil {
		t.Fatal(err)
	}
	wantError(t, edit(dangling, setCurrent("a")), "link to a file that does not exist")
	wantError(t, edit(os.DevNull, setCurrent("a")), "not a regular file")
	wantError(t, edit(folder, setCurrent("a")), "not a regular file")
}

func TestAnUnwritableFileIsUnchanged(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "config.yaml")
	writeFile(t, path, "current-context:   a\n")
	wantError(t, edit(filepath.Join(path, "config.yaml"), setCurrent("b")), "cannot write")
	wantContent(t, path, "current-context:   a\n")
}
