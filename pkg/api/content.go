package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"
)

// JSON returns an answer that is JSON, as the server wrote it, and nil for any
// other. What is announced as JSON has to be.
func (r *Reply) JSON() (json.RawMessage, error) {
	if json.Valid(r.Body) {
		return r.Body, nil
	}
	if r.Status != http.StatusNoContent && isJSON(r.Header.Get("Content-Type")) {
		return nil, r.unreadable(checkJSON(r.Body).Error())
	}
	return nil, nil
}

// IsObject tells whether the answer is a JSON object, as every envelope is.
func (r *Reply) IsObject() bool { return isObject(r.Body) }

// Content returns the body byte by byte, which Body is not.
func (r *Reply) Content() []byte { return r.content }

// Head returns the status line and the headers, without the secrets in them.
func (r *Reply) Head() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %d %s\n", r.protocol, r.Status, http.StatusText(r.Status))
	writeHeader(&text, "", r.Header)
	return text.String()
}

// textOf is a body without what may stand around a text, and with a sign in
// the place of bytes that are none.
func textOf(content []byte) []byte {
	text := bytes.TrimPrefix(content, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(text) {
		text = bytes.ToValidUTF8(text, []byte("\uFFFD"))
	}
	return bytes.TrimSpace(text)
}

// isDeep tells a JSON text that is nested deeper than any answer of the API. To
// indent it takes the square of its depth, so that a small answer would become
// a gigabyte.
func isDeep(text []byte) bool {
	const most = 200
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return false
	}
	depth, quoted, escaped := 0, false, false
	for _, char := range text {
		switch {
		case escaped:
			escaped = false
		case quoted:
			escaped, quoted = char == '\\', char != '"'
		case char == '"':
			quoted = true
		case char == '{', char == '[':
			if depth++; depth > most {
				return true
			}
		case char == '}', char == ']':
			depth--
		}
	}
	return false
}
