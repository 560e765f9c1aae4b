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
	memoryFresh = time.Minute // how long a result is used
	memoryKept  = time.Hour   // how long its file is kept
)

// memory is a file that caches names, because completions follow one another quickly. Completion
// also works without it, only slower.
type memory struct{ folder, file string }

// newMemory returns the cache for a key of several words. The name of the file reveals none of
// them. One of the words is the token, so users with other tokens have other files.
func newMemory(lookup func(string) (string, bool), words ...string) memory {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	folder := config.CacheFolder(runtime.GOOS, lookup)
	if folder == "" {
		return memory{}
	}
	return memory{folder: folder, file: filepath.Join(folder, hex.EncodeToString(sum[:]))}
}

// recall returns the cached names. If there are none, it calls ask and caches the result.
func (m memory) recall(now time.Time, ask func() ([]string, error)) ([]string, error) {
	if names, ok := m.read(now); ok {
		return names, nil
	}
	names, err := ask()
	if err == nil {
		_ = m.write(now, names) // on failure, the next completion asks again
	}
	return names, err
}

// read returns false if the file is missing, too old or corrupt.
func (m memory) read(now time.Time) (names []string, ok bool) {
	info, err := os.Stat(m.file)
	if err != nil || now.Sub(info.ModTime()).Abs() > memoryFresh {
		return nil, false
	}
	text, err := os.ReadFile(m.file)
	return names, err == nil && json.Unmarshal(text, &names) == nil
}

// write replaces the file atomically, and removes files that are too old.
func (m memory) write(now time.Time, names []string) error {
	if err := files.MakeHome(m.folder); err != nil {
		return err
	}
	m.forget(now)
	return files.WriteHome(m.file, document.Encode(names))
}

func (m memory) forget(now time.Time) {
	entries, _ := os.ReadDir(m.folder) // those that could be read
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && now.Sub(info.ModTime()) > memoryKept {
			_ = os.Remove(filepath.Join(m.folder, entry.Name()))
		}
	}
}
