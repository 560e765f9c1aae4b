package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"
)

// object is a JSON object with its keys as they stand: in order and, unlike
// encoding/json's structs, sensitive to case.
type object []member

type member struct {
	key   string
	value json.RawMessage
}

// readObject reads an object from valid JSON. A key that stands twice is an
// error: two readers could take two different verdicts from it.
func readObject(text []byte) (object, error) {
	text = bytes.TrimSpace(text)
	if !isObject(text) {
		return nil, errors.New("it is not a JSON object")
	}
	o := members(text)
	seen := make(map[string]bool)
	for _, m := range o {
		if seen[m.key] {
			return nil, fmt.Errorf("the key %q stands twice in one object", m.key)
		}
		seen[m.key] = true
	}
	return o, nil
}

// members takes an object apart, also one with a key that stands twice.
func members(text []byte) object {
	o := make(object, 0, 8) // most have no more
	for text = inside(text); len(text) > 0; {
		var quoted, value []byte
		quoted, text = cutValue(text)
		value, text = cutValue(text)
		key, _ := textIn(quoted)
		o = append(o, member{key, value})
	}
	return o
}

// readList reads a list from valid JSON, and tells whether it is one.
func readList(text []byte) (list []json.RawMessage, ok bool) {
	text = bytes.TrimSpace(text)
	if len(text) == 0 || text[0] != '[' {
		return nil, false
	}
	list = []json.RawMessage{}
	for text = inside(text); len(text) > 0; {
		var value []byte
		value, text = cutValue(text)
		list = append(list, value)
	}
	return list, true
}

// inside is what stands between the brackets of an object or a list.
func inside(text []byte) []byte { return bytes.TrimSpace(text[1 : len(text)-1]) }

// cutValue takes the first of the values off that stand between brackets, with
// the comma or the colon behind it.
func cutValue(text []byte) (value, rest []byte) {
	depth, quoted := 0, false
	for i := 0; i < len(text); i++ {
		switch char := text[i]; {
		case quoted && char == '\\':
			i++
		case char == '"':
			quoted = !quoted
		case quoted:
		case char == '{', char == '[':
			depth++
		case char == '}', char == ']':
			depth--
		case depth == 0 && (char == ',' || char == ':'):
			return bytes.TrimSpace(text[:i]), bytes.TrimSpace(text[i+1:])
		}
	}
	return text, nil
}

// textIn reads a value that is a text, or null, which is an empty one.
func textIn(value json.RawMessage) (text string, ok bool) {
	if len(value) == 0 || value[0] != '"' {
		return "", string(value) == "null"
	}
	if text := value[1 : len(value)-1]; bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return string(text), true
	}
	err := json.Unmarshal(value, &text)
	return text, err == nil
}

// get returns the value of a key, or nil where it is absent or null.
func (o object) get(key string) json.RawMessage {
	for _, m := range o {
		if m.key == key && string(m.value) != "null" {
			return m.value
		}
	}
	return nil
}

// text returns the first of the keys that holds a text that is not empty.
func (o object) text(keys ...string) string {
	for _, key := range keys {
		if text, _ := textIn(o.get(key)); text != "" {
			return text
		}
	}
	return ""
}

// truth reads a boolean: whether it is there, and what it says. Anything but
// true, false, null or nothing is an error.
func (o object) truth(key string) (value, present bool, err error) {
	switch raw := o.get(key); {
	case raw == nil:
		return false, false, nil
	case string(raw) == "true":
		return true, true, nil
	case string(raw) == "false":
		return false, true, nil
	default:
		return false, false, fmt.Errorf("%q is neither true nor false", key)
	}
}

// isObject tells what a JSON value begins as.
func isObject(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '{' }
