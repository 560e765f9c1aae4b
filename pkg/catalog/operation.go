// Package catalog contains what is known about each operation of the Management API: what
// it changes, when it deploys, the shape of its response and what it requires. The facts
// are in operations.txt; quirks.md gives their sources.
package catalog

import (
	_ "embed" // for the list
	"iter"
	"net/http"
	"sort"
	"strings"
)

// Each line is one operation:
//
//	METHOD PATH EFFECT [fact=value …] [fact …] [: PERMISSIONS]
//
// An omitted fact has the value in defaults. If an operation deploys when asked,
// "where" is the place and the path that ask, "to" is the path of the environments if
// it differs, "by=id" means that they are IDs, and "default=true" means that a request
// asks unless it says otherwise.
//
// The lines are sorted by path, then method. "{" sorts after every character of a word,
// so the first line that matches is the one that the server chooses (quirks.md §6).
//
//go:embed operations.txt
var operations string

// Operation is one operation of the Management API.
type Operation struct {
	Route
	Effect      Effect
	Deploys     Deploys
	Asks        Asks // for DeploysAsked, and for DeploysDepends on a field
	Answer      Answer
	Speaks      Speaks
	Contract    Contract
	Version     Version
	Paged       bool   // its list is paged (quirks.md §23)
	NeedsKey    bool   // requires the header Idempotency-Key (quirks.md §23)
	Replaces    bool   // a PUT that clears the fields that the request omits (quirks.md §14)
	Upserts     bool   // a POST that replaces what has the name already (quirks.md §14)
	Documented  bool   // false: only in the vendor's OpenAPI file (quirks.md §20)
	Silent404   bool   // an empty 404 means that the object is missing (quirks.md §3, §23)
	EmptyIsNone bool   // an empty list means that nothing was saved yet, which elsewhere is an error
	StartsRun   bool   // it is carried out in the background, as a run (quirks.md §23)
	Summary     bool   // its response lacks fields that a change of the object may have
	ShownOnce   bool   // its response contains a secret that is never shown again (quirks.md §23)
	Permissions string // for the help; "" if not documented
	Release     string // the first release that has it (quirks.md §21, §23); "" if unknown
}

// Reads reports whether the operation changes nothing. That includes some POSTs
// (quirks.md §8).
func (o Operation) Reads() bool { return o.Effect == EffectReads }

// Creates reports whether the operation creates something: if it is sent again, that
// already exists.
func (o Operation) Creates() bool {
	return o.Method == http.MethodPost && o.Effect == EffectChanges && o.Deploys != DeploysExplicit && !o.Upserts
}

// Operations returns all operations, sorted by path, then method.
func Operations() []Operation {
	var all []Operation
	for line := range strings.Lines(operations) {
		all = append(all, mustParse(line))
	}
	return all
}

// Find returns the operation with this pattern; the names of placeholders do not matter.
func Find(route Route) (Operation, bool) {
	if operation, found := first(route, route.Path, sameSegment); found { // usually, the names are those of the list
		return operation, true
	}
	return first(route, route.beginning(), sameSegment)
}

// Match returns the operation for a route with values for the placeholders. As on the
// server, words take precedence over placeholders (quirks.md §6).
func Match(filled Route) (Operation, bool) { return first(filled, "", fits) }

func first(route Route, beginning string, equal func(pattern, segment string) bool) (Operation, bool) {
	for line := range linesOf(route.Method, beginning) {
		if equalPaths(pathOf(line), route.Path, equal) {
			return mustParse(line), true
		}
	}
	return Operation{}, false
}

// beginning returns the path up to the first placeholder. The project does not count: no path has
// a word instead.
func (r Route) beginning() string {
	const project = "/projects/{project}"
	rest, inProject := strings.CutPrefix(r.Path, project)
	fixed, _, _ := strings.Cut(rest, "{")
	if inProject {
		return project + fixed
	}
	return fixed
}

// linesOf returns the lines of a method whose path has this beginning.
func linesOf(method, beginning string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for line := range strings.Lines(from(beginning)) {
			verb, path, _ := strings.Cut(line, " ")
			if !strings.HasPrefix(path, beginning) || verb == method && !yield(line) {
				return
			}
		}
	}
}

// from returns the lines that start with the first whose path is not before this one.
func from(path string) string {
	startOf := func(i int) int { return strings.LastIndexByte(operations[:i], '\n') + 1 }
	first := sort.Search(len(operations), func(i int) bool { return pathOf(operations[startOf(i):]) >= path })
	return operations[first:]
}

// Unknown returns the assumptions about a route that is not in the catalog.
func Unknown(route Route) Operation {
	operation := defaults(route)
	operation.Documented = false
	operation.Deploys = DeploysUnknown
	operation.Answer = AnswerUnknown
	switch route.Method {
	case http.MethodGet:
		operation.Effect = EffectReads
	case http.MethodDelete:
		operation.Effect = EffectDestroys
	}
	return operation
}

// defaults returns an operation with the facts that operations.txt leaves out.
func defaults(route Route) Operation {
	return Operation{
		Route:      route,
		Effect:     EffectChanges,
		Deploys:    DeploysNever,
		Answer:     AnswerEnvelope,
		Speaks:     SpeaksOfEnvironments,
		Contract:   ContractOld,
		Documented: true,
	}
}
