// Package document reads JSON as it was written, with the order of its keys and with
// duplicate keys.
package document

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"
)

// Object is a JSON object with its keys in order and, unlike in the structs of
// encoding/json, case-sensitive.
type Object []Member

// Member is a key of an object and its value.
type Member struct {
	Key   string
	Value json.RawMessage
}

// ReadObject reads an object from valid JSON. A duplicate key is an error: two readers
// could draw different verdicts from it.
func ReadObject(text []byte) (Object, error) {
	text = bytes.TrimSpace(text)
	if !IsObject(text) {
		return nil, errors.New("it is not a JSON object")
	}
	o := Members(text)
	seen := make(map[string]bool, len(o))
	for _, m := range o {
		if seen[m.Key] {
			return nil, fmt.Errorf("duplicate key %q", m.Key)
		}
		seen[m.Key] = true
	}
	return o, nil
}

// Members returns the members of an object, including duplicate keys. Any other value has
// none. What is returned for invalid JSON, such as a truncated object, is undefined.
func Members(text []byte) Object {
	if !IsObject(text) {
		return nil
	}
	o := make(Object, 0, 8) // enough for most
	for text = inside(text); len(text) > 0; {
		var quoted, value []byte
		quoted, text = cutValue(text)
		value, text = cutValue(text)
		key, _ := Text(quoted)
		o = append(o, Member{key, value})
	}
	return o
}

// ReadList reads a list from JSON and reports whether it is one.
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

// inside returns the text between the brackets of an object or a list. The last one is missing if
// it is truncated.
func inside(text []byte) []byte {
	end := max(1, len(text)-1)
	return bytes.TrimSpace(text[1:end])
}

// cutValue returns the first value in text and the rest after its comma or colon.
func cutValue(text []byte) (value, rest []byte) {
	depth := 0
	for i := 0; i < len(text); i++ {
		switch char := text[i]; {
		case char == '"':
			for i++; i < len(text) && text[i] != '"'; i++ {
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

// Text returns the string in value. null counts as an empty string.
func Text(value json.RawMessage) (text string, ok bool) {
	if len(value) < len(`""`) || value[0] != '"' {
		return "", string(value) == "null"
	}
	if text := value[1 : len(value)-1]; bytes.IndexByte(text, '\\') < 0 && utf8.Valid(text) {
		return string(text), true
	}
	var unescaped string // not text, which would then escape to the heap in every call
	err := json.Unmarshal(value, &unescaped)
	return unescaped, err == nil
}

// Words returns a value for use in a message: a string without its quotes.
func Words(value json.RawMessage) string {
	if text, ok := Text(value); ok {
		return text
	}
	return string(value)
}

// Texts returns the elements of a list for use in a message, or a single value; nil for null.
func Texts(value json.RawMessage) []string {
	list, ok := ReadList(value)
	if !ok && value != nil && string(value) != "null" {
		list = []json.RawMessage{value}
	}
	var texts []string
	for _, element := range list {
		texts = append(texts, Words(element))
	}
	return texts
}

// Has reports whether a key exists, even with the value null.
func (o Object) Has(key string) bool {
	return slices.ContainsFunc(o, func(m Member) bool { return m.Key == key })
}

// Get returns the value of a key, or nil if it is absent or null.
func (o Object) Get(key string) json.RawMessage {
	for _, m := range o {
		if m.Key == key && string(m.Value) != "null" {
			return m.Value
		}
	}
	return nil
}

// Text returns the first non-empty string among the values of the keys.
func (o Object) Text(keys ...string) string {
	for _, key := range keys {
		if text, _ := Text(o.Get(key)); text != "" {
			return text
		}
	}
	return ""
}

// Truth returns the value of a boolean and whether it is present. Any other value except
// null is an error.
func (o Object) Truth(key string) (value, present bool, err error) {
	switch raw := o.Get(key); string(raw) {
	case "":
		return false, false, nil
	case "true":
		return true, true, nil
	case "false":
		return false, true, nil
	default:
		return false, false, fmt.Errorf("%q is not a boolean", key)
	}
}

// MarshalJSON encodes the members in order.
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

// Encode encodes a value without escaping HTML characters. It panics if JSON cannot
// represent the value.
func Encode(value any) json.RawMessage {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n"))
}

// List returns a JSON list of the values.
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

// IsObject reports whether value starts like an object.
func IsObject(value json.RawMessage) bool { return len(value) > 0 && value[0] == '{' }

// IsList reports whether value starts like a list.
func IsList(value json.RawMessage) bool { return len(value) > 0 && value[0] == '[' }
