package files

import (
	"errors"
	"os"
	"path"
	"path/filepath"
)

// ErrNotRegular is what errors.Is finds where a device or folder is in the way.
var ErrNotRegular = errors.New("it is there and is not an ordinary file")

// Target returns the file that a path leads to through symbolic links, which
// need not exist yet. It refuses what cannot be replaced: a folder, a device, and
// an open file of a process such as /dev/stdout, which is not the name it has.
func Target(path string) (string, error) {
	if IsStream(path) {
		return "", ErrNotRegular
	}
	target, err := filepath.EvalSymlinks(path)
	if IsMissing(err) {
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
		err = ErrNotRegular
	}
	return target, err
}

// maxLinks is how many links are followed; Linux follows as many.
const maxLinks = 40

// IsStream tells whether a path stands for an open file of a process, as
// /dev/stdout, /dev/fd/3 and /proc/self/fd/3 do, and links to them.
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
