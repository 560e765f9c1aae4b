package command

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/session"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Alternative is a second operation of a command. A switch chooses it or, if there is no Flag, the
// function When.
type Alternative struct {
	Flag, Usage string
	When        func(given func(flag string) []string) bool
	Route       string
	Flags       []input.Flag // nil: the flags of the command
	Wrap        string       // with Flags: the field of the body that contains everything but the deployment
}

// literal is what the kinds that call an operation have in common.
type literal struct {
	use, short, long, example string
	route                     string
	or                        Alternative
	flags                     []input.Flag
	document                  bool
	wrap                      string
	flat                      map[string]string
	bare                      bool
}

// call is a usage line and the operation that it calls.
type call struct {
	usage     usage
	operation catalog.Operation // with the placeholders of the literal
	spec      input.Spec
	reserved  func() catalog.Words
}

// calls returns the calls of a literal, the alternative last.
func (l literal) calls() []call {
	calls := []call{l.call(l.route, l.flags)}
	if l.or.Route != "" {
		other := l
		if l.or.Flags != nil {
			other.flags, other.wrap = l.or.Flags, l.or.Wrap
		}
		calls = append(calls, other.call(l.or.Route, other.flags))
	}
	return calls
}

// call panics if the literal contradicts itself: if nothing fills a placeholder, or if an argument
// has no place in the request.
func (l literal) call(route string, flags []input.Flag) call {
	c := call{usage: parseUsage(l.use), operation: operationOf(route)}
	several := c.usage.several()
	flags = slices.Clone(flags)
	for i, flag := range flags {
		if flag.Name() == several {
			flags[i] = flag.Repeated()
		}
	}
	c.spec = input.Spec{Operation: c.operation, Flags: flags, Document: l.document, Wrap: l.wrap, Flat: l.flat, Bare: l.bare}
	names, places := c.operation.Names(), c.spec.Places()
	for _, argument := range c.usage {
		if !c.spec.Accepts(argument.name) && !slices.Contains(names, argument.name) {
			panic(fmt.Sprintf("usage %q: no place for %s in %q", l.use, argument, route))
		}
	}
	for _, name := range names {
		_, placed := places[name]
		if name != "project" && !placed && !c.usage.has(name) {
			panic(fmt.Sprintf("usage %q: nothing fills {%s} in %q", l.use, name, route))
		}
	}
	c.reserved = sync.OnceValue(func() catalog.Words { return c.operation.Reserved(c.names()) })
	return c
}

// has reports whether the usage line has an argument of this name.
func (u usage) has(name string) bool {
	return slices.ContainsFunc(u, func(a argument) bool { return a.name == name })
}

// operationOf returns the operation that the catalog has for a route.
func operationOf(pattern string) catalog.Operation {
	route := mustRoute(pattern)
	operation, known := catalog.Find(route)
	if !known {
		operation = catalog.Unknown(route)
	}
	operation.Route = route
	return operation
}

// each returns the placeholder that a flag may fill with several values, one request each, or "".
func (c call) each() string {
	for name, several := range c.spec.Places() {
		if several && !c.usage.has(name) {
			return name
		}
	}
	return ""
}

// several returns the argument that accepts several names, each sent as a separate request, or "".
func (c call) several() string {
	if name := c.usage.several(); name != "" && (slices.Contains(c.operation.Names(), name) || c.spec.Places()[name]) {
		return name
	}
	return ""
}

// names returns what identifies a result: the placeholders of the route, then the arguments that
// are not among them.
func (c call) names() []string {
	var names []string
	for _, name := range c.operation.Names() {
		if name != c.each() {
			names = append(names, name)
		}
	}
	for _, argument := range c.usage {
		if !slices.Contains(names, argument.name) && !argument.optional && (!argument.several || c.several() == argument.name) {
			names = append(names, argument.name)
		}
	}
	return names
}

// subject returns what a change applies to: the first argument, or the project if there is none.
func (c call) subject() string {
	if len(c.usage) > 0 && slices.Contains(c.names(), c.usage[0].name) {
		return c.usage[0].name
	}
	return "project"
}

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

// mustFill panics if a sentence has an unknown placeholder.
func (c call) mustFill(sentence string) {
	placeholders := make(map[string]string)
	for _, name := range c.operation.Names() {
		placeholders[name] = "{" + name + "}"
	}
	for _, argument := range c.usage {
		placeholders[argument.name] = "{" + argument.name + "}"
	}
	if text.Fill(sentence, placeholders) != sentence {
		panic(fmt.Sprintf("route %q: unknown placeholder in %q", c.operation, sentence))
	}
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

// packageHeader contains a secret in a form that is not encrypted (quirks.md §10).
const packageHeader = "X-Apinizer-Package-Passphrase"

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
