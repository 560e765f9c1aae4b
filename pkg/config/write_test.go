package config

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

func wantContent(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
}

func setCurrent(name string) func(*document) error {
	return func(document *document) error {
		document.set("current-context", name)
		return nil
	}
}

func TestCommentsAndOrderSurviveAChange(t *testing.T) {
	const before = `# the company's gateways

output: json # for scripts
# the default
current-context: "A" # today
contexts:
  # in Frankfurt
  - name: A
    project: 010 # leading zero
    token: 'it''s'
  - name: "010"
    host: https://b.example
    # below b
timeout: 30s
# the end
`
	path := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, path, before)
	if err := (Store{Path: path}).Use("010"); err != nil {
		t.Fatal(err)
	}
	wantContent(t, path, strings.Replace(before, `"A" # today`, `"010" # today`, 1))
}

func TestAChangeToAnEmptyFile(t *testing.T) {
	for before, want := range map[string]string{
		"":                 "current-context: a\n",
		"# one\n\n# two\n": "# one\n\n# two\n\ncurrent-context: a\n",
		"---\n":            "current-context: a\n",
		"{}\n":             "{current-context: a}\n",
		"output: json\n":   "output: json\ncurrent-context: a\n",
	} {
		path := filepath.Join(t.TempDir(), "config.yaml")
		writeFile(t, path, before)
		if err := edit(path, setCurrent("a")); err != nil {
			t.Errorf("%q: %v", before, err)
			continue
		}
		wantContent(t, path, want)
	}
}

func TestAChangeCreatesTheDirectory(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a", "b", "config.yaml")
	if err := edit(path, setCurrent("a")); err != nil {
		t.Fatal(err)
	}
	wantContent(t, path, "current-context: a\n")
}

func TestAFailedChangeLeavesTheFileUnchanged(t *testing.T) {
	failure := errors.New("failed")
	for name, change := range map[string]func(*document) error{
		"error": func(document *document) error {
			document.set("current-context", "b")
			return failure
		},
		"unknown key": func(document *document) error {
			document.set("colour", "b")
			return nil
		},
		"cannot be encoded": func(document *document) error {
			document.root().Content = append(document.root().Content, &yaml.Node{Kind: 99}, &yaml.Node{Kind: 99})
			return nil
		},
		"cannot be read back": func(document *document) error {
			document.set("jq", "folded\n\n")
			document.root().Content[3].Style = yaml.FoldedStyle
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			path := filepath.Join(folder, "config.yaml")
			writeFile(t, path, "current-context:   a\n")
			if err := edit(path, change); err == nil {
				t.Error("there is no error")
			}
			wantContent(t, path, "current-context:   a\n")
			wantNames(t, folder, "config.yaml", "config.yaml.lock")
		})
	}
}

func wantNames(t *testing.T, folder string, want ...string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if !slices.Equal(names, want) {
		t.Errorf("the directory contains %q, want %q", names, want)
	}
}

func TestABrokenFileIsNotOverwritten(t *testing.T) {
	for _, content := range []string{"host: a\na: b: c\n", "colour: b\n", "host: a\n---\nhost: b\n"} {
		path := filepath.Join(t.TempDir(), "config.yaml")
		writeFile(t, path, content)
		wantError(t, edit(path, setCurrent("a")), "line")
		wantContent(t, path, content)
	}
}

func TestConcurrentWritersLoseNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, path, "contexts:\n  - name: first\n")
	var writers sync.WaitGroup
	for i := range 8 {
		writers.Go(func() {
			if err := edit(path, addContext(fmt.Sprint("context-", i))); err != nil {
				t.Error(err)
			}
		})
	}
	writers.Wait()
	document, err := open(path, false, AtOnce)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(document.file.contexts); got != 9 {
		t.Errorf("got %d contexts, want 9", got)
	}
}

func addContext(name string) func(*document) error {
	return func(document *document) error {
		var context yaml.Node
		if err := context.Encode(map[string]string{"name": name}); err != nil {
			return err
		}
		list := document.root().Content[1]
		list.Content = append(list.Content, &context)
		return nil
	}
}

func TestLockTimesOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	first, err := lock(path, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := lock(path, time.Millisecond); err == nil || !strings.Contains(err.Error(), "another apiops process is writing") {
		t.Errorf("error is %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	second, err := lock(path, time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.Close(); err != nil {
		t.Fatal(err)
	}
}
