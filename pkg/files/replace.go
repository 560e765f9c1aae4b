package files

import (
	"cmp"
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Replacement is a file being written under a temporary name. Keep moves it to its
// final name. Always call Discard at the end.
type Replacement struct {
	*os.File             // under a temporary name, if possible in the same directory
	path     string      // the final name, with symbolic links resolved
	mode     fs.FileMode // permissions
	like     fs.FileInfo // the file whose owner it gets, as far as permitted; nil: no change
	inPlace  bool        // the existing file must be overwritten: it cannot be renamed over
}

// Replace begins to replace a file, which need not exist. Only the owner can
// access a new file. An existing one keeps its permissions and, as far as
// permitted, its owner. For a symbolic link, Replace replaces the linked file.
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
	r.inPlace = true // no file can be created in its directory
	r.File, err = os.CreateTemp("", temporary)
	return r, errors.Join(err, file.Close())
}

// Scratch creates a temporary file that replaces nothing. It has no name if the system permits that,
// so that nothing of it stays if the program is killed.
func Scratch() (*Replacement, error) {
	file, err := os.CreateTemp("", temporary)
	if err == nil {
		_ = os.Remove(file.Name()) // fails on Windows, where Discard removes it
	}
	return &Replacement{File: file}, err
}

const temporary = ".apiops-*"

// Check returns an error if a file could not be replaced with that many bytes, for
// example because the disk is full.
func Check(path string, size int) error {
	file, err := Replace(path)
	if err != nil {
		return err
	}
	defer file.Discard()
	content := make([]byte, size)
	_, _ = rand.Read(content) // zeros might take up no space
	_, err = file.Write(content)
	return cmp.Or(err, file.Sync())
}

// Private makes the file readable only by its owner, whatever the permissions of the file that it
// replaces.
func (r *Replacement) Private() { r.mode = 0o600 }

// Rewind discards what was written so far.
func (r *Replacement) Rewind() error {
	_, err := r.Seek(0, io.SeekStart)
	return errors.Join(err, r.Truncate(0))
}

// Keep moves the file to its final name, atomically if possible.
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

// KeepAs is like Keep, but for another file in the same directory.
func (r *Replacement) KeepAs(path string) error {
	target, err := Target(path)
	if err != nil {
		return err
	}
	r.path, r.like, r.inPlace = target, nil, false
	if present, err := os.Stat(target); err == nil {
		r.like = present
	}
	return r.Keep()
}

// overwrite copies the content into the existing file. It is for a file that is
// mounted by itself in a container, or whose directory belongs to someone else.
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
	if err != nil {
		return err
	}
	if info.Mode().Perm() != r.mode {
		if err := file.Chmod(r.mode); err != nil && !errors.Is(err, fs.ErrPermission) { // the file of someone else
			return err
		}
	}
	return rewrite(file, info.Size(), whole)
}

// rewrite replaces the content of a file of an old size. The part beyond that size comes first: if
// the disk is full, the file is as it was.
func rewrite(file *os.File, old int64, content *os.File) error {
	info, err := content.Stat()
	if err != nil {
		return err
	}
	beyond := io.NewSectionReader(content, old, max(0, info.Size()-old))
	if _, err := io.Copy(io.NewOffsetWriter(file, old), beyond); err != nil {
		return errors.Join(err, file.Truncate(old))
	}
	_, err = io.Copy(file, io.LimitReader(content, old))
	return errors.Join(err, file.Truncate(info.Size()), file.Sync())
}

// Discard removes the temporary file. After Keep, it does nothing.
func (r *Replacement) Discard() {
	_ = r.Close()
	_ = os.Remove(r.Name())
}

// WritePrivate replaces the content of a file atomically. Afterwards only the
// owner can access it, whatever permissions it had.
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
