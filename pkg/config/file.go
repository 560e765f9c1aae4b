package config

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
)

// fileLimit bounds the configuration file, in bytes.
const fileLimit = 1 << 20

// lockLimit is how long to wait for another apiops to finish writing.
const lockLimit = 5 * time.Second

// file is what the file says.
type file struct {
	path        string
	current     string // name of the current context
	contexts    []Context
	preferences map[string]string
}

// open reads the document at path. It refuses one with a token in it that others have access to.
func open(path string, mayBeMissing bool) (*document, error) {
	info, unknown := os.Stat(path) // first: a pipe may be gone when it is read
	source, err := files.Read(path, fileLimit)
	err = cmp.Or(err, unknown)
	switch {
	case files.IsMissing(err) && mayBeMissing:
		return parse(path, nil)
	case unknown == nil && info.IsDir():
		return nil, fault.Usagef("%s is a folder, not a file", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, fault.Usagef("%s", err).WithCause(err).
			WithHint("--config FILE or APIOPS_CONFIG names another file; an empty one will do")
	case errors.Is(err, files.ErrTooLarge): // it does not name the file itself
		return nil, fault.Usagef("read %s: %s", path, err).WithCause(err)
	case err != nil:
		return nil, fault.Usagef("%s", err).WithCause(err)
	}
	document, err := parse(path, source)
	if err != nil {
		return nil, err
	}
	holdsToken := func(context Context) bool { return context.Token != "" }
	if files.Exposed(info) && slices.ContainsFunc(document.file.contexts, holdsToken) {
		return nil, fault.Usagef("others have access to the token in %s", path).
			WithHint("run chmod 600 %q", path)
	}
	return document, nil
}

// edit changes the file at path, which need not exist yet. If anything fails, it is as it was.
func edit(path string, change func(*document) error) error {
	return locked(path, func(target string, document *document) error {
		if err := change(document); err != nil {
			return err
		}
		content, err := document.encode()
		if err != nil {
			return err
		}
		return cannotWrite(path, files.WriteHome(target, content))
	})
}

// rehearse finds out whether edit could change the file, and leaves it as it is.
func rehearse(path string) error {
	return locked(path, func(target string, document *document) error {
		if _, err := document.encode(); err != nil {
			return err
		}
		return cannotWrite(path, files.Check(target))
	})
}

// locked does something with the document at path, and with the file to replace, while no other
// apiops does. It makes the folder.
func locked(path string, do func(target string, document *document) error) error {
	if path == "" {
		return fault.Usagef("no home directory is set, so there is no configuration file").WithHint(otherFile)
	}
	target, err := files.Target(path)
	if err == nil {
		err = files.MakeHome(filepath.Dir(target))
	}
	if err != nil {
		return cannotWrite(path, err)
	}
	held, err := lock(target, lockLimit)
	if err != nil {
		return cannotWrite(path, err)
	}
	defer held.Close()
	document, err := open(target, true)
	if err != nil {
		return err
	}
	return do(target, document)
}

const otherFile = "choose another file with --config FILE or APIOPS_CONFIG"

func cannotWrite(path string, err error) error {
	if err == nil {
		return nil
	}
	return fault.Usagef("cannot write %s: %s", path, files.Reason(err)).WithHint(otherFile).WithCause(err)
}

// lock keeps other processes from writing the file until it is closed. The lock file stays: if it
// were removed, two writers could hold locks on two files of the same name. Where there can be no
// lock, on some file systems or with a lock file that only others may open, the file is written
// without: that two write at once is less likely than that nobody ever could.
func lock(path string, limit time.Duration) (io.Closer, error) {
	name := path + ".lock"
	files.CreateHome(name)
	lock := flock.New(name, flock.SetPermissions(0o600))
	if info, err := os.Stat(name); err != nil || !info.Mode().IsRegular() { // a pipe would block
		return lock, nil
	}
	waiting, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	if _, err := lock.TryLockContext(waiting, 10*time.Millisecond); errors.Is(err, context.DeadlineExceeded) {
		return nil, errors.New("another apiops is writing it")
	}
	return lock, nil
}
