package command

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/session"
)

// values fills the placeholders of the route, except those that accept several values.
func (c call) values(run *Run) (map[string]string, error) {
	values := make(map[string]string)
	for _, argument := range c.usage {
		if argument.name != c.several() {
			values[argument.name] = strings.Join(run.Arguments[argument.name], ", ")
		}
	}
	if run.input != nil {
		for name, given := range run.input.Values(run.Arguments) {
			if name != c.each() && len(given) > 0 {
				values[name] = given[len(given)-1]
			}
		}
	}
	if slices.Contains(c.operation.Names(), "project") {
		project, err := run.Project()
		if err != nil {
			return nil, err
		}
		values["project"] = project
	}
	return values, nil
}

// checkValues rejects names that cannot be part of a path, including those that only go into the
// body: later requests put them into a path. It rejects a name with which the request would be
// another operation, and warns of one with which it might be on some servers (quirks.md §6).
func (c call) checkValues(run *Run, values map[string]string) error {
	for _, name := range c.names() {
		if err := checkName(name, values[name], run.cmd.UseLine()); err != nil {
			return err
		}
	}
	name, other, reserved := c.reserved().Find(c.names(), values)
	switch {
	case !reserved:
	case c.operation.IsOther(values):
		return fault.Usagef("the %s cannot be named %q: the server would treat the request as %s", name, values[name], other).
			WithHint("rename it in the Apinizer manager")
	default:
		run.Warn(fmt.Sprintf("the name of the %s, %q, is also part of the path of %s; some servers may confuse them", name, values[name], other))
	}
	return nil
}

// compose returns what the command line says about the request, and the values of its placeholders.
func (c call) compose(ctx context.Context, run *Run) (*input.Request, map[string]string, error) {
	values, err := c.values(run)
	if err != nil {
		return nil, nil, err
	}
	arguments := make(map[string][]string)
	for _, argument := range c.usage {
		if given, ok := run.Arguments[argument.name]; ok {
			arguments[argument.name] = given
		}
	}
	if name := c.usage.several(); name != "" && c.several() == "" {
		if arguments[name], err = run.Console.Names(ctx, arguments[name]); err != nil {
			return nil, nil, err
		}
	}
	request, err := run.input.Compose(ctx, input.Source{
		Console:   run.Console,
		Arguments: arguments,
		Subject:   c.subjectIn(values),
		Target:    run.Target(values["project"]),
		Warn:      run.Warn,
		Lookup:    run.Lookup,
	})
	if err == nil {
		err = checkPassphrase(run, request)
	}
	return request, values, err
}

// checkPassphrase refuses to send a passphrase unencrypted to another machine.
func checkPassphrase(run *Run, request *input.Request) error {
	if request.Header[packageHeader] == nil {
		return nil
	}
	host, err := run.Host()
	if err != nil || host.Scheme != "http" || session.IsLoopback(host.Hostname()) {
		return err
	}
	return fault.Usagef("the passphrase would be sent unencrypted to %s", host.Host).WithHint("use a host with https")
}

// subjectIn returns what the request is about, if it has a name.
func (c call) subjectIn(values map[string]string) string {
	if subject := c.subject(); subject != "project" {
		return values[subject]
	}
	return ""
}

// request returns a request with the values of its placeholders.
func (c call) request(composed *input.Request, values map[string]string) api.Request {
	return api.Request{
		Operation: c.operation, Values: values,
		Query: composed.Query, Header: composed.Header, Body: composed.HTTPBody(),
	}
}
