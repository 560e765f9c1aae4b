package credential

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The help of --file must list every field that has a flag, and those that only a file can set.
func TestTheHelpListsTheFieldsOfAFile(t *testing.T) {
	for _, test := range []struct {
		flags      any
		fields     string
		onlyInFile []string
	}{
		{fields{}, credentialFields, []string{"username", "password", "metadata"}},
		{organizationFields{}, organizationFieldNames, []string{"code", "metadata"}},
	} {
		want := test.onlyInFile
		for _, field := range reflect.VisibleFields(reflect.TypeOf(test.flags)) {
			if key, _, _ := strings.Cut(field.Tag.Get("json"), ","); key != "" {
				want = append(want, key)
			}
		}
		got := strings.Split(test.fields, ", ")
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("the help lists %q, want %q", got, want)
		}
	}
}
