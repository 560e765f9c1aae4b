package report

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Reporter writes the results of a change to stdout: of one, or of many in any
// order, in the order asked; as JSON lines, each at once, so that no result is
// kept.
type Reporter struct {
	change  Change
	printer *output.Printer
	columns []output.Column[row]
	results []result // kept until End
	broken  error    // why nothing more can be written
	lost    []string // the names of those that were tried and could not be written
}

// New finds mistakes in what was asked to be shown before anything is sent. One
// is told of one that was named by itself.
func New(printer *output.Printer, change Change, one bool) (*Reporter, error) {
	columns, err := output.Select(printer, change.columns(one))
	tells := func(c output.Column[row]) bool { return c.Name() == "message" }
	change.listed = !printer.Format().Machine() && printer.Format() != output.Name && slices.ContainsFunc(columns, tells)
	return &Reporter{change: change, printer: printer, columns: columns}, err
}

// Start says where the change is going to be made, and what was warned of.
func (r *Reporter) Start(target, host string, warnings []string) {
	r.change.Target, r.change.Host, r.change.Warnings = target, host, warnings
}

// Absent is Change.Absent.
func (r *Reporter) Absent(values map[string]string) string { return r.change.Absent(values) }

// One writes the result of a single change, and returns its summary, or the error
// that it comes to. Where nothing was changed, stdout stays empty.
func (r *Reporter) One(ctx context.Context, values map[string]string, outcome operate.Outcome) (summary string, err error) {
	one := r.change.result(values, outcome)
	if !outcome.Changed {
		return "", one.err
	}
	if err := r.print(ctx, []result{one}, false); err != nil {
		r.change.listed = false
		one = r.change.result(values, outcome)
		return "", Unwritten(strings.TrimSuffix(one.summary(), "."), one.err, err)
	}
	return one.summary(), one.err
}

// Begin makes room for the results of many.
func (r *Reporter) Begin(n int) {
	if r.printer.Format() != output.JSONLines {
		r.results = make([]result, n)
	}
}

// Add takes one of many. It tells whether results can be written still, and the
// error that this one comes to.
func (r *Reporter) Add(ctx context.Context, i int, values map[string]string, outcome operate.Outcome) (goOn bool, shortfall error) {
	one := r.change.result(values, outcome)
	if r.results != nil {
		r.results[i] = one
		return true, one.err
	}
	if r.broken == nil {
		r.broken = r.print(context.WithoutCancel(ctx), []result{one}, false) // an interrupted run is reported on, too
	}
	if r.broken != nil {
		r.lose(one)
	}
	return r.broken == nil, one.err
}

// lose takes down the name of a result that could not be written.
func (r *Reporter) lose(one result) {
	if !fault.Is(one.err, fault.NotTried) {
		r.lost = append(r.lost, one.values[r.change.Several])
	}
}

// End writes what is kept. Where that fails, nobody knows how much of it came
// through.
func (r *Reporter) End(ctx context.Context) (lost []string, unwritten error) {
	if r.results == nil {
		return r.lost, r.broken
	}
	err := r.print(context.WithoutCancel(ctx), r.results, true)
	if err != nil {
		for _, one := range r.results {
			r.lose(one)
		}
	}
	return r.lost, err
}

// print writes results in the format in force: one by itself, or a list.
func (r *Reporter) print(ctx context.Context, results []result, list bool) error {
	switch format := r.printer.Format(); {
	case format.Machine():
		documents := make([]json.RawMessage, len(results))
		for i, one := range results {
			documents[i] = one.document()
		}
		if list {
			return r.printer.Values(ctx, documents)
		}
		return r.printer.Value(ctx, documents[0])
	case format == output.Name:
		var names []string
		for _, one := range results {
			if one.err == nil {
				names = append(names, one.values[r.change.Subject])
			}
		}
		return r.printer.Names(names)
	}
	perPod := r.printer.Format() != output.Table
	named := perPod || list || r.change.Several != ""
	var rows []row
	for _, one := range results {
		rows = append(rows, one.rows(perPod, named)...)
	}
	return output.WriteTable(r.printer, r.columns, rows)
}
