// Package files reads at most so much of a file, and replaces files in one step.
package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// ErrTooLarge is what errors.Is finds where there was more to read than allowed.
var ErrTooLarge = errors.New("it is too large")

type sizeError struct{ most int64 }

func (e sizeError) Error() string      { return "it is larger than " + size(e.most) }
func (sizeError) Is(target error) bool { return target == ErrTooLarge }

// ReadAll reads everything, and fails if that is more than so many bytes.
func ReadAll(in io.Reader, most int64) ([]byte, error) {
	in = io.LimitReader(in, most+1)
	content, err := io.ReadAll(io.LimitReader(in, most/4))
	if err == nil && int64(len(content)) == most/4 { // of what is larger, io.ReadAll would make a copy
		whole := bytes.NewBuffer(make([]byte, 0, most+1+bytes.MinRead))
		whole.Write(content)
		_, err = whole.ReadFrom(in)
		content = whole.Bytes()
	}
	if err == nil && int64(len(content)) > most {
		return nil, sizeError{most}
	}
	return content, err
}

// Read reads a file of at most so many bytes.
func Read(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadAll(file, most)
}

func size(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%d MiB", bytes>>20)
	case bytes >= 1<<10:
		return fmt.Sprintf("%d KiB", bytes>>10)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// Reason takes off the name of the file and the operation, which are said
// elsewhere.
func Reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// Replacement is a file on its way to its name: it gets there whole or not at
// all. Whatever happens, Discard it in the end.
type Replacement struct {
	*os.File        // beside the final place, under another name
	path     string // what a symbolic link leads to, if it is one
	mode     fs.FileMode
}

// ErrNotRegular is what errors.Is finds where a device or folder is in the way.
var ErrNotRegular = errors.New("it is there and is not an ordinary file")

// Replace begins to replace a file, which need not exist yet. A new one is for
// its owner alone; one that is replaced keeps its permissions. Of a symbolic
// link the file it leads to is replaced.
func Replace(path string) (*Replacement, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := fs.FileMode(0o600)
	if present, err := os.Stat(path); err == nil {
		if !present.Mode().IsRegular() {
			return nil, ErrNotRegular
		}
		mode = present.Mode().Perm()
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".apiops-*")
	if err != nil {
		return nil, err
	}
	return &Replacement{File: file, path: path, mode: mode}, nil
}

// Rewind begins the file anew.
func (r *Replacement) Rewind() error {
	_, err := r.Seek(0, io.SeekStart)
	return errors.Join(err, r.Truncate(0))
}

// Keep gives the file its name.
func (r *Replacement) Keep() error {
	if err := errors.Join(r.Chmod(r.mode), r.Sync(), r.Close()); err != nil {
		return err
	}
	return os.Rename(r.Name(), r.path)
}

// Discard leaves nothing behind but what was kept.
func (r *Replacement) Discard() {
	_ = r.Close()
	_ = os.Remove(r.Name())
}

// WritePrivate replaces a file by content in one step. Whatever permissions it
// had, it is for its owner alone.
func WritePrivate(path string, content []byte) error {
	file, err := Replace(path)
	if err != nil {
		return err
	}
	defer file.Discard()
	file.mode = 0o600
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.Keep()
}
