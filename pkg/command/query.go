package command

import (
	"encoding/json"
	"slices"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/redact"
	"github.com/apiops-cli/apiops/pkg/session"
)

// Query is a command that only reads: a List or a Show. Machine formats contain every field that
// the server sent.
type Query struct {
	Use      string
	Short    string
	Long     string // what Short omits; may be empty
	Example  string
	Route    string
	Or       Alternative
	Flags    []input.Flag
	Document bool // the body may come from a file
	Columns  []output.Field
	// Pick is the path of the field with the name of a document. If it is set, the route is a list,
	// and a Show picks the document that the last argument names: no operation reads a single one.
	Pick string
	// Split returns the rows of a List in a document, if the server combines several in one; nil:
	// each document is a row.
	Split func(document json.RawMessage) []json.RawMessage
	// Rows is the path of a list in the document of a Show. If it is set, a table has a row for each
	// of its elements, while machine formats contain the whole document.
	Rows string
}

// List shows many things of one kind. `-o name` prints the first column.
type List Query

func (l List) build(app *App) *cobra.Command { return Query(l).build(app, false) }

// Show shows one thing.
type Show Query

func (s Show) build(app *App) *cobra.Command { return Query(s).build(app, true) }

func (q Query) build(app *App, one bool) *cobra.Command {
	return app.begin(q.Use, q.Short, func(cmd *cobra.Command) { q.finish(app, cmd, one) })
}

func (q Query) literal() literal {
	return literal{
		use: q.Use, short: q.Short, long: q.Long, example: q.Example,
		route: q.Route, or: q.Or, flags: q.flags(), document: q.Document,
	}
}

// flags adds the argument that picks a document, which is not part of the request.
func (q Query) flags() []input.Flag {
	if q.Pick == "" {
		return q.Flags
	}
	usage := parseUsage(q.Use)
	return append(slices.Clone(q.Flags), input.Argument(usage[len(usage)-1].name, ""))
}

func (q Query) finish(app *App, cmd *cobra.Command, one bool) {
	caller := app.newCaller(cmd, q.literal())
	run := queryRun{Query: q, one: one, caller: caller}
	about := description{
		short: q.Short, long: q.Long, example: q.Example,
		calls: caller.calls, columns: output.ColumnNames(q.Columns), chooses: caller.chooses(),
	}
	if !one {
		about.list = q.Columns[0].Path()
	}
	describe(cmd, about)
	cmd.Flags().BoolVar(&run.showSecrets, "show-secrets", false, "show secrets in the response instead of "+redact.Mask)
	if caller.calls[0].operation.Paged {
		limitFlag(cmd.Flags(), &run.limit)
	}
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		return app.run(cmd, caller.calls[0].usage.read(words), session.Needs{}, run.run)
	}
}
