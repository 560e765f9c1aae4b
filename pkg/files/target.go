package files

import (
	"errors"
	"os"
	"path"
	"path/filepath"
)

// ErrNotRegular means that a path exists but is a device, a directory or a stream.
var ErrNotRegular = errors.New("it is not a regular file")

// Target resolves symbolic links. The file need not exist. Target returns an error
// for what cannot be replaced: a directory, a device, or an open file of a process,
// such as /dev/stdout.
func Target(path string) (string, error) {
	if IsStream(path) {
		return "", ErrNotRegular
	}
	target, err := filepath.EvalSymlinks(path)
	if IsMissing(err) {
		if _, err := os.Lstat(path); err == nil {
			return "", errors.New("it is a symbolic link to a file that does not exist")
		}
		return path, nil
	}
	if err != nil {
		return "", err
	}
	info, err := os.Stat(target)
	if err == nil && !info.Mode().IsRegular() {
		err = ErrNotRegular
	}
	return target, err
}

// maxLinks limits how many links are followed. Linux has the same limit.
const maxLinks = 40

// IsStream reports whether a path refers to an open file of a process, such as
// /dev/stdout, /dev/fd/3 or /proc/self/fd/3, or is a link to one.
func IsStream(name string) bool {
	for range maxLinks {
		folder, err := filepath.EvalSymlinks(filepath.Dir(name))
		if err != nil {
			return false
		}
		for _, streams := range []string{"/dev/fd", "/proc/*/fd", "/proc/*/task/*/fd"} {
			if found, _ := path.Match(streams, folder); found {
				return true
			}
		}
		link, err := os.Readlink(name)
		if err != nil {
			return false
		}
		if name = link; !filepath.IsAbs(link) {
			name = filepath.Join(folder, link)
		}
	}
	return false
}
