package config

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
)

// lockLimit is how long to wait for another apiops to finish writing.
const lockLimit = 5 * time.Second

// edit changes the file at path, which need not exist yet. Whatever fails, the file is then as it was.
func edit(path string, change func(*document) error) error {
	target, err := follow(path)
	if err != nil {
		return cannotWrite(path, err)
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return cannotWrite(path, err)
	}
	held, err := lock(target, lockLimit)
	if err != nil {
		return cannotWrite(path, err)
	}
	defer held.Close()

	document, err := open(target)
	if errors.Is(err, fs.ErrNotExist) {
		document, err = parse(target, nil)
	}
	if err != nil {
		return err
	}
	if err := change(document); err != nil {
		return err
	}
	content, err := document.encode()
	if err != nil {
		return err
	}
	if err := files.WritePrivate(target, content); err != nil {
		return cannotWrite(path, err)
	}
	return nil
}

func cannotWrite(path string, err error) error {
	return fault.Usagef("cannot write %s: %s", cmp.Or(path, "the configuration file"), err).WithCause(err)
}

// follow returns the file that is to be replaced: what path links to, or path itself. It refuses devices and the like.
func follow(path string) (string, error) {
	if path == "" {
		return "", errors.New("no home directory is set; choose a file with --config")
	}
	target, err := filepath.EvalSymlinks(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(path); err == nil {
			return "", errors.New("it is a link to a file that does not exist")
		}
		return path, nil
	}
	if err != nil {
		return "", err
	}
	info, err := os.Stat(target)
	if err == nil && !info.Mode().IsRegular() {
		err = errors.New("it is not an ordinary file")
	}
	return target, err
}

// lock keeps other processes from writing the file until it is closed. The lock file stays: if it were removed, two
// writers could hold locks on two files of the same name.
func lock(path string, limit time.Duration) (io.Closer, error) {
	waiting, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	_, err := lock.TryLockContext(waiting, 10*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New("another apiops is writing it")
	}
	return lock, err
}
