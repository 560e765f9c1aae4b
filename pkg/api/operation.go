package api

import (
	_ "embed" // for the list
	"strings"
)

// The operations of the Management API, one a line and sorted by path: every
// path that quirks.md counts, but for the dead one. "deploys" marks those that
// deploy by themselves, may do so by what is stored, or do what nobody wrote
// down (quirks.md §13).
//
//go:embed operations.txt
var operations string

// Operation is one operation of the Management API.
type Operation struct {
	Route
	Deploys bool // unasked, as far as is known
}

// Operations are all there are, sorted by path.
func Operations() []Operation {
	var all []Operation
	for line := range strings.Lines(operations) {
		pattern, deploys := strings.CutSuffix(strings.TrimSpace(line), " deploys")
		route, err := ParseRoute(pattern)
		if err != nil {
			panic(err) // the list is part of the program
		}
		all = append(all, Operation{Route: route, Deploys: deploys})
	}
	return all
}

// FindOperation returns the operation that answers a route with names in the
// place of its placeholders. As on the server, words win over placeholders
// (quirks.md §6): in the order of the list they come first.
func FindOperation(filled Route) (Operation, bool) {
	for _, operation := range Operations() {
		if operation.matches(filled) {
			return operation, true
		}
	}
	return Operation{}, false
}
