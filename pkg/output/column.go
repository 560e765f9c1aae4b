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
	shown  func(string) string // a value as tables have it
	style  func(T) text.Style
	wide   bool
}

// Col returns a column: its header, which is written as given, and what it shows of a row.
func Col[T any](header string, value func(T) string) Column[T] {
	return Column[T]{
		header: header,
		value:  value,
		shown:  func(value string) string { return value },
		style:  func(T) text.Style { return text.Plain },
	}
}

// InWide returns the column for wide tables and CSV only; a normal table shows it when it is asked for.
func (c Column[T]) InWide() Column[T] {
	c.wide = true
	return c
}

// Shown returns the column with another form of its values for people: tables have that, CSV the value itself.
func (c Column[T]) Shown(form func(value string) string) Column[T] {
	c.shown = form
	return c
}

// Styled returns the column with a style for each row.
func (c Column[T]) Styled(style func(T) text.Style) Column[T] {
	c.style = style
	return c
}

// Name is the header as scripts spell it, in CSV and to choose columns: FULL NAME is full_name.
func (c Column[T]) Name() string { return columnName(c.header) }

// Value is what the column shows of a row, as it is.
func (c Column[T]) Value(row T) string { return c.value(row) }

// columnName makes FULL NAME, full-name and full_name the same.
func columnName(header string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' {
			return '_'
		}
		return unicode.ToLower(r)
	}, strings.TrimSpace(header))
}

// Select picks the columns that were asked for, in that order, or else those of the format in force. Call it before
// anything is sent: an unknown column is a usage error.
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
	return fault.Usagef("unknown column %q", asked).WithHint("the columns are %s", strings.Join(ColumnNames(columns), ", "))
}

// ColumnNames are columns as --columns takes them.
func ColumnNames[T any](columns []Column[T]) []string {
	names := make([]string, len(columns))
	for i, column := range columns {
		names[i] = column.Name()
	}
	return names
}
