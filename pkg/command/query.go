package command

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/session"
)

// Query is a command that only reads: a List or a Show. T has the fields that the columns show;
// machine formats contain every field that the server sent.
type Query[T any] struct {
	Use     string
	Short   string
	Long    string // what Short omits; may be empty
	Example string
	Route   string
	Or      Alternative
	Columns []output.Column[T]
}

// Alternative is a second route, chosen by a flag.
type Alternative struct{ Flag, Usage, Route string }

// List shows many things of one kind. `-o name` prints the first column.
type List[T any] Query[T]

func (l List[T]) build(app *App) *cobra.Command { return Query[T](l).build(app, false) }

// Show shows one thing.
type Show[T any] Query[T]

func (s Show[T]) build(app *App) *cobra.Command { return Query[T](s).build(app, true) }

func (q Query[T]) build(app *App, one bool) *cobra.Command {
	return app.begin(q.Use, q.Short, func(cmd *cobra.Command) { q.finish(app, cmd, one) })
}

func (q Query[T]) finish(app *App, cmd *cobra.Command, one bool) {
	first := parseCall(q.Use, q.Route, false)
	cmd.Args = first.usage.check
	about := description{
		short: q.Short, long: q.Long, example: q.Example,
		calls: []call{first}, columns: output.ColumnNames(q.Columns),
	}
	other, chosen := first, new(bool)
	if q.Or.Flag != "" {
		other = parseCall(q.Use, q.Or.Route, false)
		about.calls = append(about.calls, other)
		chosen = cmd.Flags().Bool(q.Or.Flag, false, q.Or.Usage+" ("+other.operation.Method+" /apiops"+other.operation.Path+")")
		about.calls[0].operation.Permissions += "; with --" + q.Or.Flag + ", " + other.operation.Permissions
	}
	describe(cmd, about)
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		call := first
		if *chosen {
			call = other
		}
		return app.run(cmd, call.usage.read(words), session.Needs{}, func(ctx context.Context, run *Run) error {
			list, err := newListing(run, q.Columns)
			if err != nil {
				return err
			}
			reply, err := run.get(ctx, call, false)
			if err != nil || reply == nil {
				return err
			}
			if one {
				document, err := reply.Document()
				if err != nil {
					return err
				}
				return list.writeOne(ctx, document)
			}
			documents, err := reply.List()
			if err != nil {
				return err
			}
			return list.write(ctx, documents)
		})
	}
}

// Fetch reads what a command needs to build its request, even in a dry run.
func (r *Run) Fetch(ctx context.Context, route string) (*answer.Reply, error) {
	request, err := call{operation: operationOf(route)}.request(r)
	if err != nil {
		return nil, err
	}
	return r.read(ctx, request, r.Client)
}

func (r *Run) read(
	ctx context.Context, request api.Request, connect func(context.Context) (*api.Client, error),
) (*answer.Reply, error) {
	client, err := connect(ctx)
	if err != nil {
		return nil, err
	}
	return operate.Read(ctx, client, request)
}

// Get sends a request that only reads, without a token if anonymous. It returns nil in a dry run.
func (r *Run) Get(ctx context.Context, route string, anonymous bool) (*answer.Reply, error) {
	return r.get(ctx, call{operation: operationOf(route)}, anonymous)
}

func (r *Run) get(ctx context.Context, call call, anonymous bool) (*answer.Reply, error) {
	request, err := call.request(r)
	if err != nil {
		return nil, err
	}
	if dry, err := r.Rehearse(ctx, request); dry || err != nil {
		return nil, err
	}
	if anonymous {
		return r.read(ctx, request, r.Anonymous)
	}
	return r.read(ctx, request, r.Client)
}
