package input

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
)

// Document is a JSON object composed from several sources, with each field as it was written. A
// path such as "a.b" names the field b of the object a.
type Document map[string]json.RawMessage

// ParseDocument parses an object in JSON or YAML. Values keep their text: a date stays a
// date, and a number keeps its digits. A duplicate key is an error. Errors do not quote values,
// which may be secret.
func ParseDocument(text []byte) (Document, error) {
	if !json.Valid(text) {
		converted, err := fromYAML(text)
		if err != nil {
			return nil, err
		}
		text = converted
	}
	var parsed Document
	if err := json.Unmarshal(text, &parsed); err != nil || parsed == nil {
		return nil, errors.New("it does not contain an object")
	}
	if err := document.CheckKeys(text); err != nil {
		return nil, err
	}
	return parsed, nil
}

// Set sets the field at a path to a value that JSON can represent, and creates the objects that
// contain it. It fails if something else is in the way, or if the path is too long.
func (d Document) Set(path string, value any) error {
	const most = 200 // parts
	if strings.Count(path, ".") >= most {
		return fmt.Errorf("the path has more than %d parts", most)
	}
	key, rest, nested := strings.Cut(path, ".")
	if !nested {
		d[key] = document.Encode(value)
		return nil
	}
	inner := Document{}
	if present := d[key]; present != nil && string(present) != null {
		if json.Unmarshal(present, &inner) != nil {
			return fmt.Errorf("%s is not an object", key)
		}
	}
	err := inner.Set(rest, value)
	d[key] = document.Encode(inner)
	return err
}

// Get returns the value at a path, or nil if there is none.
func (d Document) Get(path string) json.RawMessage {
	key, rest, nested := strings.Cut(path, ".")
	if !nested {
		return d[key]
	}
	var inner Document
	if json.Unmarshal(d[key], &inner) != nil {
		return nil
	}
	return inner.Get(rest)
}

// Has reports whether there is a value at a path, even if it is null.
func (d Document) Has(path string) bool { return d.Get(path) != nil }

// Text returns the string at a path, or "".
func (d Document) Text(path string) string {
	text, _ := document.Text(d.Get(path))
	return text
}
