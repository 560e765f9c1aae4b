package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
)

// call is a usage line and the route it fills.
type call struct {
	usage usage
	route api.Route
}

// parseCall panics when the two do not fit: a placeholder nothing fills, or an
// argument that goes nowhere, unless there is a body it may go to.
func parseCall(use, pattern string, hasBody bool) call {
	c := call{usage: parseUsage(use), route: mustRoute(pattern)}
	names := c.route.Names()
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

func mustRoute(pattern string) api.Route {
	route, err := api.ParseRoute(pattern)
	if err != nil {
		panic(err)
	}
	return route
}

// names are what a result is known by: the placeholders of the route, and the
// arguments that have no place in it.
func (c call) names() []string {
	names := c.route.Names()
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

// values are what the placeholders of the route stand for.
func (c call) values(session *Session, arguments Arguments) (map[string]string, error) {
	values := make(map[string]string)
	for _, name := range c.names() {
		if name != "project" {
			values[name] = arguments.First(name)
			continue
		}
		project, err := session.Project()
		if err != nil {
			return nil, err
		}
		values[name] = project
	}
	return values, nil
}

// facts are the lines of the help that follow from the literal.
func (c call) facts(needs string, more ...string) string {
	lines := []string{"Request:      " + c.route.Method + " /apiops" + c.route.Path}
	if needs != "" {
		lines = append(lines, "Permissions:  "+needs)
	}
	return indent(strings.Join(append(lines, more...), "\n"))
}

// mustFill panics when a sentence has a placeholder that nothing fills.
func (c call) mustFill(sentence string) {
	themselves := make(map[string]string)
	for _, name := range c.names() {
		themselves[name] = "{" + name + "}"
	}
	if fill(sentence, themselves) != sentence {
		panic(fmt.Sprintf("route %q: nothing fills a placeholder of %q", c.route, sentence))
	}
}

// fill puts values in the places of "{name}" in a sentence. It looks for no more
// of them in a value.
func fill(sentence string, values map[string]string) string {
	var filled strings.Builder
	for sentence != "" {
		before, after, _ := strings.Cut(sentence, "{")
		name, rest, _ := strings.Cut(after, "}")
		filled.WriteString(before + values[name])
		sentence = rest
	}
	return filled.String()
}
