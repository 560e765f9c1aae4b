// Package patch builds requests that change only the fields they mention: a field is
// absent, null or a value, and the server treats each differently (quirks.md §14, §16). A
// json.RawMessage with the tag "omitempty" can be any of them.
package patch

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/document"
)

// Bool defines a flag that accepts true, false or null. The value is required: if it were
// optional, "--name false" would treat it as the next argument.
func Bool(flags *pflag.FlagSet, field *json.RawMessage, name, usage string) {
	flags.Var(&flag[bool]{field, "true|false", parseBool, false}, name, usage)
}

func parseBool(text string) (bool, error) {
	value, err := strconv.ParseBool(text)
	if err != nil {
		err = errors.New("requires true, false or null")
	}
	return value, err
}

// Text defines a flag that accepts any text, even an empty one, or null.
func Text(flags *pflag.FlagSet, field *json.RawMessage, name, usage string) {
	parse := func(text string) (string, error) { return text, nil }
	flags.Var(&flag[string]{field, "text", parse, true}, name, usage)
}

// Func defines a flag whose value is parsed by a function. The word null means null.
func Func[T any](flags *pflag.FlagSet, field *json.RawMessage, name, usage string, parse func(string) (T, error)) {
	flags.Var(&flag[T]{field, "text", parse, false}, name, usage)
}

// flag sets a field from the command line.
type flag[T any] struct {
	field *json.RawMessage
	kind  string // the placeholder shown in the help
	parse func(string) (T, error)
	empty bool // whether the value may be empty
}

func (f *flag[T]) Set(text string) error {
	if text == "null" {
		*f.field = json.RawMessage(text)
		return nil
	}
	value, err := f.parse(text)
	if err != nil {
		return err
	}
	*f.field = document.Encode(value)
	return nil
}

// String returns the default, which is empty.
func (f *flag[T]) String() string { return "" }

func (f *flag[T]) Type() string { return f.kind }

// MayBeEmpty reports whether the flag accepts an empty value.
func (f *flag[T]) MayBeEmpty() bool { return f.empty }
