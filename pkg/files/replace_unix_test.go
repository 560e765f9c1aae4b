//go:build unix

package files

import (
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

func ownerOf(t *testing.T, path string) uint32 {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Sys().(*syscall.Stat_t).Uid
}

// somebody is a user other than the one who runs the tests.
const somebody = 12345

// folderOfSomebody returns a directory of another user, for a test that runs as root.
func folderOfSomebody(t *testing.T) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can change the owner of a file")
	}
	folder := t.TempDir()
	if err := os.Chown(folder, somebody, somebody); err != nil {
		t.Skip(err)
	}
	return folder
}

func TestHomeFilesCreatedByRootBelongToTheUser(t *testing.T) {
	folder := filepath.Join(folderOfSomebody(t), "a", "b")
	file, lock := filepath.Join(folder, "file"), filepath.Join(folder, "lock")
	if err := errors.Join(MakeHome(folder), WriteHome(file, []byte("x"))); err != nil {
		t.Fatal(err)
	}
	CreateHome(lock)
	for _, path := range []string{folder, filepath.Dir(folder), file, lock} {
		if owner := ownerOf(t, path); owner != somebody {
			t.Errorf("%s belongs to %d", path, owner)
		}
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	secret := filepath.Join(folder, "secret") // not a home file: it stays root's in any directory
	if err := WritePrivate(secret, []byte("x")); err != nil || ownerOf(t, secret) != 0 {
		t.Errorf("%s belongs to %d (%v)", secret, ownerOf(t, secret), err)
	}
}

func TestAReplacedFileKeepsItsOwner(t *testing.T) {
	path := filepath.Join(folderOfSomebody(t), "file")
	if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chmod(path, 0o640), os.Chown(path, somebody, somebody)); err != nil {
		t.Fatal(err)
	}
	file, err := Replace(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Discard()
	if err := file.Keep(); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o640 || ownerOf(t, path) != somebody {
		t.Errorf("mode %v, owner %d (%v)", info.Mode(), ownerOf(t, path), err)
	}
}

// A file that is mounted by itself, or in a read-only directory, is overwritten in place.
func TestAFileThatCannotBeRenamedOverIsOverwritten(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	for _, content := range []string{"longer than before", "short", ""} {
		if err := os.WriteFile(path, []byte("what was there before"), 0o640); err != nil {
			t.Fatal(err)
		}
		before, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := Replace(path)
		if err != nil {
			t.Fatal(err)
		}
		file.inPlace = true
		if err := file.keepPrivate([]byte(content)); err != nil {
			t.Fatal(err)
		}
		got, _ := os.ReadFile(path)
		after, err := os.Stat(path)
		if err != nil || string(got) != content || !os.SameFile(before, after) || after.Mode().Perm() != 0o600 {
			t.Errorf("%q, %v (%v)", got, after.Mode(), err)
		}
	}
	if entries, _ := os.ReadDir(folder); len(entries) != 1 {
		t.Errorf("it left %d files", len(entries))
	}
}

func TestAFileInAReadOnlyDirectory(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root can write to every directory")
	}
	folder := t.TempDir()
	path := filepath.Join(folder, "file")
	if err := errors.Join(os.WriteFile(path, []byte("before"), 0o600), os.Chmod(folder, 0o500)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(folder, 0o700) })
	if err := WritePrivate(path, []byte("after")); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); string(got) != "after" {
		t.Errorf("got %q (%v)", got, err)
	}
	if err := Check(filepath.Join(folder, "new"), 0); !errors.Is(err, os.ErrPermission) {
		t.Errorf("got %v", err)
	}
}

// The name of an open file of a process cannot be given to another file.
func TestAStreamIsNotReplaced(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "out.txt")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	number := strconv.Itoa(int(file.Fd()))
	link, second := filepath.Join(folder, "link"), filepath.Join(folder, "second")
	if err := errors.Join(os.Symlink("/dev/fd/"+number, link), os.Symlink("link", second)); err != nil {
		t.Fatal(err)
	}
	for _, stream := range []string{"/dev/fd/" + number, "/dev/stdout", "/dev/stderr", link, second} {
		if _, err := Replace(stream); !errors.Is(err, ErrNotRegular) || !IsStream(stream) {
			t.Errorf("%s: %v", stream, err)
		}
	}
	for _, other := range []string{path, filepath.Join(folder, "new"), "/dev/null", "/proc/version", "relative"} {
		if IsStream(other) {
			t.Errorf("%s is reported as a stream", other)
		}
	}
}

func TestADanglingLinkIsNotReplaced(t *testing.T) {
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("missing", link); err != nil {
		t.Fatal(err)
	}
	if _, err := Replace(link); err == nil || !strings.Contains(err.Error(), "link to a file that does not exist") {
		t.Errorf("got %v", err)
	}
}

func TestADirectoryBelowAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := MakeHome(filepath.Join(path, "a", "b")); err == nil || err.Error() != path+" is not a directory" {
		t.Errorf("got %v", err)
	}
	if _, err := os.Open(filepath.Join(path, "a")); !IsMissing(err) {
		t.Errorf("got %v", err)
	}
}

func TestAFileIsRewrittenWhateverItsSize(t *testing.T) {
	for _, test := range []struct{ old, new string }{{"", "new"}, {"a long old content", "new"}, {"old", "a long new content"}, {"same", "size"}} {
		folder := t.TempDir()
		path, other := filepath.Join(folder, "file"), filepath.Join(folder, "other")
		if err := errors.Join(os.WriteFile(path, []byte(test.old), 0o600), os.WriteFile(other, []byte(test.new), 0o600)); err != nil {
			t.Fatal(err)
		}
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		content, err := os.Open(other)
		if err != nil {
			t.Fatal(err)
		}
		err = errors.Join(rewrite(file, int64(len(test.old)), content), file.Close(), content.Close())
		if got, _ := os.ReadFile(path); err != nil || string(got) != test.new {
			t.Errorf("%q to %q: got %q, %v", test.old, test.new, got, err)
		}
	}
}

// On a full disk a file that is written in place is as it was.
func TestAFullDiskLeavesAFileThatIsWrittenInPlace(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no full device here: ", err)
	}
	defer full.Close()
	path := filepath.Join(t.TempDir(), "content")
	if err := os.WriteFile(path, []byte("new"), 0o600); err != nil {
		t.Fatal(err)
	}
	content, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer content.Close()
	if err := rewrite(full, 0, content); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("got %v", err)
	}
}
