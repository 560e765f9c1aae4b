package console

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/text"
)

// InputName is what to call a file that Read reads.
func InputName(file string) string {
	if file == "-" {
		return "stdin"
	}
	return file
}

// Read reads a file, or stdin for "-", of at most so many bytes.
func (c *Console) Read(ctx context.Context, name string, most int64) ([]byte, error) {
	return c.ReadFrom(ctx, InputName(name), most, func() (io.ReadCloser, error) {
		if name == "-" {
			return io.NopCloser(c.Stdin()), nil
		}
		return os.Open(name)
	})
}

// ReadText is Read of a text, without the line end that an editor or echo puts after
// the last line.
func (c *Console) ReadText(ctx context.Context, name string, most int64) (string, error) {
	content, err := c.Read(ctx, name, most)
	if err != nil {
		return "", err
	}
	content, err = Text(InputName(name), bytes.TrimSuffix(content, []byte("\n")))
	return string(content), err
}

// Text is what a file of that name holds, if that is a text.
func Text(name string, content []byte) ([]byte, error) {
	clean, err := text.Clean(content)
	if err != nil {
		return nil, fault.Usagef("%s %v", name, err).WithHint("save it as UTF-8").WithCause(err)
	}
	return clean, nil
}

// ReadFrom is Read of what open opens. It may be a pipe into which nobody writes,
// so it ends with the context.
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
	switch {
	case err == nil || errors.As(err, &known):
		return content, err
	case errors.Is(err, files.ErrTooLarge):
		return nil, fault.Usagef("%s cannot be taken: %v", name, err)
	case errors.As(err, new(*fs.PathError)): // it names the file itself
		return nil, fault.Usagef("%v", err)
	}
	return nil, fault.Usagef("%s could not be read: %v", name, err)
}

// Stdin is standard input for one reader, and an error for every other: it would
// find nothing there, and take that for what it wanted.
func (c *Console) Stdin() io.Reader { return &onceReader{console: c} }

type onceReader struct {
	console *Console
	mine    bool
}

func (r *onceReader) Read(buffer []byte) (int, error) {
	if !r.mine && r.console.stdinTaken {
		return 0, fault.Usagef("stdin is wanted twice").WithHint("put one of the two in a file")
	}
	r.mine, r.console.stdinTaken = true, true
	if r.console.InTerminal { // what is typed may be sent while it comes
		defer r.console.claim()()
	}
	return r.console.In.Read(buffer)
}

// maxNames bounds what is read of names from stdin, in bytes.
const maxNames = 64 << 20

// Names are the words of an argument that takes several, each once. "-" stands
// for names on stdin.
func (c *Console) Names(ctx context.Context, words []string) ([]string, error) {
	var names []string
	seen := make(map[string]bool)
	for _, word := range words {
		given := []string{word}
		if word == "-" {
			if c.InTerminal {
				c.Note("Reading names from the terminal, one a line; end with Ctrl-D.")
			}
			var err error
			if given, err = Wait(ctx, c, func() ([]string, error) { return readNames(c.Stdin()) }); err != nil {
				return nil, err
			}
		}
		for _, name := range given {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names, nil
}

// readNames reads names, one a line. Blank lines and lines that begin with "#"
// are passed over, and so is what Windows puts at the beginning of a file and at
// the end of a line. Blanks at the ends of a name are refused.
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
		if plain != line { // without it, it would be another name
			return nil, badNames("line %d begins or ends with a blank", number+1)
		}
		if !text.IsPlainLine(line) {
			return nil, badNames("line %d is no name: it is not plain text in UTF-8", number+1)
		}
		names = append(names, line)
	}
	var known *fault.Error
	switch err := lines.Err(); {
	case errors.As(err, &known):
		return nil, known
	case errors.Is(err, bufio.ErrTooLong):
		return nil, badNames("line %d is too long to be a name", number+1)
	case err != nil:
		return nil, badNames("%v", err)
	case rest.N == 0: // the last name may have been cut
		return nil, badNames("there are more than %d MiB of them", maxNames>>20)
	}
	return names, nil
}

func badNames(format string, values ...any) error {
	return fault.Usagef("the names on stdin cannot be used: %s", fmt.Sprintf(format, values...)).
		WithHint("names come one a line; nothing was sent")
}
