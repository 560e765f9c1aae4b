package config

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/gofrs/flock"
	"go.yaml.in/yaml/v3"

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
	case errors.Is(err, fs.ErrNotExist) && mayBeMissing:
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
	exposed := runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
	holdsToken := func(context Context) bool { return context.Token != "" }
	if exposed && slices.ContainsFunc(document.file.contexts, holdsToken) {
		return nil, fault.Usagef("others have access to the token in %s", path).
			WithHint("run chmod 600 %q", path)
	}
	return document, nil
}

// edit changes the file at path, which need not exist yet. If anything fails, it is as it was.
func edit(path string, change func(*document) error) error {
	target, err := follow(path)
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
	return fault.Usagef("cannot write %s: %s", cmp.Or(path, "the configuration file"), err).
		WithCause(err)
}

// follow returns the file to replace: what path links to, or path. It refuses devices and the like.
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

// lock keeps other processes from writing the file until it is closed, and makes the folder. The
// lock file stays: if it were removed, two writers could hold locks on two files of the same name.
func lock(path string, limit time.Duration) (io.Closer, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	waiting, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	_, err := lock.TryLockContext(waiting, 10*time.Millisecond)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.New("another apiops is writing it")
	}
	return lock, err
}

// set gives a top-level key a text, or takes it away if the text is empty.
func (d *document) set(key, text string) { setKey(d.root(), key, text) }

// put writes all that a context says in the place of the one of that name, or as a new one.
func (d *document) put(name string, context Context) {
	list := d.list()
	at := slices.IndexFunc(list.Content, isNamed(name))
	if at < 0 {
		at = len(list.Content)
		list.Content = append(list.Content, &yaml.Node{Kind: yaml.MappingNode})
	}
	for _, field := range context.fields() {
		setKey(list.Content[at], field.key, *field.text)
	}
}

// remove takes the context of that name off the list.
func (d *document) remove(name string) {
	list := d.list()
	list.Content = slices.DeleteFunc(list.Content, isNamed(name))
}

func isNamed(name string) func(context *yaml.Node) bool {
	return func(context *yaml.Node) bool {
		_, value := find(context, "name")
		return value != nil && value.Value == name
	}
}

// list is the list of contexts, which is there after this if it was not before.
func (d *document) list() *yaml.Node {
	_, list := find(d.root(), "contexts")
	if list == nil {
		list = add(d.root(), "contexts")
	}
	if len(list.Content) == 0 { // new, null, or "[]"
		list.Kind, list.Tag, list.Value, list.Style = yaml.SequenceNode, "", "", 0
	}
	return list
}

// find returns where a key stands in a mapping, and its value; nil: nowhere.
func find(mapping *yaml.Node, key string) (at int, value *yaml.Node) {
	for ; at < len(mapping.Content); at += 2 {
		if mapping.Content[at].Value == key {
			return at, mapping.Content[at+1]
		}
	}
	return at, nil
}

// add puts a new key at the end, and returns its value.
func add(mapping *yaml.Node, key string) *yaml.Node {
	value := &yaml.Node{}
	mapping.Content = append(mapping.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, value)
	return value
}

// setKey gives a key a text, or takes it away if the text is empty. What is said above it, perhaps
// of the whole file, then stays for what follows. A value that says so already keeps its quotes.
func setKey(mapping *yaml.Node, key, text string) {
	at, value := find(mapping, key)
	switch {
	case text != "":
		if value == nil {
			value = add(mapping, key)
		}
		if value.Value != text || isNull(value) {
			value.Style = 0
			value.SetString(text)
		}
	case value != nil:
		comment := mapping.Content[at].HeadComment
		mapping.Content = slices.Delete(mapping.Content, at, at+2)
		if at < len(mapping.Content) && mapping.Content[at].HeadComment == "" {
			mapping.Content[at].HeadComment = comment
		}
	}
}
