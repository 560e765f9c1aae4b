package command

import (
	"fmt"
	"slices"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/text"
)

// call is a usage line and the operation that it calls.
type call struct {
	usage     usage
	operation catalog.Operation // with the placeholders of the literal
}

// parseCall panics if the two do not match: if no argument fills a placeholder, or if an argument
// has no placeholder and there is no body that it could go into.
func parseCall(use, pattern string, hasBody bool) call {
	c := call{usage: parseUsage(use), operation: operationOf(pattern)}
	names := c.operation.Names()
	for _, argument := range c.usage {
		if !hasBody && !slices.Contains(names, argument.name) {
			panic(fmt.Sprintf("usage %q: no placeholder for %s in %q", use, argument, pattern))
		}
	}
	for _, name := range names {
		if name != "project" && !slices.ContainsFunc(c.usage, func(a argument) bool { return a.name == name }) {
			panic(fmt.Sprintf("usage %q: no argument for {%s} in %q", use, name, pattern))
		}
	}
	return c
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

// names returns what identifies a result: the placeholders of the route, then the arguments that
// are not among them.
func (c call) names() []string {
	names := c.operation.Names()
	for _, argument := range c.usage {
		if !slices.Contains(names, argument.name) {
			names = append(names, argument.name)
		}
	}
	return names
}

// subject returns what a change applies to: the first argument, or the project if there is none.
func (c call) subject() string {
	if len(c.usage) > 0 {
		return c.usage[0].name
	}
	return "project"
}

// request fills the placeholders of the route.
func (c call) request(run *Run) (api.Request, error) {
	request := api.Request{Operation: c.operation, Values: make(map[string]string)}
	for _, name := range c.names() {
		if name != "project" {
			request.Values[name] = run.Arguments.First(name)
			continue
		}
		project, err := run.Project()
		if err != nil {
			return api.Request{}, err
		}
		request.Values[name] = project
	}
	return request, nil
}

// mustFill panics if a sentence has an unknown placeholder.
func (c call) mustFill(sentence string) {
	placeholders := make(map[string]string)
	for _, name := range c.names() {
		placeholders[name] = "{" + name + "}"
	}
	if text.Fill(sentence, placeholders) != sentence {
		panic(fmt.Sprintf("route %q: unknown placeholder in %q", c.operation, sentence))
	}
}
