package command

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/pkg/api"
)

// batch is a request for each of several names. It is made when its turn comes,
// so that many names take little room.
type batch struct {
	route   api.Route
	values  map[string]string // of the placeholders; that of several changes with the name
	several string            // the argument that takes several names; empty: none does
	names   []string          // of that argument; where there is none, a single empty one
	body    api.Body
}

// batch finds a bad name before the first request is sent.
func (c changeRun) batch(ctx context.Context, arguments Arguments, body MakeBody) (b batch, err error) {
	b = batch{route: c.call.route, several: c.call.usage.several(), names: []string{""}}
	if b.values, err = c.call.values(c.session, arguments); err != nil {
		return b, err
	}
	if b.body, err = body(ctx, c.session, arguments); err != nil {
		return b, err
	}
	if b.several != "" {
		if b.names, err = c.session.names(ctx, arguments[b.several]); err != nil {
			return b, err
		}
	}
	values := maps.Clone(b.values)
	for _, name := range b.names {
		if b.several != "" {
			values[b.several] = name
		}
		if err := c.checkNames(values); err != nil {
			return b, err
		}
	}
	return b, nil
}

// checkNames finds names that cannot be sent: in the route, or in the body.
func (c changeRun) checkNames(values map[string]string) error {
	for _, name := range c.names {
		if values[name] == "" {
			return &UsageError{Message: fmt.Sprintf("the %s is empty", name), Hint: "usage: " + c.session.cmd.UseLine()}
		}
		if err := api.CheckName(name, values[name]); err != nil { // one in the body, too: it will stand in a path
			return err
		}
		if c.Body != nil && !utf8.ValidString(values[name]) { // JSON would make another name of it
			return &UsageError{Message: fmt.Sprintf("the %s %q is not text in UTF-8", name, values[name]), Hint: "does the terminal use another character set?"}
		}
	}
	return nil
}

func (b batch) request(i int) api.Request {
	return api.Request{Route: b.route, Values: b.with(b.names[i]), Body: b.body}
}

func (b batch) requests() []api.Request {
	requests := make([]api.Request, len(b.names))
	for i := range requests {
		requests[i] = b.request(i)
	}
	return requests
}

// with are the values for one of the names.
func (b batch) with(name string) map[string]string {
	if b.several == "" {
		return b.values
	}
	values := maps.Clone(b.values)
	values[b.several] = name
	return values
}

// question names what will be lost; of many, the first few.
func (b batch) question(sentence string) string {
	if len(b.names) == 1 {
		return fill(sentence, b.with(b.names[0]))
	}
	const shown = 3
	first := strings.Join(b.names[:min(shown, len(b.names))], ", ")
	if len(b.names) > shown {
		first += ", …"
	}
	return fill(sentence, b.with(fmt.Sprintf("each of %d (%s)", len(b.names), first)))
}
