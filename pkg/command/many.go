package command

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// many carries several requests out and reports on each of them, in the order
// asked; as JSON lines, each as it finishes, so that no result is kept. Where
// the results cannot be written any more, nothing more is begun.
func (c changeRun) many(ctx context.Context, batch batch) error {
	var (
		all      = len(batch.names)
		report   = c.newReport(ctx, all)
		total    = SeveralError{NotTried: all}
		finished = make([]bool, all)
		progress = c.session.newProgress(all)
	)
	defer context.AfterFunc(ctx, func() {
		c.session.Note("Finishing what is under way; another interruption ends that, too.")
	})()
	c.pool.each(ctx, all,
		func(i int) result { return c.send(ctx, batch.request(i)) },
		func(i int, r result) (goOn bool) {
			if isKind(r.err, api.Interrupted) { // it was not sent
				return false
			}
			finished[i] = true
			total.count(r.err)
			progress.step(total)
			return report.add(i, r)
		})
	progress.end()
	for i := range batch.names {
		if !finished[i] && !report.add(i, c.untried(batch.request(i))) {
			break
		}
	}
	total.Unwritten = report.end()
	total.Lost = report.lost
	total.Interrupted = ctx.Err() != nil
	switch {
	case total.Done < all || total.Unwritten != nil || total.Interrupted && all == 0:
		return &total
	case all == 0:
		c.session.Note("There is nothing to do: no names came.")
	default:
		c.session.Done(fmt.Sprintf("%d of %d done.", all, all))
	}
	return nil
}

// untried stands in for the result of a request that was not sent.
func (c changeRun) untried(request api.Request) result {
	return result{
		names:  c.names,
		values: request.Values,
		err:    &api.Error{Kind: notTried, Message: "not tried: the run ended before it came to this"},
	}
}

// notTried is a kind of failure that only one of several can have.
const notTried api.Kind = "not_tried"

// report takes the results of many in any order and writes them in the order
// asked; as JSON lines, at once.
type report struct {
	ctx     context.Context
	change  changeRun
	results []result
	broken  error    // why nothing more can be written
	lost    []string // the names of those that were tried and could not be written
}

func (c changeRun) newReport(ctx context.Context, n int) *report {
	r := &report{ctx: context.WithoutCancel(ctx), change: c} // an interrupted run is reported on too
	if c.printer.Format() != output.JSONLines {
		r.results = make([]result, n)
	}
	return r
}

// add tells whether results can be written still.
func (r *report) add(i int, one result) bool {
	if r.results != nil {
		r.results[i] = one
		return true
	}
	if r.broken == nil {
		r.broken = r.change.print(r.ctx, []result{one}, r.change.printer.Value)
	}
	if r.broken != nil {
		r.lose(one)
	}
	return r.broken == nil
}

// lose takes the name down of a result that could not be written.
func (r *report) lose(one result) {
	if !isKind(one.err, notTried) {
		r.lost = append(r.lost, one.values[r.change.call.usage.several()])
	}
}

// end writes what is kept. Where that fails, nobody knows how much of it came
// through.
func (r *report) end() error {
	if r.results == nil {
		return r.broken
	}
	err := r.writeAll()
	if err != nil {
		for _, one := range r.results {
			r.lose(one)
		}
	}
	return err
}

func (r *report) writeAll() error {
	documents := []json.RawMessage{}
	collect := func(_ context.Context, document json.RawMessage) error {
		documents = append(documents, document)
		return nil
	}
	if err := r.change.print(r.ctx, r.results, collect); err != nil {
		return err
	}
	if r.change.printer.Format().Machine() {
		return r.change.printer.Values(r.ctx, documents)
	}
	return nil
}
