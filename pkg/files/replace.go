package files

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Replacement is a file on its way to its name: it gets there whole or not at
// all. Whatever happens, Discard it in the end.
type Replacement struct {
	*os.File             // beside the final place, under another name
	path     string      // what a symbolic link leads to, if it is one
	mode     fs.FileMode // permissions
	like     fs.FileInfo // whose owner it gets, as far as that is allowed; nil: its own
	inPlace  bool        // the name cannot be given to another file
}

// Replace begins to replace a file, which need not exist yet. A new one is for
// its owner alone; one that is replaced keeps its permissions and, as far as that
// is allowed, its owner. Of a symbolic link the file it leads to is replaced.
func Replace(path string) (*Replacement, error) {
	path, err := Target(path)
	if err != nil {
		return nil, err
	}
	r := &Replacement{path: path, mode: 0o600}
	if present, err := os.Stat(path); err == nil {
		r.mode, r.like = present.Mode().Perm(), present
	}
	r.File, err = os.CreateTemp(filepath.Dir(path), temporary)
	if err == nil || r.like == nil {
		return r, err
	}
	file, cannot := os.OpenFile(path, os.O_WRONLY, 0)
	if cannot != nil {
		return nil, err
	}
	r.inPlace = true // its folder takes no other file
	r.File, err = os.CreateTemp("", temporary)
	return r, errors.Join(err, file.Close())
}

const temporary = ".apiops-*"

// Check tells beforehand whether a file could be replaced.
func Check(path string) error {
	file, err := Replace(path)
	if err == nil {
		file.Discard()
	}
	return err
}

// Rewind begins the file anew.
func (r *Replacement) Rewind() error {
	_, err := r.Seek(0, io.SeekStart)
	return errors.Join(err, r.Truncate(0))
}

// Keep gives the file its name.
func (r *Replacement) Keep() error {
	if err := r.Chmod(r.mode); err != nil {
		return err
	}
	if r.like != nil {
		own(r.File, r.like)
	}
	if err := errors.Join(r.Sync(), r.Close()); err != nil {
		return err
	}
	if !r.inPlace {
		err := os.Rename(r.Name(), r.path)
		r.inPlace = errors.Is(err, syscall.EBUSY) || errors.Is(err, syscall.EXDEV) || errors.Is(err, fs.ErrPermission)
		if !r.inPlace {
			return err
		}
	}
	return r.overwrite()
}

// overwrite puts the content into the file that is there: one that is mounted by
// itself in a container, or in a folder of others.
func (r *Replacement) overwrite() error {
	whole, err := os.Open(r.Name())
	if err != nil {
		return err
	}
	defer whole.Close()
	file, err := os.OpenFile(r.path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err == nil && info.Mode().Perm() != r.mode {
		err = file.Chmod(r.mode)
	}
	if err != nil {
		return err
	}
	size, err := io.Copy(file, whole)
	return errors.Join(err, file.Truncate(size), file.Sync())
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
	return file.keepPrivate(content)
}

func (r *Replacement) keepPrivate(content []byte) error {
	defer r.Discard()
	r.mode = 0o600
	if _, err := r.Write(content); err != nil {
		return err
	}
	return r.Keep()
}
