package command

import (
	"fmt"
	"slices"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/text"
)

// call is a usage line and the operation it asks for.
type call struct {
	usage     usage
	operation catalog.Operation // with the placeholders of the literal
}

// parseCall panics when the two do not fit: a placeholder nothing fills, or an
// argument that goes nowhere, unless there is a body it may go to.
func parseCall(use, pattern string, hasBody bool) call {
	c := call{usage: parseUsage(use), operation: operationOf(pattern)}
	names := c.operation.Names()
	for _, argument := range c.usage {
		if !hasBody && !slices.Contains(names, argument.name) {
			panic(fmt.Sprintf("usage %q: %s has no place in %q", use, argument, pattern))
		}
	}
	for _, name := range names {
		if name != "project" && !slices.ContainsFunc(c.usage, func(a argument) bool { return a.name == name }) {
			panic(fmt.Sprintf("usage %q: nothing fills {%s} of %q", use, name, pattern))
		}
	}
	return c
}

// operationOf is what the catalog says of a route.
func operationOf(pattern string) catalog.Operation {
	route := mustRoute(pattern)
	operation, known := catalog.Find(route)
	if !known {
		operation = catalog.Unknown(route)
	}
	operation.Route = route
	return operation
}

// names are what a result is known by: the placeholders of the route, and the
// arguments that have no place in it.
func (c call) names() []string {
	names := c.operation.Names()
	for _, argument := range c.usage {
		if !slices.Contains(names, argument.name) {
			names = append(names, argument.name)
		}
	}
	return names
}

// subject is what a change is about: the first argument, or else the project.
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

// mustFill panics when a sentence has a placeholder that nothing fills.
func (c call) mustFill(sentence string) {
	themselves := make(map[string]string)
	for _, name := range c.names() {
		themselves[name] = "{" + name + "}"
	}
	if text.Fill(sentence, themselves) != sentence {
		panic(fmt.Sprintf("route %q: nothing fills a placeholder of %q", c.operation, sentence))
	}
}
