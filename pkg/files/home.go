package files

import (
	"fmt"
	"os"
	"path/filepath"
)

// Files that the program stores for a user must belong to that user, even if root
// creates them: running the program once with sudo must not lock the user out. A
// new file therefore gets the owner of its directory.

// WriteHome is WritePrivate for a file that the program stores for a user.
func WriteHome(path string, content []byte) error {
	file, err := Replace(path)
	if err != nil {
		return err
	}
	if file.like == nil {
		file.like, _ = os.Stat(filepath.Dir(file.path))
	}
	return file.keepPrivate(content)
}

// CreateHome creates an empty file for a user, unless it already exists.
func CreateHome(path string) {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return
	}
	defer file.Close()
	if folder, err := os.Stat(filepath.Dir(path)); err == nil {
		own(file, folder)
	}
}

// MakeHome creates a directory that only the user can access, with its parents,
// unless it already exists.
func MakeHome(path string) error {
	info, err := os.Stat(path)
	parent := filepath.Dir(path)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is not a directory", path)
	case err == nil:
		return nil
	case !IsMissing(err), parent == path:
		return err
	}
	if err := MakeHome(parent); err != nil {
		return err
	}
	if err := os.Mkdir(path, 0o700); err != nil && !os.IsExist(err) {
		return err
	}
	if above, err := os.Stat(parent); err == nil {
		ownFolder(path, above)
	}
	return nil
}
