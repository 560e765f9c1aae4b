//go:build !unix

package files

import (
	"io/fs"
	"os"
)

// own and ownFolder do nothing: only Unix has sudo.
func own(*os.File, fs.FileInfo) {}

func ownFolder(string, fs.FileInfo) {}
