// Package files reads files up to a size limit and replaces files atomically.
package files

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime"
	"syscall"
)

// ErrTooLarge means, for errors.Is, that there was more to read than the limit.
var ErrTooLarge = errors.New("it is too large")

type sizeError struct{ most int64 }

func (e sizeError) Error() string      { return "it is larger than " + size(e.most) }
func (sizeError) Is(target error) bool { return target == ErrTooLarge }

// ReadAll reads everything. If that is more than most bytes, it returns
// ErrTooLarge.
func ReadAll(in io.Reader, most int64) ([]byte, error) {
	in = io.LimitReader(in, most+1)
	content, err := io.ReadAll(io.LimitReader(in, most/4))
	if err == nil && int64(len(content)) == most/4 { // from here on, io.ReadAll would copy too much
		whole := bytes.NewBuffer(make([]byte, 0, most+1+bytes.MinRead))
		whole.Write(content)
		_, err = whole.ReadFrom(in)
		content = whole.Bytes()
	}
	if err == nil && int64(len(content)) > most {
		return nil, sizeError{most}
	}
	return content, err
}

// Read reads a file. If it has more than most bytes, Read returns ErrTooLarge.
func Read(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return ReadAll(file, most)
}

func size(bytes int64) string {
	switch {
	case bytes >= 1<<20:
		return fmt.Sprintf("%d MiB", bytes>>20)
	case bytes >= 1<<10:
		return fmt.Sprintf("%d KiB", bytes>>10)
	}
	return fmt.Sprintf("%d bytes", bytes)
}

// Reason returns an error without the operation and the name of the file, for
// messages that already name them.
func Reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// IsExposed reports whether anyone other than its owner has access to a file. A
// pipe belongs to those who opened it.
func IsExposed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && Exposed(info) && !IsStream(path)
}

// Exposed is IsExposed for the result of os.Stat. On Windows it is always false.
func Exposed(info fs.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// IsMissing reports whether an error means that there is no such file: it does not
// exist, or a parent is not a directory.
func IsMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
