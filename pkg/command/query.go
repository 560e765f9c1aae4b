package command

import (
	"context"
	"encoding/json"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Query is what a command needs that only reads: a List or a Show. T has the
// fields that the columns show; machine formats carry every field the server
// sent.
type Query[T any] struct {
	Use     string
	Short   string
	Long    string // what Short leaves out; may be empty
	Example string
	Route   string
	Needs   string // the permissions the caller wants
	Or      Alternative
	Columns []output.Column[T]
}

// Alternative is another route that a flag chooses in place of the first.
type Alternative struct{ Flag, Usage, Route string }

func (q Query[T]) build(app *App, write func(context.Context, listing[T], *api.Reply) error) *cobra.Command {
	return app.begin(q.Use, q.Short, func(cmd *cobra.Command) { q.finish(app, cmd, write) })
}

func (q Query[T]) finish(app *App, cmd *cobra.Command, write func(context.Context, listing[T], *api.Reply) error) {
	first := parseCall(q.Use, q.Route, false)
	cmd.Long = paragraphs(q.Short+".", q.Long, first.facts(q.Needs))
	cmd.Example = indent(q.Example)
	cmd.Args = app.checked(first.usage)
	cmd.Annotations = completing(output.ColumnNames(q.Columns))
	declare(cmd, first.route)
	other, chosen := first, new(bool)
	if q.Or.Flag != "" {
		other = parseCall(q.Use, q.Or.Route, false)
		declare(cmd, first.route, other.route)
		chosen = cmd.Flags().Bool(q.Or.Flag, false, q.Or.Usage+" ("+other.route.Method+" /apiops"+other.route.Path+")")
	}
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		call := first
		if *chosen {
			call = other
		}
		list, err := newListing(app.session(cmd), q.Columns)
		if err != nil {
			return err
		}
		reply, err := list.session.get(cmd.Context(), call, call.usage.read(words), list.session.Client)
		if err != nil || reply == nil {
			return err
		}
		return write(cmd.Context(), list, reply)
	}
}

// Get sends a request that only reads, with the token in force or anonymously.
// The reply is nil after a dry run.
func (s *Session) Get(ctx context.Context, route string, arguments Arguments, anonymous bool) (*api.Reply, error) {
	connect := s.Client
	if anonymous {
		connect = s.anonymous
	}
	return s.get(ctx, call{route: mustRoute(route)}, arguments, connect)
}

func (s *Session) get(ctx context.Context, call call, arguments Arguments, connect func() (*api.Client, error)) (*api.Reply, error) {
	values, err := call.values(s, arguments)
	if err != nil {
		return nil, err
	}
	request := api.Request{Route: call.route, Values: values}
	if dry, err := s.DryRun(ctx, request); dry || err != nil {
		return nil, err
	}
	client, err := connect()
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return client.Send(ctx, request)
}

// Fetch reads a list that a command needs before it can do its work, also in a
// dry run.
func (s *Session) Fetch(ctx context.Context, route string, arguments Arguments) ([]json.RawMessage, error) {
	reply, err := s.fetch(ctx, route, arguments)
	if err != nil {
		return nil, err
	}
	return reply.List()
}

// FetchOne reads a single document, likewise.
func (s *Session) FetchOne(ctx context.Context, route string, arguments Arguments) (json.RawMessage, error) {
	reply, err := s.fetch(ctx, route, arguments)
	if err != nil {
		return nil, err
	}
	return reply.Document()
}

func (s *Session) fetch(ctx context.Context, route string, arguments Arguments) (*api.Reply, error) {
	call := call{route: mustRoute(route)}
	values, err := call.values(s, arguments)
	if err != nil {
		return nil, err
	}
	client, err := s.Client()
	if err != nil {
		return nil, err
	}
	defer client.Close()
	return client.Send(ctx, api.Request{Route: call.route, Values: values})
}
