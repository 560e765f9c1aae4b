package command

import (
	"fmt"
	"slices"
	"sync"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/input"
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

// packageHeader contains a secret in a form that is not encrypted (quirks.md §10).
const packageHeader = "X-Apinizer-Package-Passphrase"
