// Package patch is for requests that change only what they mention: a field is
// left out, null, or a value, and each of the three means something else to the
// server (quirks.md §14, §16).
package patch

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/spf13/pflag"
)

// Field is left out of JSON (with the tag "omitzero"), null, or a value. The
// zero Field is left out.
type Field[T any] struct {
	set   bool
	value *T
}

// Of is a field with a value.
func Of[T any](value T) Field[T] { return Field[T]{set: true, value: &value} }

// Null is a field that is null.
func Null[T any]() Field[T] { return Field[T]{set: true} }

// Value returns the value, and whether there is one.
func (f Field[T]) Value() (value T, ok bool) {
	if f.value == nil {
		return value, false
	}
	return *f.value, true
}

// IsZero tells a field that is left out.
func (f Field[T]) IsZero() bool { return !f.set }

// MarshalJSON writes null or the value.
func (f Field[T]) MarshalJSON() ([]byte, error) { return json.Marshal(f.value) }

// UnmarshalJSON reads null or a value.
func (f *Field[T]) UnmarshalJSON(text []byte) error {
	f.set = true
	return json.Unmarshal(text, &f.value)
}

// null is what a flag is given to send null.
const null = "null"

// Bool binds a flag that takes true, false or null. It always wants one of them:
// were the value optional, that in "--name false" would be taken for the next
// argument.
func Bool(flags *pflag.FlagSet, field *Field[bool], name, usage string) {
	Func(flags, field, name, usage, func(text string) (bool, error) {
		value, err := strconv.ParseBool(text)
		if err != nil {
			err = fmt.Errorf("%q is not true, false or null", text)
		}
		return value, err
	})
}

// Text binds a flag that takes any text, or null.
func Text(flags *pflag.FlagSet, field *Field[string], name, usage string) {
	Func(flags, field, name, usage, func(text string) (string, error) { return text, nil })
}

// Func binds a flag whose text is read by a function. The word null is null.
func Func[T any](flags *pflag.FlagSet, field *Field[T], name, usage string, parse func(string) (T, error)) {
	flags.Var(&flag[T]{field, parse}, name, usage)
}

// flag lets a field be set from the command line.
type flag[T any] struct {
	field *Field[T]
	parse func(string) (T, error)
}

func (f *flag[T]) Set(text string) error {
	if text == null {
		*f.field = Null[T]()
		return nil
	}
	value, err := f.parse(text)
	if err != nil {
		return err
	}
	*f.field = Of(value)
	return nil
}

func (f *flag[T]) String() string {
	if f.field == nil || f.field.value == nil {
		return ""
	}
	return fmt.Sprint(*f.field.value)
}

// Type is shown in the help as what the flag takes.
func (f *flag[T]) Type() string {
	switch any(*new(T)).(type) {
	case bool:
		return "true|false"
	case int:
		return "number"
	}
	return "text"
}
