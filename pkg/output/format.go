package output

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Format is the form in which a result is written.
type Format string

// The formats: Table and Wide are for people, CSV and Name for scripts, the others for programs.
const (
	Table     Format = "table"
	Wide      Format = "wide" // a table with the columns that a normal one leaves out
	JSON      Format = "json"
	JSONLines Format = "jsonl" // one compact document a line
	YAML      Format = "yaml"
	CSV       Format = "csv"
	Name      Format = "name" // names only, one a line
)

// Formats lists the names of all formats.
func Formats() []string {
	return []string{string(Table), string(Wide), string(JSON), string(JSONLines), string(YAML), string(CSV), string(Name)}
}

// Meaning says what the format is for.
func (f Format) Meaning() string {
	switch f {
	case Table:
		return "a table for people; scripts should not parse it: columns may be added"
	case Wide:
		return "the table with all its columns"
	case JSON:
		return "one indented document; a list is an array"
	case JSONLines:
		return "one document a line"
	case YAML:
		return "one document"
	case CSV:
		return "all columns, below a line with their names"
	case Name:
		return "names only, one a line"
	}
	return ""
}

// ParseFormat returns the format of that name.
func ParseFormat(name string) (Format, error) {
	if !slices.Contains(Formats(), name) {
		return "", fault.Usagef("unknown output format %q", name).WithHint("use one of %s", strings.Join(Formats(), ", "))
	}
	return Format(name), nil
}

// Machine reports whether the format is read by programs, which then expect an error to be a document, too.
func (f Format) Machine() bool { return f == JSON || f == JSONLines || f == YAML }

// tabular reports whether the format has columns.
func (f Format) tabular() bool { return f == Table || f == Wide || f == CSV }
