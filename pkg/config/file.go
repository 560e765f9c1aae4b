package config

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"slices"
)

// fileLimit bounds the configuration file, in bytes.
const fileLimit = 1 << 20

// file is what the file says.
type file struct {
	path        string
	current     string // name of the current context
	contexts    []Context
	preferences map[string]string
}

// readFile reads the file of these settings. Only one that was asked for has to exist, unless a new one is allowed.
func (s *Settings) readFile(newAllowed bool) (*file, error) {
	asked := s.Path() != "" && s.Source("config") != "default"
	document, err := open(s.Path())
	if errors.Is(err, fs.ErrNotExist) && (newAllowed || !asked) {
		return &file{path: s.Path()}, nil
	}
	if err != nil {
		return nil, err
	}
	return document.file, nil
}

// open reads the document at path. It refuses one with a token in it that others have access to.
func open(path string) (*document, error) {
	source, mode, err := readSource(path)
	if err != nil {
		failure := &Error{Message: err.Error(), cause: err}
		if errors.Is(err, fs.ErrPermission) {
			failure.Hint = "--config FILE or APIOPS_CONFIG names another file; an empty one will do"
		}
		return nil, failure
	}
	document, err := parse(path, source)
	if err != nil {
		return nil, err
	}
	if exposed := runtime.GOOS != "windows" && mode.Perm()&0o077 != 0; exposed && document.file.holdsToken() {
		return nil, &Error{
			Message: "others have access to the token in " + path,
			Hint:    fmt.Sprintf("run chmod 600 %q", path),
		}
	}
	return document, nil
}

func readSource(path string) ([]byte, fs.FileMode, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return nil, 0, err
	}
	if info.IsDir() {
		return nil, 0, fmt.Errorf("%s is a folder, not a file", path)
	}
	source, err := readUpTo(fileLimit, file)
	if err != nil {
		return nil, 0, fmt.Errorf("read %s: %w", path, err)
	}
	return source, info.Mode(), nil
}

// readUpTo reads everything, and fails if that is more than limit bytes.
func readUpTo(limit int64, reader io.Reader) ([]byte, error) {
	content, err := io.ReadAll(io.LimitReader(reader, limit+1))
	if err == nil && int64(len(content)) > limit {
		err = fmt.Errorf("it is larger than %d KiB", limit>>10)
	}
	return content, err
}

func (f *file) holdsToken() bool {
	return slices.ContainsFunc(f.contexts, func(context Context) bool { return context.Token != "" })
}

// layer is what the file prefers, whatever the context.
func (f *file) layer() layer {
	source := "file " + f.path
	preferred := layer{"context": {f.current, source}}
	for name, text := range f.preferences {
		preferred[name] = value{text, source}
	}
	return preferred
}

func (f *file) equal(other *file) bool {
	return f.current == other.current &&
		slices.Equal(f.contexts, other.contexts) &&
		maps.Equal(f.preferences, other.preferences)
}
