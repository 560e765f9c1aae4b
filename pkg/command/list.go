package command

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// List shows many things of one sort. The first column is what `-o name`
// prints.
type List[T any] Query[T]

func (l List[T]) build(app *App) *cobra.Command {
	return Query[T](l).build(app, func(ctx context.Context, list listing[T], reply *api.Reply) error {
		documents, err := reply.List()
		if err != nil {
			return err
		}
		return list.write(ctx, documents)
	})
}

// listing writes documents as rows or as they are. Made before anything is
// sent, it finds mistakes in the command line in time.
type listing[T any] struct {
	session *Session
	printer *output.Printer
	name    output.Column[T]
	columns []output.Column[T]
}

func newListing[T any](session *Session, columns []output.Column[T]) (listing[T], error) {
	printer, err := session.Printer()
	if err != nil {
		return listing[T]{}, err
	}
	selected, err := output.Select(printer, columns)
	return listing[T]{session: session, printer: printer, name: columns[0], columns: selected}, err
}

func (l listing[T]) write(ctx context.Context, documents []json.RawMessage) error {
	if l.printer.Format().Machine() {
		return l.printer.Values(ctx, documents)
	}
	rows := make([]T, len(documents))
	for i, document := range documents {
		row, err := decode[T](document)
		if err != nil {
			return err
		}
		rows[i] = row
	}
	if l.printer.Format() == output.Name {
		names := make([]string, len(rows))
		for i, row := range rows {
			names[i] = l.name.Value(row)
		}
		return l.printer.Names(names)
	}
	if len(rows) == 0 {
		l.session.Note("There is nothing to list.")
	}
	return output.WriteTable(l.printer, l.columns, rows)
}

// PrintList writes values of our own as a List would those of the server.
func PrintList[T any](ctx context.Context, session *Session, columns []output.Column[T], values []T) error {
	list, err := newListing(session, columns)
	if err != nil {
		return err
	}
	documents := make([]json.RawMessage, len(values))
	for i, value := range values {
		documents[i] = raw(value)
	}
	return list.write(ctx, documents)
}

// decode reads what the columns show of a document.
func decode[T any](document json.RawMessage) (row T, err error) {
	if err := json.Unmarshal(document, &row); err != nil {
		return row, &api.Error{Kind: api.Unreadable, Message: fmt.Sprintf("a document of the answer could not be read: %v", err), Hint: "-o json shows it as the server sent it"}
	}
	return row, nil
}
