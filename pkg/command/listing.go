package command

import (
	"cmp"
	"context"
	"encoding/json"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// listing writes documents as rows of a table or unchanged. Create it before anything is sent: it
// checks the output flags, and chooses the columns.
type listing struct {
	run     *Run
	printer *output.Printer
	all     []output.Field
	chosen  []output.Field
	named   string // the name for -o name; empty: the value of the first column
	local   bool   // the documents do not come from a server
}

func newListing(run *Run, columns []output.Field, choose func(*output.Printer, []output.Field) ([]output.Field, error)) (listing, error) {
	printer, err := run.Printer()
	if err != nil {
		return listing{}, err
	}
	chosen, err := choose(printer, columns)
	return listing{run: run, printer: printer, all: columns, chosen: chosen}, err
}

// nameless is the error for -o name if there is no name to print.
func nameless() error {
	return fault.Usagef("there is no name to print with -o name").WithHint("use another output format, such as json")
}

func (l listing) write(ctx context.Context, documents []json.RawMessage) error {
	if l.printer.Format().Machine() {
		return l.printer.Values(ctx, documents)
	}
	if err := output.CheckFields(l.printer, l.all, documents); err != nil {
		return err
	}
	if l.printer.Format() == output.Name {
		names := make([]string, len(documents))
		for i, document := range documents {
			names[i] = cmp.Or(l.named, l.all[0].Value(document))
			switch {
			case names[i] == "" && l.local:
				return nameless()
			case names[i] == "":
				return l.run.Unreadable("it has no " + l.all[0].Name())
			}
		}
		return l.printer.Names(names)
	}
	if len(documents) == 0 {
		l.run.Console.Note("Nothing found.")
	}
	return output.WriteTable(l.printer, l.chosen, documents)
}

// writeOne writes a single document: as a table with one line per column, or unchanged.
func (l listing) writeOne(ctx context.Context, document json.RawMessage) error {
	switch format := l.printer.Format(); {
	case format.Machine():
		return l.printer.Value(ctx, document)
	case format == output.Name, format == output.CSV:
		return l.write(ctx, []json.RawMessage{document})
	}
	if err := output.CheckFields(l.printer, l.all, []json.RawMessage{document}); err != nil {
		return err
	}
	return output.WriteFields(l.printer, l.chosen, document)
}

// PrintList writes local values as a List writes those of the server.
func PrintList[T any](ctx context.Context, run *Run, columns []output.Field, values []T) error {
	documents := make([]json.RawMessage, len(values))
	for i, value := range values {
		documents[i] = document.Encode(value)
	}
	list, err := newListing(run, columns, output.Select)
	if err != nil {
		return err
	}
	list.local = true
	return list.write(ctx, documents)
}

// PrintOne writes a local value as a Show writes a document of the server.
func PrintOne(ctx context.Context, run *Run, columns []output.Field, value any) error {
	return PrintFound(ctx, run, columns, func() (json.RawMessage, error) { return document.Encode(value), nil })
}

// PrintFound writes the document that find returns as a Show does. It calls find only after it has
// checked the output flags. A nil document, as in a dry run, is not written.
func PrintFound(ctx context.Context, run *Run, columns []output.Field, find func() (json.RawMessage, error)) error {
	list, err := newListing(run, columns, output.Select)
	if err != nil {
		return err
	}
	list.local = true
	found, err := find()
	if err != nil || found == nil {
		return err
	}
	return list.writeOne(ctx, found)
}
