package output

import (
	"slices"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Column is one column of a table whose rows are of type T.
type Column[T any] struct {
	header string
	value  func(T) string
	shown  func(string) string // formats a value for tables
	style  func(T) text.Style
	wide   bool
	path   string // of the value in a document; empty if a function returns it
}

// Path returns the path of the value in a document, or "".
func (c Column[T]) Path() string { return c.path }

// hasNames reports whether the column has names, which must look different if they differ. Other values
// can be copied from a table, such as patterns.
func (c Column[T]) hasNames() bool { return c.path == "" || c.path == "." || Identifies(c.path) }

// Col returns a column with a header, which is printed as given, and a function that returns the
// value of a row.
func Col[T any](header string, value func(T) string) Column[T] {
	return Column[T]{
		header: header,
		value:  value,
		shown:  func(value string) string { return value },
		style:  func(T) text.Style { return text.Plain },
	}
}

// InWide returns a copy of the column that is only for wide tables and CSV. A normal table shows it
// only if it is selected explicitly.
func (c Column[T]) InWide() Column[T] {
	c.wide = true
	return c
}

// InNarrow returns a copy of the column that is for every table.
func (c Column[T]) InNarrow() Column[T] {
	c.wide = false
	return c
}

// Shown returns a copy of the column that formats its values for people. Tables show the formatted
// value, CSV the value itself.
func (c Column[T]) Shown(form func(value string) string) Column[T] {
	c.shown = form
	return c
}

// Styled returns a copy of the column with a style for each row.
func (c Column[T]) Styled(style func(T) text.Style) Column[T] {
	c.style = style
	return c
}

// Name returns the name of the column in CSV and for --columns: FULL NAME is full_name.
func (c Column[T]) Name() string { return columnName(c.header) }

// Value returns the unformatted value of a row.
func (c Column[T]) Value(row T) string { return c.value(row) }

// columnName returns the same name for FULL NAME, full-name and full_name.
func columnName(header string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return '_'
		}
		return unicode.ToLower(r)
	}, strings.TrimSpace(header))
}

// Select returns the columns that the user chose, in that order, or else those of the output format.
// Call it before sending a request: an unknown column is a usage error.
func Select[T any](p *Printer, columns []Column[T]) ([]Column[T], error) {
	if len(p.options.Columns) == 0 {
		leftOut := func(c Column[T]) bool { return c.wide && p.options.Format == Table }
		return slices.DeleteFunc(slices.Clone(columns), leftOut), nil
	}
	selected := make([]Column[T], len(p.options.Columns))
	for i, asked := range p.options.Columns {
		isAsked := func(c Column[T]) bool { return c.Name() == columnName(asked) }
		index := slices.IndexFunc(columns, isAsked)
		if index < 0 {
			return nil, unknownColumn(asked, columns)
		}
		selected[i] = columns[index]
	}
	return selected, nil
}

func unknownColumn[T any](asked string, columns []Column[T]) error {
	return fault.Usagef("unknown column %q", asked).WithHint("valid columns: %s", strings.Join(ColumnNames(columns), ", "))
}

// ColumnNames returns the names of columns as --columns accepts them.
func ColumnNames[T any](columns []Column[T]) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name()
	}
	return names
}
