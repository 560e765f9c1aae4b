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
	"github.com/apiops-cli/apiops/pkg/text"
)

// fileLimit is the maximum size of the configuration file, in bytes.
const fileLimit = 1 << 20

// lockLimit is how long to wait for another apiops process to finish writing.
const lockLimit = 5 * time.Second

// file is the content of the file.
type file struct {
	path        string
	current     string // name of the current context
	contexts    []Context
	preferences map[string]string
}

func (f *file) isEmpty() bool {
	return f.current == "" && len(f.contexts) == 0 && len(f.preferences) == 0
}

// open reads the document at path. It returns an error if the document contains a token and other
// users have access to the file.
func open(path string, mayBeMissing bool, wait Wait) (*document, error) {
	info, unknown := os.Stat(path) // before reading: afterwards, a pipe may be gone
	var source []byte
	read := func() (err error) {
		source, err = files.Read(path, fileLimit)
		return err
	}
	if unknown != nil || info.Mode().IsRegular() {
		wait = AtOnce
	}
	err := cmp.Or(wait(read), unknown)
	switch {
	case fault.Is(err, fault.Interrupted):
		return nil, err
	case files.IsMissing(err) && mayBeMissing:
		return parse(path, nil)
	case unknown == nil && info.IsDir():
		return nil, fault.Usagef("%s is a directory, not a file", path)
	case errors.Is(err, fs.ErrPermission):
		return nil, cannotRead(path, err).
			WithHint("specify another file with --config FILE or APIOPS_CONFIG; it can be empty")
	case err != nil:
		return nil, cannotRead(path, err)
	}
	document, err := parse(path, source)
	if err != nil {
		return nil, err
	}
	holdsToken := func(context Context) bool { return context.Token != "" }
	if files.Exposed(info) && slices.ContainsFunc(document.file.contexts, holdsToken) {
		return nil, fault.Usagef("other users have access to the token in %s", path).
			WithHint(`run "chmod 600 %s"`, text.Quoted(path))
	}
	return document, nil
}

// edit changes the file at path, which need not exist. On error, the file is unchanged.
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

// growth is the size of a change that rehearse leaves room for, in bytes: a context with its token.
const growth = 8 << 10

// rehearse returns an error if edit could not change the file. It does not change it.
func rehearse(path string) error {
	return locked(path, func(target string, document *document) error {
		content, err := document.encode()
		if err != nil {
			return err
		}
		return cannotWrite(path, files.Check(target, len(content)+growth))
	})
}

// locked calls do with the file to replace and the document at path, while holding a lock. It
// creates the directory.
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
	document, err := open(target, true, AtOnce)
	if err != nil {
		return err
	}
	return do(target, document)
}

const otherFile = "specify another file with --config FILE or APIOPS_CONFIG"

func cannotRead(path string, err error) *fault.Error {
	return fault.Usagef("cannot read %s: %s", path, files.Reason(err)).WithCause(err)
}

func cannotWrite(path string, err error) error {
	if err == nil {
		return nil
	}
	return fault.Usagef("cannot write %s: %s", path, files.Reason(err)).WithHint(otherFile).WithCause(err)
}

// lock prevents other processes from writing the file until the lock is closed. The lock file is not
// removed: otherwise two writers could hold locks on different files with the same name. If locking
// is impossible, as on some file systems or with another user's lock file, the file is written
// without a lock: a concurrent write is unlikely, and otherwise no write would ever succeed.
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
		return nil, errors.New("another apiops process is writing to it")
	}
	return lock, nil
}
