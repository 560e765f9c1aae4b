//go:build unix

package files

import (
	"io/fs"
	"os"
	"syscall"
)

// own gives a file the owner and group of another one, as far as permitted. It
// uses the open file, because the name may refer to a different file by now.
func own(file *os.File, like fs.FileInfo) {
	info, err := file.Stat()
	if err != nil {
		return
	}
	is, known := info.Sys().(*syscall.Stat_t)
	wanted, too := like.Sys().(*syscall.Stat_t)
	if !known || !too || is.Uid == wanted.Uid && is.Gid == wanted.Gid {
		return
	}
	if file.Chown(int(wanted.Uid), int(wanted.Gid)) != nil {
		_ = file.Chown(-1, int(wanted.Gid))
	}
}

// ownFolder does the same for a new directory.
func ownFolder(path string, like fs.FileInfo) {
	folder, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_DIRECTORY, 0)
	if err != nil {
		return
	}
	defer folder.Close()
	own(folder, like)
}
