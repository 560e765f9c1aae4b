package document

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// CheckKeys finds a key that stands twice in one object, at any depth of valid
// JSON.
func CheckKeys(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber() // they may be too large for any other type
	return checkKeys(decoder)
}

// checkKeys reads one value, with all that is within.
func checkKeys(decoder *json.Decoder) error {
	open, err := decoder.Token()
	if _, nests := open.(json.Delim); !nests || err != nil {
		return err
	}
	seen := make(map[json.Token]bool)
	for decoder.More() {
		if open == json.Delim('{') {
			key, err := decoder.Token()
			if err != nil {
				return err
			}
			if seen[key] {
				return twice(key)
			}
			seen[key] = true
		}
		if err := checkKeys(decoder); err != nil {
			return err
		}
	}
	_, err = decoder.Token() // the bracket that closes
	return err
}

func twice(key any) error { return fmt.Errorf("the key %q stands twice in one object", key) }
