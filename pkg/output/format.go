package output

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Format is an output format.
type Format string

// The formats: Table and Wide are for people, CSV and Name for scripts, the others for programs.
const (
	Table     Format = "table"
	Wide      Format = "wide" // a table with all columns
	JSON      Format = "json"
	JSONLines Format = "jsonl" // one compact document per line
	YAML      Format = "yaml"
	CSV       Format = "csv"
	Name      Format = "name" // names only, one per line
)

// Formats returns the names of all formats.
func Formats() []string {
	return []string{string(Table), string(Wide), string(JSON), string(JSONLines), string(YAML), string(CSV), string(Name)}
}

// Meaning describes the format.
func (f Format) Meaning() string {
	switch f {
	case Table:
		return "for people; do not parse it in scripts, because columns may be added"
	case Wide:
		return "table with all columns"
	case JSON:
		return "one indented document; a list is an array"
	case JSONLines:
		return "one document per line"
	case YAML:
		return "one document"
	case CSV:
		return "all columns, with a header line"
	case Name:
		return "names only, one per line"
	}
	return ""
}

// ParseFormat returns the format with the given name.
func ParseFormat(name string) (Format, error) {
	if !slices.Contains(Formats(), name) {
		return "", fault.Usagef("unknown output format %q", name).WithHint("valid values: %s", strings.Join(Formats(), ", "))
	}
	return Format(name), nil
}

// Machine reports whether the format is for programs, which also expect errors as documents.
func (f Format) Machine() bool { return f == JSON || f == JSONLines || f == YAML }

// tabular reports whether the format has columns.
func (f Format) tabular() bool { return f == Table || f == Wide || f == CSV }
