package files

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

func TestReadAllHasALimit(t *testing.T) {
	if got, err := ReadAll(strings.NewReader("12345"), 5); err != nil || string(got) != "12345" {
		t.Errorf("got %q, %v", got, err)
	}
	if _, err := ReadAll(strings.NewReader("123456"), 5); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestReadAllReturnsEverythingAlsoOnError(t *testing.T) {
	const most = 1 << 20
	for _, size := range []int{0, 1, most/4 - 1, most / 4, most/4 + 1, most - 1, most} {
		want := strings.Repeat("x", size)
		if got, err := ReadAll(strings.NewReader(want), most); err != nil || string(got) != want {
			t.Errorf("%d bytes: got %d, %v", size, len(got), err)
		}
		broken := io.MultiReader(strings.NewReader(want), iotest.ErrReader(io.ErrUnexpectedEOF))
		if got, err := ReadAll(broken, most); !errors.Is(err, io.ErrUnexpectedEOF) || string(got) != want {
			t.Errorf("%d bytes, then an error: got %d, %v", size, len(got), err)
		}
	}
	if _, err := ReadAll(strings.NewReader(strings.Repeat("x", most+1)), most); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

func TestWritePrivateReplacesAFile(t *testing.T) {
	folder := t.TempDir()
	name := filepath.Join(folder, "file")
	for _, content := range []string{"first", "second"} {
		if err := WritePrivate(name, []byte(content)); err != nil {
			t.Fatal(err)
		}
		if got, err := Read(name, 100); err != nil || string(got) != content {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if info, err := os.Stat(name); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("a new file has %v, %v", info.Mode(), err)
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("it left %d files", len(entries))
	}
}

func TestAReplacedFileKeepsItsPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permissions")
	}
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, nil, 0o640); err != nil {
		t.Fatal(err)
	}
	link := name + ".link"
	if err := os.Symlink(name, link); err != nil {
		t.Fatal(err)
	}
	file, err := Replace(link)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Discard()
	if _, err := file.WriteString("x"); err != nil {
		t.Fatal(err)
	}
	if err := file.Keep(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(name); err != nil || info.Mode().Perm() != 0o640 || info.Size() != 1 {
		t.Errorf("%v, %v", info, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v", err)
	}
	if err := WritePrivate(name, []byte("secret")); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(name); err != nil || info.Mode().Perm() != 0o600 || info.Size() != 6 {
		t.Errorf("after WritePrivate: %v, %v", info, err)
	}
}

func TestADirectoryIsNotReplaced(t *testing.T) {
	if _, err := Replace(t.TempDir()); !errors.Is(err, ErrNotRegular) {
		t.Errorf("got %v", err)
	}
}

func TestDiscardLeavesNothingBehind(t *testing.T) {
	folder := t.TempDir()
	file, err := Replace(filepath.Join(folder, "file"))
	if err != nil {
		t.Fatal(err)
	}
	file.Discard()
	if entries, _ := os.ReadDir(folder); len(entries) != 0 {
		t.Errorf("it left %d files", len(entries))
	}
}
