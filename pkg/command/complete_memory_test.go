package command

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/config"
)

// newTestMemory returns a cache file in a temporary folder, and that folder.
func newTestMemory(t *testing.T, words ...string) (memory, string) {
	t.Helper()
	cache := t.TempDir()
	lookup := func(name string) (string, bool) {
		value, ok := map[string]string{"XDG_CACHE_HOME": cache, "LocalAppData": cache}[name]
		return value, ok
	}
	return newMemory(lookup, words...), filepath.Join(cache, "apiops")
}

func remembered(names ...string) func() ([]string, error) {
	return func() ([]string, error) { return names, nil }
}

func noAnswer() ([]string, error) { return nil, errors.New("asked again") }

func TestNamesAreCachedForAMinute(t *testing.T) {
	memory, _ := newTestMemory(t, "host", "project", "token", "route")
	now := time.Now()
	if names, err := memory.recall(now, remembered("one", "two")); err != nil || !slices.Equal(names, []string{"one", "two"}) {
		t.Fatalf("%q, %v", names, err)
	}
	if err := os.Chtimes(memory.file, now, now); err != nil { // it may be newer than now
		t.Fatal(err)
	}
	if names, err := memory.recall(now.Add(59*time.Second), noAnswer); err != nil || !slices.Equal(names, []string{"one", "two"}) {
		t.Errorf("within the minute: %q, %v", names, err)
	}
	if _, err := memory.recall(now.Add(61*time.Second), noAnswer); err == nil {
		t.Error("after the minute: not asked again")
	}
	if _, err := memory.recall(now.Add(-61*time.Second), noAnswer); err == nil {
		t.Error("a file from the future was used")
	}
}

func TestAFailureIsNotCached(t *testing.T) {
	memory, folder := newTestMemory(t, "host")
	if _, err := memory.recall(time.Now(), noAnswer); err == nil {
		t.Error("no error")
	}
	if _, err := os.Stat(folder); err == nil {
		t.Error("a folder was created")
	}
}

func TestABrokenFileIsIgnored(t *testing.T) {
	memory, _ := newTestMemory(t, "host")
	_, _ = memory.recall(time.Now(), remembered("one"))
	for _, broken := range []string{"", "[\"one\"", "{}", "\x00"} {
		if err := os.WriteFile(memory.file, []byte(broken), 0o600); err != nil {
			t.Fatal(err)
		}
		if names, err := memory.recall(time.Now(), remembered("two")); err != nil || !slices.Equal(names, []string{"two"}) {
			t.Errorf("%q: %q, %v", broken, names, err)
		}
	}
}

func TestWithoutACacheFolderEachCompletionAsks(t *testing.T) {
	memory := newMemory(func(string) (string, bool) { return "", false }, "host")
	for range 2 {
		if names, err := memory.recall(time.Now(), remembered("one")); err != nil || !slices.Equal(names, []string{"one"}) {
			t.Errorf("%q, %v", names, err)
		}
	}
}

// Users with another token must not see the names, and the file name must not reveal the token.
func TestEachTokenHasItsOwnCache(t *testing.T) {
	words := []string{"https://host", "project", "secret-token", "GET /"}
	memory, _ := newTestMemory(t, words...)
	for i := range words {
		other := slices.Clone(words)
		other[i] += "x"
		if another, _ := newTestMemory(t, other...); filepath.Base(another.file) == filepath.Base(memory.file) {
			t.Errorf("%q and %q share a file", words, other)
		}
		if strings.Contains(memory.file, words[i]) {
			t.Errorf("%q is part of %s", words[i], memory.file)
		}
	}
}

func TestOnlyTheOwnerCanReadTheCache(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no file modes")
	}
	memory, folder := newTestMemory(t, "host")
	_, _ = memory.recall(time.Now(), remembered("one"))
	for path, want := range map[string]os.FileMode{folder: 0o700, memory.file: 0o600} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != want {
			t.Errorf("%s has mode %s", path, info.Mode())
		}
	}
}

func TestOldCacheFilesAreRemoved(t *testing.T) {
	memory, folder := newTestMemory(t, "host")
	_, _ = memory.recall(time.Now(), remembered("one"))
	for name, age := range map[string]time.Duration{"old": 61 * time.Minute, "recent": 59 * time.Minute} {
		path, then := filepath.Join(folder, name), time.Now().Add(-age)
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Chtimes(path, then, then)); err != nil {
			t.Fatal(err)
		}
	}
	if err := memory.write(time.Now(), []string{"two"}); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 2 { // the new one and the recent one
		t.Errorf("%v, %v", entries, err)
	}
}

func TestCacheFolder(t *testing.T) {
	for _, test := range []struct {
		system    string
		variables map[string]string
		want      string
	}{
		{"linux", map[string]string{"HOME": "/home/me"}, "/home/me/.cache"},
		{"linux", map[string]string{"HOME": "/home/me", "XDG_CACHE_HOME": "/caches"}, "/caches"},
		{"linux", map[string]string{"HOME": "/home/me", "XDG_CACHE_HOME": "relative"}, "/home/me/.cache"},
		{"linux", nil, ""},
		{"darwin", map[string]string{"HOME": "/Users/me"}, "/Users/me/Library/Caches"},
		{"darwin", map[string]string{"HOME": "/Users/me", "XDG_CACHE_HOME": "/caches"}, "/caches"},
		{"windows", map[string]string{"LocalAppData": `C:\Local`, "HOME": "/home/me"}, `C:\Local`},
		{"windows", nil, ""},
	} {
		lookup := func(name string) (string, bool) {
			value, ok := test.variables[name]
			return value, ok
		}
		want := test.want
		if want != "" {
			want = filepath.Join(want, "apiops")
		}
		if got := config.CacheFolder(test.system, lookup); got != want {
			t.Errorf("%s, %v: %q, want %q", test.system, test.variables, got, want)
		}
	}
}
