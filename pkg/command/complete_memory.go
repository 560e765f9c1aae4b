package command

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/files"
)

const (
	memoryFresh = time.Minute // how long an answer counts
	memoryKept  = time.Hour   // how long its file is kept
)

// memory is a file that remembers an answer for the next completions, which
// follow one another quickly. Without it everything works, only slower.
type memory struct{ folder, file string }

// newMemory is the memory of what was asked for by these words. Its name tells
// none of them, and who has another token finds another memory.
func newMemory(lookup func(string) (string, bool), words ...string) memory {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	folder := config.CacheFolder(runtime.GOOS, lookup)
	if folder == "" {
		return memory{}
	}
	return memory{folder: folder, file: filepath.Join(folder, hex.EncodeToString(sum[:]))}
}

// recall returns what is remembered, or else asks and remembers.
func (m memory) recall(now time.Time, ask func() ([]string, error)) ([]string, error) {
	if names, ok := m.read(now); ok {
		return names, nil
	}
	names, err := ask()
	if err == nil {
		_ = m.write(now, names) // if that fails, it is asked again next time
	}
	return names, err
}

// read fails on what is old, broken, or not there.
func (m memory) read(now time.Time) (names []string, ok bool) {
	info, err := os.Stat(m.file)
	if err != nil || now.Sub(info.ModTime()).Abs() > memoryFresh {
		return nil, false
	}
	text, err := os.ReadFile(m.file)
	return names, err == nil && json.Unmarshal(text, &names) == nil
}

// write replaces the file in one step, and removes those that are too old.
func (m memory) write(now time.Time, names []string) error {
	if err := files.MakeHome(m.folder); err != nil {
		return err
	}
	m.forget(now)
	return files.WriteHome(m.file, document.Encode(names))
}

func (m memory) forget(now time.Time) {
	entries, _ := os.ReadDir(m.folder) // as many as can be read
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && now.Sub(info.ModTime()) > memoryKept {
			_ = os.Remove(filepath.Join(m.folder, entry.Name()))
		}
	}
}
