package config

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
)

// namesFile reports whether a setting is the path of a file.
func namesFile(setting string) bool {
	return slices.Contains([]string{"ca-cert", "client-cert", "client-key", "token-file"}, setting)
}

// find resolves a setting from the file. A relative path is relative to the directory of the file
// or, if that is a pipe, to the working directory.
func (f *file) find(setting, text string) string {
	if !namesFile(setting) || text == "" || text == "-" || filepath.IsAbs(text) ||
		os.IsPathSeparator(text[0]) || files.IsStream(f.path) {
		return text
	}
	return filepath.Join(filepath.Dir(f.path), text)
}

// Given returns the context settings that were given as flags. Paths are absolute; Given returns an
// error if a file cannot be read.
func Given(flags *pflag.FlagSet) (map[string]string, error) {
	given := map[string]string{}
	for _, setting := range new(Context).settings() {
		flag := flags.Lookup(setting.key)
		if !flag.Changed {
			continue
		}
		text := flag.Value.String()
		if namesFile(flag.Name) {
			path, err := filepath.Abs(text)
			if err == nil {
				err = checkReadable(path)
			}
			if err != nil {
				return nil, fault.Usagef("flag --%s: cannot read %s: %s", flag.Name, text, files.Reason(err)).
					WithCause(err)
			}
			text = path
		}
		given[flag.Name] = text
	}
	return given, nil
}

// checkReadable reads one byte of a file, but not of a pipe, where it would be lost.
func checkReadable(path string) error {
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		return err
	}
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err = file.Read(make([]byte, 1)); errors.Is(err, io.EOF) { // the file is empty
		return nil
	}
	return err
}
