package command

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Show shows one thing.
type Show[T any] Query[T]

func (s Show[T]) build(app *App) *cobra.Command {
	return Query[T](s).build(app, func(ctx context.Context, list listing[T], reply *api.Reply) error {
		document, err := reply.Document()
		if err != nil {
			return err
		}
		return list.writeOne(ctx, document)
	})
}

// writeOne writes a single document: to people a line for each of its columns.
func (l listing[T]) writeOne(ctx context.Context, document json.RawMessage) error {
	switch format := l.printer.Format(); {
	case format.Machine():
		return l.printer.Value(ctx, document)
	case format == output.Name, format == output.CSV:
		return l.write(ctx, []json.RawMessage{document})
	}
	row, err := decode[T](document)
	if err != nil {
		return err
	}
	return output.WriteFields(l.printer, l.columns, row)
}

// PrintOne writes one value of our own as a Show would one of the server.
func PrintOne[T any](ctx context.Context, session *Session, columns []output.Column[T], value T) error {
	list, err := newListing(session, columns)
	if err != nil {
		return err
	}
	return list.writeOne(ctx, raw(value))
}
