package config

import (
	"bytes"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// wrong is the mistake at a node of the document.
func (d *document) wrong(node *yaml.Node, message string) *Error {
	return &Error{Message: fmt.Sprintf("%s: line %d: %s", d.path, node.Line, message)}
}

// notYAML is an error of the library, which tells the line where the broken thing begins, or none. It has gone wrong
// by the line that was read last. The rest of what the library says may quote the text.
func (d *document) notYAML(err error, read int) *Error {
	first, last := 1, max(read, 1)
	_, _ = fmt.Sscanf(err.Error(), "yaml: line %d:", &first)
	first, last = min(first, last), max(first, last)
	place := fmt.Sprintf("line %d", last)
	if first != last {
		place = fmt.Sprintf("lines %d to %d", first, last)
	}
	return &Error{
		Message: fmt.Sprintf("%s: %s: not YAML", d.path, place),
		Hint:    "look at the indentation, the quotes, and the space after each colon",
	}
}

// lineReader hands out one line at a time and counts them.
type lineReader struct {
	rest []byte
	read int
}

func (r *lineReader) Read(buffer []byte) (int, error) {
	if len(r.rest) == 0 {
		return 0, io.EOF
	}
	end := bytes.IndexByte(r.rest, '\n') + 1
	if end == 0 {
		end = len(r.rest)
	}
	count := copy(buffer, r.rest[:end])
	r.rest = r.rest[count:]
	if count == end {
		r.read++
	}
	return count, nil
}
