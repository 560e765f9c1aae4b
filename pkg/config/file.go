package config

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"slices"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
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
		failure := fault.Usagef("%s", err).WithCause(err)
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
		return nil, fault.Usagef("others have access to the token in %s", path).WithHint("run chmod 600 %q", path)
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
	source, err := files.ReadAll(file, fileLimit)
	if err != nil {
		return nil, 0, fmt.Errorf("read %s: %w", path, files.Reason(err))
	}
	return source, info.Mode(), nil
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
