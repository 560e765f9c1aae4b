package output

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Field is a column whose rows are documents.
type Field = Column[json.RawMessage]

// Fields returns columns that each show the value at a path, written as "HEADER path". A header may
// have several words. With a + in front, the column is only for wide tables and CSV. The path "a.b"
// is the field b of the object a, or of each object of the list a; "." is the document itself.
func Fields(columns ...string) []Field {
	fields := make([]Field, len(columns))
	for i, column := range columns {
		column, wide := strings.CutPrefix(column, "+")
		space := strings.LastIndex(column, " ")
		if space < 1 {
			panic(fmt.Sprintf("column %q has no path", column))
		}
		fields[i] = fieldAt(column[:space], column[space+1:])
		fields[i].wide = wide
	}
	return fields
}

func fieldAt(header, path string) Field {
	field := Col(header, func(row json.RawMessage) string { return ValueAt(row, path) }).Shown(ShortTime)
	field.path = path
	return field
}

// ValueAt returns the value at a path of a document as text, or "" if there is none. Values of a
// list are separated by commas.
func ValueAt(value json.RawMessage, path string) string {
	if list, ok := document.ReadList(value); ok && (path != "." || !slices.ContainsFunc(list, document.IsObject)) {
		var texts []string
		for _, element := range list {
			if text := ValueAt(element, path); text != "" {
				texts = append(texts, text)
			}
		}
		return strings.Join(texts, ", ")
	}
	if path == "." {
		return document.Words(value)
	}
	if text, ok := document.Text(value); ok && path == "name" { // some lists have only names
		return text
	}
	key, rest, nested := strings.Cut(path, ".")
	if !nested {
		rest = "."
	}
	for _, member := range document.Members(value) {
		if member.Key == key {
			return ValueAt(member.Value, rest)
		}
	}
	return ""
}

// hasPath reports whether a document has a value at a path, even an empty one.
func hasPath(value json.RawMessage, path string) bool {
	if list, ok := document.ReadList(value); ok {
		return slices.ContainsFunc(list, func(element json.RawMessage) bool { return hasPath(element, path) })
	}
	key, rest, nested := strings.Cut(path, ".")
	for _, member := range document.Members(value) {
		if member.Key == key {
			return !nested || hasPath(member.Value, rest)
		}
	}
	return false
}

// SelectFields is like Select, but the user may also choose any path of the documents.
func SelectFields(p *Printer, columns []Field) ([]Field, error) {
	known := ColumnNames(columns)
	for _, asked := range p.options.Columns {
		if slices.Contains(known, columnName(asked)) {
			continue
		}
		if near := text.Nearest(columnName(asked), known); near != "" && !strings.Contains(asked, ".") {
			return nil, fault.Usagef("unknown column %q", asked).WithHint("did you mean %q?", near)
		}
		columns = append(slices.Clone(columns), fieldAt(asked, asked))
	}
	return Select(p, columns)
}

// CheckFields returns an error if the user chose a column that is none of the known ones and no
// path of any document.
func CheckFields(p *Printer, columns []Field, documents []json.RawMessage) error {
	known := ColumnNames(columns)
	for _, asked := range p.options.Columns {
		has := func(row json.RawMessage) bool { return hasPath(row, asked) }
		if len(documents) > 0 && !slices.Contains(known, columnName(asked)) && !slices.ContainsFunc(documents, has) {
			return fault.Usagef("unknown column %q: no result has such a field", asked).
				WithHint("valid columns: %s, and any field in the output of -o json", strings.Join(known, ", "))
		}
	}
	return nil
}

// Identifies reports whether the field at a path identifies a document: "name" or "apiClientKey", but
// not "valid".
func Identifies(path string) bool {
	field := path[strings.LastIndex(path, ".")+1:]
	return field == "username" || slices.ContainsFunc([]string{"Name", "Key", "Id", "ID", "Code", "Digest"}, func(end string) bool {
		return field == strings.ToLower(end) || strings.HasSuffix(field, end)
	})
}
