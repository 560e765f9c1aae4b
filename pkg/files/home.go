package files

import (
	"fmt"
	"os"
	"path/filepath"
)

// What a program keeps for a user belongs to that user, also where root made it:
// who runs the program once with sudo is not locked out by that. So what is new
// gets the owner of the folder it is made in.

// WriteHome is WritePrivate for a file that the program keeps for a user.
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

// CreateHome makes an empty file for a user, unless it is there.
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

// MakeHome makes a folder for a user alone, and those above it, unless it is
// there.
func MakeHome(path string) error {
	info, err := os.Stat(path)
	parent := filepath.Dir(path)
	switch {
	case err == nil && !info.IsDir():
		return fmt.Errorf("%s is not a folder", path)
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
