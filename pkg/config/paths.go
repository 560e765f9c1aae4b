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

// namesFile tells the settings that are paths of files.
func namesFile(setting string) bool {
	return slices.Contains([]string{"ca-cert", "client-cert", "client-key", "token-file"}, setting)
}

// find returns the text of a setting in the file. A relative path is one from the folder of the file;
// if that is a pipe, from the working directory.
func (f *file) find(setting, text string) string {
	if !namesFile(setting) || text == "" || text == "-" || filepath.IsAbs(text) ||
		os.IsPathSeparator(text[0]) || files.IsStream(f.path) {
		return text
	}
	return filepath.Join(filepath.Dir(f.path), text)
}

// Given returns the settings of a context that are given as flags, and files with their full path.
// They have to be there.
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

// checkReadable reads a byte of a file, but not of a pipe: there it would be missing afterwards.
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
	if _, err = file.Read(make([]byte, 1)); errors.Is(err, io.EOF) { // it is empty
		return nil
	}
	return err
}
