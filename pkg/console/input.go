package console

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/text"
)

// InputName returns how to refer to a file that Read reads.
func InputName(file string) string {
	if file == "-" {
		return "stdin"
	}
	return file
}

// Read reads a file, or stdin for "-". More than most bytes are an error.
func (c *Console) Read(ctx context.Context, name string, most int64) ([]byte, error) {
	return c.ReadFrom(ctx, InputName(name), most, func() (io.ReadCloser, error) {
		if name == "-" {
			return io.NopCloser(c.Stdin()), nil
		}
		return os.Open(name)
	})
}

// ReadText reads text like Read, without the newline that an editor or echo puts at the end.
func (c *Console) ReadText(ctx context.Context, name string, most int64) (string, error) {
	content, err := c.Read(ctx, name, most)
	if err != nil {
		return "", err
	}
	content, err = Text(InputName(name), bytes.TrimSuffix(content, []byte("\n")))
	return string(content), err
}

// Text returns the content of a file without a byte order mark. Content that is not UTF-8 is an
// error.
func Text(name string, content []byte) ([]byte, error) {
	clean, err := text.Clean(content)
	if err != nil {
		return nil, fault.Usagef("%s %v", name, err).WithHint("save it as UTF-8").WithCause(err)
	}
	return clean, nil
}

// ReadFrom reads from what open returns, like Read. That may be a pipe that nobody writes to, so it
// stops when the context ends.
func (c *Console) ReadFrom(ctx context.Context, name string, most int64, open func() (io.ReadCloser, error)) ([]byte, error) {
	content, err := Wait(ctx, c, func() ([]byte, error) {
		in, err := open()
		if err != nil {
			return nil, err
		}
		defer in.Close()
		return files.ReadAll(in, most)
	})
	var known *fault.Error
	if err == nil || errors.As(err, &known) {
		return content, err
	}
	return nil, fault.Usagef("cannot read %s: %v", name, files.Reason(err))
}

// Stdin returns standard input for one reader. A second reader would find nothing and treat that as
// its input, so it gets an error.
func (c *Console) Stdin() io.Reader { return &onceReader{console: c} }

type onceReader struct {
	console *Console
	mine    bool
}

func (r *onceReader) Read(buffer []byte) (int, error) {
	if !r.mine && r.console.stdinTaken {
		return 0, fault.Usagef("stdin can only be read once").WithHint("use a file for the other input")
	}
	r.mine, r.console.stdinTaken = true, true
	if r.console.InTerminal { // requests may be running while the user types
		defer r.console.claim()()
	}
	return r.console.In.Read(buffer)
}

// maxNames is the maximum size of the names on stdin in bytes.
const maxNames = 64 << 20

// Names returns the values of an argument that accepts several, without duplicates. "-" stands for
// names on stdin.
func (c *Console) Names(ctx context.Context, words []string) ([]string, error) {
	var names []string
	for _, word := range words {
		given := []string{word}
		if word == "-" {
			if c.InTerminal {
				c.Note("Reading names from the terminal, one per line; press Ctrl-D to end.")
			}
			var err error
			if given, err = Wait(ctx, c, func() ([]string, error) { return readNames(c.Stdin()) }); err != nil {
				return nil, err
			}
		}
		names = append(names, given...)
	}
	return text.Unique(names), nil
}

// readNames reads names, one per line, as -o name writes them. It skips blank lines and lines that
// begin with "#", and removes a byte order mark and the carriage returns of Windows. A name that
// begins or ends with whitespace is an error.
func readNames(in io.Reader) ([]string, error) {
	var (
		names  []string
		number int
		rest   = &io.LimitedReader{R: in, N: maxNames + 1}
		lines  = bufio.NewScanner(rest)
	)
	for ; lines.Scan(); number++ {
		line, _ := text.Clean(lines.Text())
		plain := strings.TrimSpace(line)
		if plain == "" || strings.HasPrefix(plain, "#") {
			continue
		}
		if plain != line { // trimming it would make it another name
			return nil, badNames("line %d begins or ends with whitespace", number+1)
		}
		if !text.IsPlainLine(line) {
			return nil, badNames("line %d is not plain UTF-8 text", number+1)
		}
		name, err := text.ParseLine(line)
		if err != nil {
			return nil, badNames("line %d begins with a quotation mark, but it %v", number+1, err)
		}
		names = append(names, name)
	}
	var known *fault.Error
	switch err := lines.Err(); {
	case errors.As(err, &known):
		return nil, known
	case errors.Is(err, bufio.ErrTooLong):
		return nil, badNames("line %d is too long", number+1)
	case err != nil:
		return nil, badNames("%v", err)
	case rest.N == 0: // the last name may be incomplete
		return nil, badNames("more than %d MiB", maxNames>>20)
	}
	return names, nil
}

func badNames(format string, values ...any) error {
	return fault.Usagef("cannot read the names on stdin: %s", fmt.Sprintf(format, values...)).
		WithHint("write one name per line; nothing was sent")
}
