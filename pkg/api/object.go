package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
)

// object is a JSON object with its keys as they stand: in order and, unlike
// encoding/json's structs, sensitive to case.
type object []member

type member struct {
	key   string
	value json.RawMessage
}

// readObject reads an object. A key that stands twice is an error: two readers
// could take two different verdicts from it.
func readObject(text []byte) (object, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if token, err := decoder.Token(); err != nil || token != json.Delim('{') {
		return nil, errors.New("not a JSON object")
	}
	var o object
	seen := make(map[string]bool)
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		key := token.(string)
		if seen[key] {
			return nil, fmt.Errorf("the key %q stands twice in one object", key)
		}
		seen[key] = true
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		o = append(o, member{key, value})
	}
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	if len(bytes.TrimSpace(text[decoder.InputOffset():])) > 0 {
		return nil, errors.New("something follows the JSON object")
	}
	return o, nil
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
		var text string
		if json.Unmarshal(o.get(key), &text) == nil && text != "" {
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
