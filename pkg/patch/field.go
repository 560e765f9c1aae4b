// Package patch is for requests that change only what they mention: a field is
// left out, null, or a value, and each of the three means something else to the
// server (quirks.md §14, §16). A json.RawMessage with the tag "omitempty" can be
// any of them.
package patch

import (
	"encoding/json"
	"errors"
	"strconv"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/document"
)

// Bool binds a flag that takes true, false or null. It always wants one of them:
// were the value optional, that in "--name false" would be taken for the next
// argument.
func Bool(flags *pflag.FlagSet, field *json.RawMessage, name, usage string) {
	flags.Var(&flag[bool]{field, "true|false", parseBool}, name, usage)
}

func parseBool(text string) (bool, error) {
	value, err := strconv.ParseBool(text)
	if err != nil {
		err = errors.New("requires true, false or null")
	}
	return value, err
}

// Text binds a flag that takes any text, or null.
func Text(flags *pflag.FlagSet, field *json.RawMessage, name, usage string) {
	Func(flags, field, name, usage, func(text string) (string, error) { return text, nil })
}

// Func binds a flag whose text is read by a function. The word null is null.
func Func[T any](flags *pflag.FlagSet, field *json.RawMessage, name, usage string, parse func(string) (T, error)) {
	flags.Var(&flag[T]{field, "text", parse}, name, usage)
}

// flag lets a field be set from the command line.
type flag[T any] struct {
	field *json.RawMessage
	kind  string // shown in the help as what the flag takes
	parse func(string) (T, error)
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

// String is asked for the default, and there is none.
func (f *flag[T]) String() string { return "" }

func (f *flag[T]) Type() string { return f.kind }
