package command

import (
	"context"
	"fmt"
	"maps"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/text"
)

// batch is one call per name. Each call is built when it is due, which saves memory when there are
// many names.
type batch struct {
	common  operate.Call
	several string   // the argument that accepts several names; may be empty
	names   []string // the names of that argument; a single empty name if there is none
}

// batch checks every name before the first request is sent.
func (c changeRun) batch(ctx context.Context, run *Run, due bool) (b batch, err error) {
	b = batch{common: operate.Call{Due: due}, several: c.call.usage.several(), names: []string{""}}
	if c.ignoreMissing {
		b.common.Missing = c.Missing
	}
	if b.common.Request, err = c.call.request(run); err != nil {
		return b, err
	}
	if c.body != nil {
		if b.common.Request.Body, err = c.body(ctx, run); err != nil {
			return b, err
		}
	}
	if b.several != "" {
		if b.names, err = run.Console.Names(ctx, run.Arguments[b.several]); err != nil {
			return b, err
		}
	}
	values := maps.Clone(b.common.Request.Values)
	for _, name := range b.names {
		if b.several != "" {
			values[b.several] = name
		}
		if err := c.call.checkNames(values, run.cmd.UseLine()); err != nil {
			return b, err
		}
	}
	return b, nil
}

// checkNames rejects names that cannot be part of a path, including those that only go into the
// body: later requests put them into a path.
func (c call) checkNames(values map[string]string, usage string) error {
	for _, name := range c.names() {
		if values[name] == "" {
			return fault.Usagef("the %s is empty", name).WithHint("usage: %s", usage)
		}
		if err := catalog.CheckName(name, values[name]); err != nil {
			return err
		}
	}
	return nil
}

func (b batch) call(i int) operate.Call {
	call := b.common
	call.Request.Values = b.with(i)
	return call
}

// requests returns the requests of a dry run, or nil if this is not one.
func (b batch) requests(run *Run) []api.Request {
	if !run.Settings.Bool("dry-run") {
		return nil
	}
	requests := make([]api.Request, len(b.names))
	for i := range requests {
		requests[i] = b.call(i).Request
	}
	return requests
}

// with returns the placeholder values for the i-th name.
func (b batch) with(i int) map[string]string { return b.named(b.names[i]) }

func (b batch) named(name string) map[string]string {
	if b.several == "" {
		return b.common.Request.Values
	}
	values := maps.Clone(b.common.Request.Values)
	values[b.several] = name
	return values
}

// question inserts the names (the first few of many) and the target into the sentence.
func (b batch) question(sentence, target string) string {
	what, rest, _ := strings.Cut(sentence, "?")
	return b.fill(what) + " " + target + "?" + rest
}

func (b batch) fill(sentence string) string {
	if len(b.names) == 1 {
		return text.Fill(sentence, b.with(0))
	}
	const shown = 3
	first, last := b.names, b.names[len(b.names)-1]
	if len(b.names) > shown {
		first, last = b.names[:shown+1], fmt.Sprintf("%d more", len(b.names)-shown)
	}
	list := strings.Join(first[:len(first)-1], ", ") + " and " + last
	return text.Fill(sentence, b.named(list))
}
