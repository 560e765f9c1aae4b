package api

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// field is one -F or -f.
type field struct {
	key   string
	value string
	typed bool // -F
}

// flag is the one that the field was given with.
func (f field) flag() string {
	if f.typed {
		return "--field"
	}
	return "--raw-field"
}

// fieldFlag is a flag that adds to a list of fields. Two flags share a list,
// since the order among them matters.
type fieldFlag struct {
	fields *[]field
	typed  bool
}

// Set is called for each use of the flag.
func (f fieldFlag) Set(text string) error {
	key, value, found := strings.Cut(text, "=")
	if !found || key == "" {
		return errors.New("this is not key=value")
	}
	*f.fields = append(*f.fields, field{key, value, f.typed})
	return nil
}

// String is the default: nothing.
func (fieldFlag) String() string { return "" }

// Type is what the flag takes.
func (fieldFlag) Type() string { return "key=value" }

// text is the value as a text: of -F, it may be what a file holds. The line end
// that an editor or echo puts there is none of a password's.
func (f field) text(in source) (string, error) {
	file, isFile := strings.CutPrefix(f.value, "@")
	if !f.typed || !isFile {
		return f.value, nil
	}
	content, err := in.read(file, maxText)
	if err == nil && !utf8.Valid(content) {
		err = fault.Usagef("%s of the field %q is not a text", file, f.key).
			WithHint("files are sent with --form")
	}
	return strings.TrimSuffix(strings.TrimSuffix(string(content), "\n"), "\r"), err
}

// json is the value as it stands in a body.
func (f field) json(in source) (json.RawMessage, error) {
	if f.typed && isPlain(f.value) {
		return json.RawMessage(f.value), nil
	}
	text, err := f.text(in)
	if err != nil {
		return nil, err
	}
	return document.Encode(text), nil
}

// isPlain tells true, false, null and numbers, as JSON writes them.
func isPlain(value string) bool {
	return json.Valid([]byte(value)) && !strings.ContainsAny(value, "\"[{ \t\r\n")
}

// keys takes "a[b][]" apart: "a", "b" and "" for an element of a list.
func (f field) keys() ([]string, error) {
	name, rest, nested := strings.Cut(f.key, "[")
	if !nested {
		return []string{name}, nil
	}
	inner, closed := strings.CutSuffix(rest, "]")
	keys := append([]string{name}, strings.Split(inner, "][")...)
	broken := func(key string) bool { return strings.ContainsAny(key, "[]") }
	if name == "" || !closed || slices.ContainsFunc(keys, broken) {
		return nil, fault.Usagef("the field %q is not written as a[b] or a[]", f.key)
	}
	return keys, nil
}

// bodyOf puts fields together in a JSON object.
func bodyOf(fields []field, in source) (json.RawMessage, error) {
	var root node
	for _, f := range fields {
		keys, err := f.keys()
		if err != nil {
			return nil, err
		}
		value, err := f.json(in)
		if err != nil {
			return nil, err
		}
		if !root.takes(keys) {
			return nil, fault.Usagef("the field %q is there already, or is of another kind", f.key).
				WithHint("write a list as a[]=1 -F a[]=2, and what is harder in a file for --input")
		}
		root.set(keys, value)
	}
	return document.Encode(&root), nil
}

// addQuery adds fields to a query, where a key may stand several times.
func addQuery(query url.Values, fields []field, in source) error {
	for _, f := range fields {
		if strings.Contains(f.key, "[") {
			return fault.Usagef("the field %q is nested, and a query is not", f.key).
				WithHint("repeat the plain key for several values")
		}
		text, err := f.text(in)
		if err != nil {
			return err
		}
		query.Add(f.key, text)
	}
	return nil
}
