package document

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strconv"
)

// CheckStream reads one value to its end, and says what is wrong where that is
// not JSON. Nothing of it is kept, however large it is.
func CheckStream(in io.Reader) error {
	decoder := json.NewDecoder(&withoutTexts{in: bufio.NewReader(in)})
	decoder.UseNumber() // a number too large for a float64 is JSON, too
	for depth := 0; ; {
		token, err := decoder.Token()
		switch {
		case errors.Is(err, io.EOF) && depth > 0:
			return io.ErrUnexpectedEOF
		case err != nil:
			return err
		case token == json.Delim('{'), token == json.Delim('['):
			depth++
		case token == json.Delim('}'), token == json.Delim(']'):
			depth--
		}
		if depth > 0 {
			continue
		}
		if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
			return errors.New("there is more after its end")
		}
		return nil
	}
}

// withoutTexts reads JSON, but leaves out what is fine in any text: a decoder
// keeps each text until it ends, which a file in a text may not do for long.
type withoutTexts struct {
	in     *bufio.Reader
	inText bool
	broken bool // the decoder is to find what is wrong: nothing more is left out
}

func (w *withoutTexts) Read(buffer []byte) (int, error) {
	for n := range buffer {
		char, err := w.next()
		if err != nil {
			return n, err
		}
		buffer[n] = char
	}
	return len(buffer), nil
}

// next is the next character that is not left out.
func (w *withoutTexts) next() (byte, error) {
	for {
		char, err := w.in.ReadByte()
		switch {
		case err != nil || w.broken:
			return char, err
		case char == '"':
			w.inText = !w.inText
			return char, nil
		case !w.inText:
			return char, nil
		case char == '\\':
			w.broken = !w.skipEscape()
		case char < ' ':
			w.broken = true
		}
		if w.broken {
			return char, nil
		}
	}
}

// skipEscape leaves out what follows a backslash, if it is an escape.
func (w *withoutTexts) skipEscape() bool {
	next, _ := w.in.Peek(len("u0000"))
	size := 1
	switch {
	case len(next) == 0:
		return false
	case next[0] == 'u':
		size = len("u0000")
		if _, err := strconv.ParseUint(string(next[1:]), 16, 16); err != nil || len(next) < size {
			return false
		}
	case bytes.IndexByte([]byte(`"\/bfnrt`), next[0]) < 0:
		return false
	}
	_, _ = w.in.Discard(size)
	return true
}
