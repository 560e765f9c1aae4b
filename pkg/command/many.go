package command

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// many carries several requests out and reports on each of them, in the order
// asked; as JSON lines, each as it finishes, so that no result is kept.
func (c changeRun) many(ctx context.Context, requests []api.Request) error {
	var (
		report   = c.newReport(ctx, len(requests))
		total    = SeveralError{NotTried: len(requests)}
		finished = make([]bool, len(requests))
		progress = c.session.newProgress(len(requests))
	)
	err := c.pool.each(ctx, len(requests),
		func(i int) result { return c.send(ctx, requests[i]) },
		func(i int, r result) error {
			if isKind(r.err, api.Interrupted) { // it was not sent
				return nil
			}
			finished[i] = true
			total.count(r.err)
			progress.step(total)
			return report.add(i, r)
		})
	progress.end()
	if err != nil {
		return err
	}
	for i, request := range requests {
		if !finished[i] {
			if err := report.add(i, c.untried(request)); err != nil {
				return err
			}
		}
	}
	if err := report.end(); err != nil {
		return err
	}
	total.Interrupted = ctx.Err() != nil
	if total.Done == len(requests) {
		c.session.Done(fmt.Sprintf("%d of %d done.", total.Done, total.Done))
		return nil
	}
	return &total
}

// untried stands in for the result of a request that was not sent.
func (c changeRun) untried(request api.Request) result {
	return result{
		names:  c.call.names(),
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
}

func (c changeRun) newReport(ctx context.Context, n int) *report {
	r := &report{ctx: context.WithoutCancel(ctx), change: c} // an interrupted run is reported on too
	if c.printer.Format() != output.JSONLines {
		r.results = make([]result, n)
	}
	return r
}

func (r *report) add(i int, one result) error {
	if r.results == nil {
		return r.change.print(r.ctx, []result{one}, r.change.printer.Value)
	}
	r.results[i] = one
	return nil
}

func (r *report) end() error {
	if r.results == nil {
		return nil
	}
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
