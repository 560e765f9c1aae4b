package command

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxNames bounds what is read of names from stdin, in bytes.
const maxNames = 64 << 20

// names are the words of an argument that takes several, each once. "-" stands
// for names on stdin.
func (s *Session) names(ctx context.Context, words []string) ([]string, error) {
	var names []string
	seen := make(map[string]bool)
	for _, word := range words {
		given := []string{word}
		if word == "-" {
			var err error
			if given, err = s.namesOnStdin(ctx); err != nil {
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

// namesOnStdin reads until stdin or the context ends.
func (s *Session) namesOnStdin(ctx context.Context) ([]string, error) {
	if s.app.InTerminal {
		s.Note("Reading names from the terminal, one a line; end with Ctrl-D.")
	}
	return unlessInterrupted(ctx, func() ([]string, error) { return readNames(s.stdin()) })
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
		line := lines.Text()
		if number == 0 {
			line = strings.TrimPrefix(line, byteOrderMark)
		}
		plain := strings.TrimSpace(line)
		if plain == "" || strings.HasPrefix(plain, "#") {
			continue
		}
		if plain != line { // without it, it would be another name
			return nil, badNames("line %d begins or ends with a blank", number+1)
		}
		if !isPlainLine(line) {
			return nil, badNames("line %d is no name: it is not plain text in UTF-8", number+1)
		}
		names = append(names, line)
	}
	var usage *UsageError
	switch err := lines.Err(); {
	case errors.As(err, &usage):
		return nil, usage
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
	return &UsageError{
		Message: "the names on stdin cannot be used: " + fmt.Sprintf(format, values...),
		Hint:    "names come one a line; nothing was sent",
	}
}
