package command

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// listing writes documents as rows of a table or unchanged. Create it before anything is sent: it
// checks the output flags.
type listing[T any] struct {
	run     *Run
	printer *output.Printer
	name    output.Column[T]
	named   string // the name for -o name; empty: the value of the column
	columns []output.Column[T]
	check   func(documents []json.RawMessage) error // of the chosen columns; may be nil
}

func newListing[T any](run *Run, columns []output.Column[T]) (listing[T], error) {
	printer, err := run.Printer()
	if err != nil {
		return listing[T]{}, err
	}
	selected, err := output.Select(printer, columns)
	return listing[T]{run: run, printer: printer, name: columns[0], columns: selected}, err
}

// newFieldListing is a listing of documents from the server, of which the user may choose any
// field.
func newFieldListing(run *Run, columns []output.Field) (listing[json.RawMessage], error) {
	printer, err := run.Printer()
	if err != nil {
		return listing[json.RawMessage]{}, err
	}
	selected, err := output.SelectFields(printer, columns)
	return listing[json.RawMessage]{run: run, printer: printer, name: columns[0], columns: selected, check: func(documents []json.RawMessage) error {
		return output.CheckFields(printer, columns, documents)
	}}, err
}

// nameless is the error for -o name if there is no name to print.
func nameless() error {
	return fault.Usagef("there is no name to print with -o name").WithHint("use another output format, such as json")
}

func (l listing[T]) write(ctx context.Context, documents []json.RawMessage) error {
	if l.printer.Format().Machine() {
		return l.printer.Values(ctx, documents)
	}
	if l.check != nil {
		if err := l.check(documents); err != nil {
			return err
		}
	}
	rows := make([]T, len(documents))
	for i, document := range documents {
		row, err := l.decode(document)
		if err != nil {
			return err
		}
		rows[i] = row
	}
	if l.printer.Format() == output.Name {
		names := make([]string, len(rows))
		for i, row := range rows {
			if names[i] = cmp.Or(l.named, l.name.Value(row)); names[i] == "" {
				return l.run.Unreadable("it has no " + l.name.Name())
			}
		}
		return l.printer.Names(names)
	}
	if len(rows) == 0 {
		l.run.Console.Note("Nothing found.")
	}
	return output.WriteTable(l.printer, l.columns, rows)
}

// writeOne writes a single document: as a table with one line per column, or unchanged.
func (l listing[T]) writeOne(ctx context.Context, document json.RawMessage) error {
	switch format := l.printer.Format(); {
	case format.Machine():
		return l.printer.Value(ctx, document)
	case format == output.Name, format == output.CSV:
		return l.write(ctx, []json.RawMessage{document})
	}
	if l.check != nil {
		if err := l.check([]json.RawMessage{document}); err != nil {
			return err
		}
	}
	row, err := l.decode(document)
	if err != nil {
		return err
	}
	return output.WriteFields(l.printer, l.columns, row)
}

// PrintList writes local values as a List writes those of the server.
func PrintList[T any](ctx context.Context, run *Run, columns []output.Column[T], values []T) error {
	list, err := newListing(run, columns)
	if err != nil {
		return err
	}
	documents := make([]json.RawMessage, len(values))
	for i, value := range values {
		documents[i] = document.Encode(value)
	}
	return list.write(ctx, documents)
}

// PrintOne writes a local value as a Show writes a document of the server.
func PrintOne[T any](ctx context.Context, run *Run, columns []output.Column[T], value T) error {
	return PrintFound(ctx, run, columns, func() (json.RawMessage, error) { return document.Encode(value), nil })
}

// PrintFound writes the document that find returns as a Show does. It calls find only after it has
// checked the output flags. A nil document, as in a dry run, is not written.
func PrintFound[T any](ctx context.Context, run *Run, columns []output.Column[T], find func() (json.RawMessage, error)) error {
	list, err := newListing(run, columns)
	if err != nil {
		return err
	}
	found, err := find()
	if err != nil || found == nil {
		return err
	}
	return list.writeOne(ctx, found)
}

// decode decodes the fields that the columns show.
func (l listing[T]) decode(document json.RawMessage) (row T, err error) {
	if err := json.Unmarshal(document, &row); err != nil {
		why := "not a JSON object"
		if wrong := new(json.UnmarshalTypeError); errors.As(err, &wrong) && wrong.Field != "" {
			why = fmt.Sprintf("unexpected %s in field %q", wrong.Value, wrong.Field)
		}
		return row, l.run.Unreadable(why)
	}
	return row, nil
}
