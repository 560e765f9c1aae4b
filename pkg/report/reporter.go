package report

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Reporter writes the results of one or more changes to stdout. Results may be added in any order
// and are written in the order of the names. As JSON lines, each is written at once and none is
// kept in memory.
type Reporter struct {
	change  Change
	printer *output.Printer
	columns []output.Column[*row]
	results []result // kept until End
	journal *Journal // may be nil
	broken  error    // why nothing more can be written
	lost    []string // names that were tried but whose result could not be written
}

// New checks the output flags; call it before anything is sent. Set one if there is a single change
// that is not part of a list.
func New(printer *output.Printer, change Change, one bool) (*Reporter, error) {
	columns, err := output.Select(printer, change.columns(one))
	tells := func(c output.Column[*row]) bool { return c.Name() == "message" }
	change.listed = !printer.Format().Machine() && printer.Format() != output.Name && slices.ContainsFunc(columns, tells)
	return &Reporter{change: change, printer: printer, columns: columns}, err
}

// Start sets the target, whether a deployment is expected, the warnings so far, which become part of
// the results, and the journal that records the results; it may be nil.
func (r *Reporter) Start(target, host string, due bool, warnings []string, journal *Journal) {
	r.journal = journal
	journal.At(target)
	r.change.Target, r.change.Host, r.change.Due, r.change.Warnings = target, host, due, warnings
}

// Absent is Change.Absent.
func (r *Reporter) Absent(values map[string]string) string { return r.change.Absent(values) }

// Again is Change.Again.
func (r *Reporter) Again(values map[string]string) string { return r.change.Again(values) }

// One writes the result of a single change, even if interrupted, and returns its summary or its
// error. If nothing was changed in any environment, it writes nothing.
func (r *Reporter) One(ctx context.Context, values map[string]string, outcome operate.Outcome) (summary string, err error) {
	one := r.change.result(values, outcome)
	r.journal.record(0, one)
	if !outcome.Changed && !anywhere(outcome) {
		return "", one.err
	}
	ctx = context.WithoutCancel(ctx)
	if outcome.Secret != nil {
		if err := r.printOnce(ctx, one); err != nil {
			return "", err
		}
	} else if err := r.print(ctx, []result{one}, false); err != nil {
		r.change.listed = false
		one = r.change.result(values, outcome)
		return "", fault.From(Unwritten(strings.TrimSuffix(one.summary(), "."), one.err, err)).At(r.change.Host, 0)
	}
	return one.summary(), one.err
}

// anywhere reports whether some environment has a change whose outcome as a whole is unknown.
func anywhere(outcome operate.Outcome) bool {
	return slices.ContainsFunc(outcome.Deployment.Environments, func(e answer.Environment) bool { return e.Success })
}

// printOnce writes a result with a secret that is never shown again: the whole document, because a
// table has no place for it.
func (r *Reporter) printOnce(ctx context.Context, one result) error {
	secret := document.Members(one.outcome.Secret).Text("secret")
	whole, err := r.printer.ValueOnce(ctx, one.document(), secret)
	why, hint := "the jq expression does not return the secret", "store the secret now, the server never shows it again"
	switch {
	case err == nil && !whole:
		return nil
	case err != nil:
		why = fault.From(err).Message
	}
	if whole {
		why += "; the whole document was written instead"
	} else {
		why, hint = "the result could not be written: "+why, "the secret is lost: create another one, then revoke this one"
	}
	done := r.change.done(one.values) + " " + r.change.Target
	return fault.Newf(fault.Failed, "%s, but %s", done, why).WithHint("%s", hint).At(r.change.Host, 0)
}

// Begin prepares for n results.
func (r *Reporter) Begin(n int) {
	if r.printer.Format() != output.JSONLines {
		r.results = make([]result, n)
	}
}

// Add adds one of many results. It reports whether results can still be written, and the error of
// this one.
func (r *Reporter) Add(ctx context.Context, i int, values map[string]string, outcome operate.Outcome) (goOn bool, shortfall error) {
	one := r.change.result(values, outcome)
	r.journal.record(i, one)
	if r.results != nil {
		r.results[i] = one
		return true, one.err
	}
	if r.broken == nil {
		r.broken = r.print(context.WithoutCancel(ctx), []result{one}, false) // even if interrupted
	}
	if r.broken != nil {
		r.lose(one)
	}
	return r.broken == nil, one.err
}

// lose records the name of a result that could not be written.
func (r *Reporter) lose(one result) {
	if !fault.Is(one.err, fault.NotTried) {
		r.lost = append(r.lost, one.values[r.change.Several])
	}
}

// End writes the results that were kept. If that fails, all of them count as lost: some may have
// been written.
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

// print writes results in the current format: a list, or one that is not part of a list.
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
			if one.err != nil {
				continue
			}
			if one.name() == "" {
				return fault.Newf(fault.Unreadable, "the response does not contain the key").WithHint("use -o json to see what the server sent")
			}
			names = append(names, one.name())
		}
		return r.printer.Names(names)
	}
	perPod := r.printer.Format() != output.Table
	named := perPod || list || r.change.Several != ""
	var rows []*row
	for _, one := range results {
		rows = append(rows, one.rows(perPod, named)...)
	}
	return output.WriteTable(r.printer, r.columns, rows)
}
