package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
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

// readFile reads the file. Only one that was asked for has to exist, unless a new one is allowed.
func (s *Settings) readFile(newAllowed bool) (*file, error) {
	asked := s.Path() != "" && s.Source("config") != "default"
	document, err := open(s.Path())
	switch {
	case err == nil:
		return document.file, nil
	case errors.Is(err, fs.ErrNotExist) && (newAllowed || !asked):
		return &file{path: s.Path()}, nil
	}
	return nil, err
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
	exposed := runtime.GOOS != "windows" && mode.Perm()&0o077 != 0
	holdsToken := func(context Context) bool { return context.Token != "" }
	if exposed && slices.ContainsFunc(document.file.contexts, holdsToken) {
		return nil, fault.Usagef("others have access to the token in %s", path).
			WithHint("run chmod 600 %q", path)
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
	switch {
	case err != nil:
		return nil, 0, err
	case info.IsDir():
		return nil, 0, fmt.Errorf("%s is a folder, not a file", path)
	}
	source, err := files.ReadAll(file, fileLimit)
	if err != nil {
		return nil, 0, fmt.Errorf("read %s: %w", path, files.Reason(err))
	}
	return source, info.Mode(), nil
}

// defaultPath is the file of a user who names no other; it is empty if there is no home.
func defaultPath(lookup Lookup) string {
	folder := configFolder(runtime.GOOS, lookup)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, "config.yaml")
}

// configFolder is os.UserConfigDir's folder for apiops, but macOS may have XDG_CONFIG_HOME, too.
func configFolder(system string, lookup Lookup) string {
	const onMac = "Library/Application Support"
	return userFolder(system, lookup, "AppData", "XDG_CONFIG_HOME", onMac, ".config")
}

// CacheFolder is the same below os.UserCacheDir.
func CacheFolder(system string, lookup Lookup) string {
	return userFolder(system, lookup, "LocalAppData", "XDG_CACHE_HOME", "Library/Caches", ".cache")
}

// userFolder is in what the variable of Windows or of XDG names, or in a place in the home.
func userFolder(system string, lookup Lookup, windows, xdg, mac, unix string) string {
	variable, place := "HOME", unix
	named, _ := lookup(xdg)
	switch {
	case system == "windows":
		variable, place = windows, ""
	case filepath.IsAbs(named): // the specification has others ignored
		variable, place = xdg, ""
	case system == "darwin":
		place = mac
	}
	folder, _ := lookup(variable)
	if folder == "" {
		return ""
	}
	return filepath.Join(folder, place, "apiops")
}
