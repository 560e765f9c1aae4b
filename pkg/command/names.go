package command

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// maxNames bounds what is read of names from stdin, in bytes.
const maxNames = 64 << 20

// names are the words of an argument that takes several, each once. "-" stands
// for names on stdin, one a line; blank lines and lines that begin with "#"
// are passed over.
func (s *Session) names(words []string) ([]string, error) {
	var names []string
	seen := make(map[string]bool)
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, word := range words {
		if word != "-" {
			add(word)
			continue
		}
		if s.app.InTerminal {
			s.Note("Reading names from the terminal, one a line; end with Ctrl-D.")
		}
		if err := readLines(s.app.In, add); err != nil {
			return nil, err
		}
	}
	return names, nil
}

func readLines(in io.Reader, add func(string)) error {
	lines := bufio.NewScanner(io.LimitReader(in, maxNames))
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if line != "" && !strings.HasPrefix(line, "#") {
			add(line)
		}
	}
	if err := lines.Err(); err != nil {
		return &UsageError{Message: fmt.Sprintf("the names on stdin could not be read: %v", err)}
	}
	return nil
}
