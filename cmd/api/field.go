package api

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/text"
)

// field is one -F or -f.
type field struct {
	flag string // typedFlag or rawFlag
	input.Pair
}

const (
	typedFlag = "--field"
	rawFlag   = "--raw-field"
)

// addField parses -F and -f. They share a list, because their order matters.
func (o *options) addField(flag string) func(text string) error {
	return func(text string) error {
		pair, err := input.ParsePair(text)
		if err == nil {
			o.fields = append(o.fields, field{flag, pair})
		}
		return err
	}
}

// text returns the value as text. With -F it may be the text of a file.
func (f field) text(read input.ReadText) (string, error) {
	if f.flag == rawFlag {
		return f.Value, nil
	}
	content, err := f.Text(read)
	return content, binary(err)
}

// json returns the value for a JSON body. With -F, true, false, null and numbers are JSON
// values.
func (f field) json(read input.ReadText) (json.RawMessage, error) {
	if f.flag == rawFlag {
		return document.Encode(f.Value), nil
	}
	value, err := f.Scalar(read)
	return value, binary(err)
}

// binary adds what to do if a file is not text.
func binary(err error) error {
	if errors.Is(err, text.ErrNotUTF8) {
		return fault.From(err).WithHint("use --form to send binary data")
	}
	return err
}

// keys splits "a[b][]" into "a", "b" and "" for an element of a list.
func (f field) keys() ([]string, error) {
	keys := strings.Split(f.Key, "[")
	for i, key := range keys[1:] {
		inner, closed := strings.CutSuffix(key, "]")
		if !closed || keys[0] == "" || strings.Contains(keys[0]+inner, "]") {
			return nil, fault.Usagef("invalid field %q: use the form a, a[b] or a[]", f.Key)
		}
		keys[i+1] = inner
	}
	return keys, nil
}

// bodyOf combines fields into a JSON object.
func bodyOf(fields []field, read input.ReadText) (json.RawMessage, error) {
	var body any
	for _, f := range fields {
		keys, err := f.keys()
		if err != nil {
			return nil, err
		}
		value, err := f.json(read)
		if err != nil {
			return nil, err
		}
		grown, ok := put(body, keys, value)
		if !ok {
			return nil, fault.Usagef("the field %q is already set or has another type", f.Key).
				WithHint("write a list as -F a[]=1 -F a[]=2, or put the body in a file for --input")
		}
		body = grown
	}
	return document.Encode(body), nil
}

// put adds a value to an existing value: nothing (nil), an object or a list. If something
// else is in the way, it changes nothing and returns false.
//
// The key "" means the last element of a list, if that has room: a[][b]=1 and a[][c]=2
// make one object, and a second a[][b]=3 starts the next one.
func put(there any, keys []string, value json.RawMessage) (grown any, ok bool) {
	if len(keys) == 0 {
		return value, there == nil
	}
	key, rest := keys[0], keys[1:]
	if there == nil && key == "" {
		there = []any{}
	} else if there == nil {
		there = make(map[string]any)
	}
	switch there := there.(type) {
	case []any:
		if key != "" {
			return nil, false
		}
		if last := len(there) - 1; last >= 0 {
			if element, ok := put(there[last], rest, value); ok {
				there[last] = element
				return there, true
			}
		}
		element, _ := put(nil, rest, value)
		return append(there, element), true
	case map[string]any:
		if key == "" {
			return nil, false
		}
		member, ok := put(there[key], rest, value)
		if ok {
			there[key] = member
		}
		return there, ok
	}
	return nil, false
}

// addQuery adds fields to a query, in which a key may be repeated.
func addQuery(query url.Values, fields []field, read input.ReadText) error {
	for _, f := range fields {
		if strings.Contains(f.Key, "[") {
			return fault.Usagef("the field %q is nested, but a query cannot be", f.Key).
				WithHint("repeat the key to send several values")
		}
		text, err := f.text(read)
		if err != nil {
			return err
		}
		query.Add(f.Key, text)
	}
	return nil
}
