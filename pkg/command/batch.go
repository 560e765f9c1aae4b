package command

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/text"
)

// batch is the work of a change: one call per name, or one per name and value of a repeated flag
// such as --environment. Each call is built when it is due, which saves memory when there are many
// names.
type batch struct {
	common  operate.Call
	several string   // the argument that accepts several names; may be empty
	names   []string // the names of that argument; a single empty name if there is none
	request *input.Request
	version json.RawMessage // that the change requires; nil: the current one, if any
	each    string          // the placeholder that a repeated flag fills; may be empty
	targets []string        // the values of that flag; a single empty one if there is none
}

// batch checks every name before the first request is sent.
func (c changeRun) batch(ctx context.Context, run *Run, call call) (b batch, err error) {
	b = batch{several: call.several(), names: []string{""}, each: call.each(), targets: []string{""}}
	composed, values, err := call.compose(ctx, run)
	if err != nil {
		return b, err
	}
	if b.each != "" {
		b.targets = text.Unique(run.input.Values(run.Arguments)[b.each])
	}
	if b.several != "" {
		if b.names, err = run.Console.Names(ctx, run.Arguments[b.several]); err != nil {
			return b, err
		}
	}
	for _, name := range b.names {
		if b.several != "" {
			values[b.several] = name
		}
		if err := call.checkValues(run, values); err != nil {
			return b, err
		}
	}
	for _, target := range b.targets {
		if b.each == "" {
			continue
		}
		if err := checkName(b.each, target, run.cmd.UseLine()); err != nil {
			return b, err
		}
	}
	if c.Prepare != nil {
		if err := c.Prepare(ctx, run, composed); err != nil {
			return b, err
		}
	}
	if err := composed.CheckMasks(); err != nil { // Prepare may have added one
		return b, err
	}
	if err := c.confirmClear(ctx, run, call, composed, values); err != nil {
		return b, err
	}
	b.request = composed
	b.common = operate.Call{Request: call.request(composed, values), Due: composed.Deploys(call.operation), Targets: composed.Targets(call.operation)}
	b.version, err = c.givenVersion(b)
	if err != nil {
		return b, err
	}
	if c.key != "" {
		b.common.Request = b.common.Request.WithHeader(api.IdempotencyHeader, c.key)
	}
	if c.ignoreMissing {
		b.common.Missing, b.common.Removed = c.Missing, call.usage[len(call.usage)-1].name
	}
	return b, nil
}

// checkName rejects a name that cannot be part of a path.
func checkName(name, value, usage string) error {
	if value == "" {
		return fault.Usagef("the %s is empty", name).WithHint("usage: %s", usage)
	}
	return catalog.CheckName(name, value)
}

// series returns the calls for the i-th name, in order.
func (b batch) series(i int) []operate.Call {
	calls := make([]operate.Call, len(b.targets))
	for j, target := range b.targets {
		calls[j] = b.common
		calls[j].Request.Values = b.with(i)
		if b.each != "" {
			calls[j].Request.Values = maps.Clone(calls[j].Request.Values)
			calls[j].Request.Values[b.each] = target
		}
	}
	return calls
}

// requests returns the requests of a dry run, or nil if this is not one. It reads the versions that
// the changes must carry.
func (b batch) requests(ctx context.Context, run *Run) ([]api.Request, error) {
	if !run.Settings.Bool("dry-run") {
		return nil, nil
	}
	var client *api.Client
	var err error
	if b.readsVersion() {
		if client, err = run.Client(ctx); err != nil {
			return nil, err
		}
	}
	var requests []api.Request
	for i := range b.names {
		for _, call := range b.series(i) {
			if call, err = b.versioned(ctx, client, call); err != nil {
				return nil, err
			}
			requests = append(requests, call.Request)
		}
	}
	return requests, nil
}

// with returns the placeholder values for the i-th name.
func (b batch) with(i int) map[string]string { return b.named(b.names[i]) }

func (b batch) named(name string) map[string]string {
	if b.several == "" && b.each == "" {
		return b.common.Request.Values
	}
	values := maps.Clone(b.common.Request.Values)
	if b.several != "" {
		values[b.several] = name
	}
	if b.each != "" {
		values[b.each] = listed(b.targets)
	}
	return values
}

// question inserts the names (the first few of many) and the target into the sentence.
func (b batch) question(sentence, target string) string {
	what, rest, _ := strings.Cut(sentence, "?")
	return b.fill(what) + " " + target + "?" + rest
}

func (b batch) fill(sentence string) string {
	return text.Fill(sentence, b.named(listed(b.names)))
}

// listed joins names as in a sentence: the first few of many.
func listed(names []string) string {
	const shown = 3
	if len(names) > shown {
		names = append(slices.Clone(names[:shown]), fmt.Sprintf("%d more", len(names)-shown))
	}
	return text.And(names...)
}
