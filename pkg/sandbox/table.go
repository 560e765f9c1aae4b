package sandbox

import (
	_ "embed" // for the table
	"slices"
	"strings"
)

// operations has one line for each operation of the Management API, in the order of inOrder:
//
//	route | behaviour and its arguments | mode | required fields | release that it came with
//
// The last column is missing if every release has the operation.
//
// The first word of the mode says when the operation deploys (quirks.md §13, call.aim), or which
// contract its answers follow; further words are described at entry. A required field may be nested
// ("policy.type"), a part of a form, or a query parameter ("?type"); "-" means none.
//
//go:embed operations.txt
var operations string

// entry is a line of the table.
//
// The words after the first one of a mode are: object (the answer contains the object), open (no
// token is needed), key (an Idempotency-Key is required), edits (the configuration of a proxy or a
// group changes), and the checks of checkVersion.
type entry struct {
	segments []string // of the path, without "/apiops" and the final slash
	words    []string // the behaviour and its arguments
	mode     []string
	required []string
}

// behaviour does what a line of the table says. It receives its arguments.
type behaviour func(c *call, words []string) (reply, error)

// Routes returns the operations of a sandbox as "METHOD /path", without "/apiops". A placeholder is
// in braces.
func Routes() []string {
	var routes []string
	for line := range strings.Lines(operations) {
		route, _, _ := strings.Cut(line, " | ")
		routes = append(routes, route)
	}
	return routes
}

// routes returns every operation that a release has, in the order in which find tries them. The rest of
// a line is parsed when it is needed, because most sandboxes live for one request.
func routes(release string) []*route {
	known := behaviours()
	table := make([]*route, 0, strings.Count(operations, "\n"))
	for line := range strings.Lines(operations) {
		if hides(release, line) {
			continue
		}
		pattern, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " | ")
		method, path, _ := strings.Cut(pattern, " ")
		found := at(method, path, strings.Contains(rest, " | open | "), func(c *call) (reply, error) {
			return parse(path, rest).run(c, known)
		})
		switch {
		case strings.Contains(rest, " | common"):
			found.contract = common
		case strings.Contains(rest, " | problem"):
			found.contract = problem
		}
		table = append(table, found)
	}
	return inOrder(table)
}

func parse(path, rest string) entry {
	columns := strings.Split(rest, " | ")
	parsed := entry{
		segments: strings.Split(strings.Trim(path, "/"), "/"),
		words:    strings.Fields(columns[0]),
		mode:     strings.Fields(columns[1]),
	}
	if columns[2] != "-" {
		parsed.required = strings.Split(columns[2], ",")
	}
	return parsed
}

// run checks a request as far as the table can, and then does what the table says.
func (e entry) run(c *call, known map[string]behaviour) (reply, error) {
	c.mode = e.mode
	for _, check := range []func(*call) error{
		func(c *call) error { return c.lookUp(e.segments) },
		(*call).readBody,
		func(c *call) error { return c.require(e.required) },
		checkVersion,
		(*call).aim,
		claimKey,
	} {
		if err := check(c); err != nil {
			return reply{}, err
		}
	}
	answer, err := known[e.words[0]](c, e.words[1:])
	if err == nil {
		settleKey(c)
	}
	return answer, err
}

// says reports whether the mode of the operation contains a word.
func (c *call) says(word string) bool { return slices.Contains(c.mode, word) }
