//go:build unix

package files

import (
	"io/fs"
	"os"
	"syscall"
)

// own gives a file the owner and the group of another one, as far as that is
// allowed. It goes by the open file: the name may be another's by now.
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

// ownFolder does so for a folder that was just made.
func ownFolder(path string, like fs.FileInfo) {
	folder, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_DIRECTORY, 0)
	if err != nil {
		return
	}
	defer folder.Close()
	own(folder, like)
}
