// Package document reads JSON as it was written: with the order of its keys, and
// with those that stand twice.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Object is a JSON object with its keys as they stand: in order and, unlike
// encoding/json's structs, sensitive to case.
type Object []Member

// Member is a key of an object with its value.
type Member struct {
	Key   string
	Value json.RawMessage
}

// ReadObject reads an object from valid JSON. A key that stands twice is an
// error: two readers could take two different verdicts from it.
func ReadObject(text []byte) (Object, error) {
	text = bytes.TrimSpace(text)
	if !IsObject(text) {
		return nil, errors.New("it is not a JSON object")
	}
	o := Members(text)
	seen := make(map[string]bool, len(o))
	for _, m := range o {
		if seen[m.Key] {
			return nil, fmt.Errorf("the key %q stands twice in one object", m.Key)
		}
		seen[m.Key] = true
	}
	return o, nil
}

// Members takes an object apart, also one with a key that stands twice. Any other
// value has none.
func Members(text []byte) Object {
	if !IsObject(text) {
		return nil
	}
	o := make(Object, 0, 8) // most have no more
	for text = inside(text); len(text) > 0; {
		var quoted, value []byte
		quoted, text = cutValue(text)
		value, text = cutValue(text)
		key, _ := Text(quoted)
		o = append(o, Member{key, value})
	}
	return o
}

// ReadList reads a list from valid JSON, and tells whether it is one.
func ReadList(text []byte) (list []json.RawMessage, ok bool) {
	text = bytes.TrimSpace(text)
	if !IsList(text) {
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
	depth := 0
	for i := 0; i < len(text); i++ {
		switch char := text[i]; {
		case char == '"':
			for i++; text[i] != '"'; i++ {
				if text[i] == '\\' {
					i++
				}
			}
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

// Text reads a value that is a text, or null, which is an empty one.
func Text(value json.RawMessage) (text string, ok bool) {
	if len(value) == 0 || value[0] != '"' {
		return "", string(value) == "null"
	}
	if text := value[1 : len(value)-1]; bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return string(text), true
	}
	var unescaped string // not text: it would escape to the heap in every call
	err := json.Unmarshal(value, &unescaped)
	return unescaped, err == nil
}

// Words is a value as it is shown in a sentence: a text without its quotes.
func Words(value json.RawMessage) string {
	if text, ok := Text(value); ok {
		return text
	}
	return string(value)
}

// Has tells whether a key is there, even as null.
func (o Object) Has(key string) bool {
	return slices.ContainsFunc(o, func(m Member) bool { return m.Key == key })
}

// Get returns the value of a key, or nil where it is absent or null.
func (o Object) Get(key string) json.RawMessage {
	for _, m := range o {
		if m.Key == key && string(m.Value) != "null" {
			return m.Value
		}
	}
	return nil
}

// Text returns the first of the keys that holds a text that is not empty.
func (o Object) Text(keys ...string) string {
	for _, key := range keys {
		if text, _ := Text(o.Get(key)); text != "" {
			return text
		}
	}
	return ""
}

// Truth reads a boolean: what it says, and whether it is there. Anything but
// true, false, null or nothing is an error.
func (o Object) Truth(key string) (value, present bool, err error) {
	switch raw := o.Get(key); string(raw) {
	case "":
		return false, false, nil
	case "true":
		return true, true, nil
	case "false":
		return false, true, nil
	default:
		return false, false, fmt.Errorf("%q is neither true nor false", key)
	}
}

// MarshalJSON writes the members in their order.
func (o Object) MarshalJSON() ([]byte, error) {
	text := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(append(text, Encode(m.Key)...), ':'), m.Value...)
	}
	return append(text, '}'), nil
}

// Encode encodes a value that JSON can hold, without the escapes that only HTML
// needs. It panics on any other.
func Encode(value any) json.RawMessage {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// List joins values to a list.
func List(values []json.RawMessage) json.RawMessage {
	size := len("[]") + len(values)
	for _, value := range values {
		size += len(value)
	}
	text := append(make([]byte, 0, size), '[')
	for i, value := range values {
		if i > 0 {
			text = append(text, ',')
		}
		text = append(text, value...)
	}
	return append(text, ']')
}

// IsObject tells an object by how it begins.
func IsObject(value json.RawMessage) bool { return len(value) > 0 && value[0] == '{' }

// IsList tells a list by how it begins.
func IsList(value json.RawMessage) bool { return len(value) > 0 && value[0] == '[' }
