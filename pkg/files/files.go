// Package files reads at most so much of a file, and replaces files in one step.
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

// ErrTooLarge is what errors.Is finds where there was more to read than allowed.
var ErrTooLarge = errors.New("it is too large")

type sizeError struct{ most int64 }

func (e sizeError) Error() string      { return "it is larger than " + size(e.most) }
func (sizeError) Is(target error) bool { return target == ErrTooLarge }

// ReadAll reads everything, and fails if that is more than so many bytes.
func ReadAll(in io.Reader, most int64) ([]byte, error) {
	in = io.LimitReader(in, most+1)
	content, err := io.ReadAll(io.LimitReader(in, most/4))
	if err == nil && int64(len(content)) == most/4 { // of what is larger, io.ReadAll would make a copy
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

// Read reads a file of at most so many bytes.
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

// Reason takes off the name of the file and the operation, which are said
// elsewhere.
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

// IsExposed tells whether others than its owner have access to a file. A pipe is
// of those who opened it.
func IsExposed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && Exposed(info) && !IsStream(path)
}

// Exposed tells the same by what is known of the file. Windows does not say.
func Exposed(info fs.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0
}

// IsMissing tells an error that means that there is no such file: it does not
// exist, or what should be a folder on the way to it is none.
func IsMissing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}
