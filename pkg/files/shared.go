package files

import (
	"errors"
	"os"
)

// WriteShared replaces the content of a file atomically. Others can read a new file; an existing one
// keeps its permissions.
func WriteShared(path string, content []byte) error {
	file, err := Replace(path)
	if err != nil {
		return err
	}
	defer file.Discard()
	if file.like == nil {
		file.mode = 0o644
	}
	if _, err := file.Write(content); err != nil {
		return err
	}
	return file.Keep()
}

// Append adds to the end of a file, with one write, so that programs can do so at the same time. It
// creates a missing file, readable only by its owner.
func Append(path string, content []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}
