package command

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Show shows one thing. T has the fields that its columns show; machine formats
// carry every field the server sent.
type Show[T any] struct {
	Use     string
	Short   string
	Example string
	Route   string
	Needs   string // the permissions the caller wants
	Columns []output.Column[T]
}

func (s Show[T]) build(app *App) *cobra.Command {
	call := parseCall(s.Use, s.Route, false)
	return &cobra.Command{
		Use:     s.Use,
		Short:   s.Short,
		Long:    paragraphs(s.Short+".", call.facts(s.Needs)),
		Example: indent(s.Example),
		Args:    call.usage.check,
		RunE: func(cmd *cobra.Command, words []string) error {
			list, err := newListing(app.session(cmd), s.Columns)
			if err != nil {
				return err
			}
			reply, err := list.session.get(cmd.Context(), call, call.usage.read(words))
			if err != nil || reply == nil {
				return err
			}
			document, err := reply.Document()
			if err != nil {
				return err
			}
			return list.writeOne(cmd.Context(), document)
		},
	}
}

// get sends a request that only reads. The reply is nil after a dry run.
func (s *Session) get(ctx context.Context, call call, arguments Arguments) (*api.Reply, error) {
	values, err := call.values(ctx, s, arguments)
	if err != nil {
		return nil, err
	}
	request := api.Request{Route: call.route, Values: values}
	if dry, err := s.dryRun(ctx, request); dry || err != nil {
		return nil, err
	}
	client, err := s.Client(ctx, 1)
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return client.Send(ctx, request)
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
