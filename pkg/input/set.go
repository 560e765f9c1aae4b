package input

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// ReadText reads the text of a file without the final line break that an editor or echo adds,
// which is not part of a password. The name "-" means stdin.
type ReadText func(name string) (string, error)

// Pair is one key=value of the command line.
type Pair struct{ Key, Value string }

// ParsePair parses key=value.
func ParsePair(text string) (Pair, error) {
	key, value, found := strings.Cut(text, "=")
	if !found || key == "" {
		return Pair{}, errors.New("requires key=value")
	}
	return Pair{key, value}, nil
}

// Scalar returns the value for JSON: true, false, null and numbers as they are, @FILE as the text
// of the file, and anything else as a string.
func (p Pair) Scalar(read ReadText) (json.RawMessage, error) {
	plain := json.RawMessage(p.Value)
	if json.Valid(plain) && !strings.ContainsAny(p.Value, "\"[{ \t\r\n") {
		return plain, nil
	}
	text, err := p.Text(read)
	return document.Encode(text), err
}

// Text returns the value, or for @FILE the text of the file.
func (p Pair) Text(read ReadText) (string, error) {
	if file, isFile := strings.CutPrefix(p.Value, "@"); isFile {
		return read(file)
	}
	return p.Value, nil
}

// any is like Scalar, but it also accepts objects, lists and quoted strings.
func (p Pair) any(read ReadText) (json.RawMessage, error) {
	if strings.HasPrefix(p.Value, "[") || strings.HasPrefix(p.Value, "{") || strings.HasPrefix(p.Value, `"`) {
		value := []byte(p.Value)
		if err := document.Check(value); err != nil {
			return nil, fault.Usagef("--set %s requires JSON after the equals sign: %v", p.Key, err)
		}
		if err := document.CheckKeys(value); err != nil {
			return nil, fault.Usagef("--set %s: %v", p.Key, err)
		}
		return value, nil
	}
	return p.Scalar(read)
}

// laySet sets a field to the value of --set. Secrets must not be on the command line, where other
// users can read them.
func laySet(body Document, p Pair, shape *catalog.Object, read ReadText) error {
	value, err := p.any(read)
	if err != nil {
		return err
	}
	if !strings.HasPrefix(p.Value, "@") && hasSecret(p.Key, value, shape) {
		what := "is secret and"
		if document.IsObject(value) || document.IsList(value) {
			what = "contains a secret, which"
		}
		return fault.Usagef("%s %s must not be given on the command line", p.Key, what).
			WithHint("use --set %s=@FILE, or put it in a file and use -f", p.Key)
	}
	isText := typeAt(shape, p.Key) == catalog.TypeText
	if isText && string(value) != null && !document.IsObject(value) && !document.IsList(value) && value[0] != '"' {
		value = document.Encode(p.Value) // digits, but not a number
	}
	if err := body.Set(p.Key, value); err != nil {
		return fault.Usagef("--set %s: %v", p.Key, err)
	}
	return nil
}

// hasSecret reports whether a value is secret because of its path, or has a secret in it. The names of
// known objects, such as "passwordVar", say nothing about their fields.
func hasSecret(path string, value json.RawMessage, shape *catalog.Object) bool {
	name, below, nested := strings.Cut(path, ".")
	if field, _ := shape.Field(name); nested && !field.List && field.Type == catalog.TypeObject {
		return hasSecret(below, value, field.Object)
	}
	body := Document{}
	_ = body.Set(path, value) // what cannot be set is not sent
	secrets := redact.In(document.Encode(body))
	return slices.ContainsFunc(secrets, func(secret string) bool { return secret != "" })
}

// typeAt returns the type of the field at a path, or "" if it is unknown.
func typeAt(object *catalog.Object, path string) catalog.Type {
	if object == nil {
		return ""
	}
	key, rest, nested := strings.Cut(path, ".")
	field, known := object.Field(key)
	switch {
	case !known, field.List:
		return ""
	case nested:
		return typeAt(field.Object, rest)
	}
	return field.Type
}
