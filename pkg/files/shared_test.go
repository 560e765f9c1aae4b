package files

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// A report is for others, too: a container may write it, and its host read it.
func TestWriteShared(t *testing.T) {
	path := filepath.Join(t.TempDir(), "report.xml")
	for _, mode := range []os.FileMode{0o644, 0o640} {
		if err := WriteShared(path, []byte("content")); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Size() != 7 || runtime.GOOS != "windows" && info.Mode().Perm() != mode {
			t.Errorf("got %v, %v", info, err)
		}
		if err := os.Chmod(path, 0o640); err != nil { // which it keeps
			t.Fatal(err)
		}
	}
	if err := WriteShared(filepath.Join(t.TempDir(), "missing", "x"), nil); !IsMissing(err) {
		t.Errorf("got %v", err)
	}
}

func TestAppend(t *testing.T) {
	path := filepath.Join(t.TempDir(), "outputs")
	for _, line := range []string{"a\n", "b\n"} {
		if err := Append(path, []byte(line)); err != nil {
			t.Fatal(err)
		}
	}
	if content, err := os.ReadFile(path); err != nil || string(content) != "a\nb\n" {
		t.Errorf("got %q, %v", content, err)
	}
}
