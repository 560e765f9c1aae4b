// Package catalog holds what is known about every operation of the Management
// API: what it changes, when it deploys, what its answer looks like and what it
// requires. The facts are in operations.txt; quirks.md says where they come from.
package catalog

import (
	_ "embed" // for the list
	"net/http"
	"strings"
)

// Each line is one operation:
//
//	METHOD PATH EFFECT [fact=value …] [fact …] [: PERMISSIONS]
//
// A fact that is left out has the value in defaults. Where it deploys when asked,
// "where" is the place and the path that ask, "to" the path of the environments
// if it is another one, "by=id" says that they are ids, and "default=true" that
// silence asks, too.
//
// The lines are sorted by path, then method. "{" sorts after every character of a
// word, so the first line that matches is the one the server chooses
// (quirks.md §6).
//
//go:embed operations.txt
var operations string

// Operation is one operation of the Management API.
type Operation struct {
	Route
	Effect      Effect
	Deploys     Deploys
	Asks        Asks // set for DeploysAsked, and for DeploysDepends on a field
	Answer      Answer
	Speaks      Speaks
	Contract    Contract
	Version     Version
	Paged       bool   // its list comes in pages (quirks.md §23)
	NeedsKey    bool   // requires the header Idempotency-Key (quirks.md §23)
	Replaces    bool   // a PUT that clears what the request leaves out (quirks.md §14)
	Documented  bool   // false: only the vendor's OpenAPI file has it (quirks.md §20)
	Silent404   bool   // an empty 404 means that the object is missing (quirks.md §3, §23)
	ShownOnce   bool   // its answer has a secret that is never shown again (quirks.md §23)
	Permissions string // for the help; "" where none is documented
	Release     string // it came with this one (quirks.md §21, §23); "" where unknown
}

// Reads tells whether the operation changes nothing, which goes for some POSTs,
// too (quirks.md §8).
func (o Operation) Reads() bool { return o.Effect == EffectReads }

// Creates tells a request that makes something new: sent again, it finds that
// there already.
func (o Operation) Creates() bool {
	return o.Method == http.MethodPost && o.Effect == EffectChanges && o.Deploys != DeploysExplicit
}

// Operations returns all operations, sorted by path, then method.
func Operations() []Operation {
	var all []Operation
	for line := range strings.Lines(operations) {
		all = append(all, mustParse(line))
	}
	return all
}

// Find returns the operation with this pattern; the names of placeholders do not
// matter.
func Find(route Route) (Operation, bool) { return first(route, sameSegment) }

// Match returns the operation that answers a route with values for the
// placeholders. As on the server, words win over placeholders (quirks.md §6).
func Match(filled Route) (Operation, bool) { return first(filled, fits) }

func first(route Route, equal func(pattern, segment string) bool) (Operation, bool) {
	for line := range strings.Lines(operations) {
		method, rest, _ := strings.Cut(line, " ")
		if method != route.Method {
			continue
		}
		path, _, _ := strings.Cut(rest, " ")
		if equalPaths(path, route.Path, equal) {
			return mustParse(line), true
		}
	}
	return Operation{}, false
}

// Unknown is what is assumed of a route that the catalog does not have.
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

// defaults is an operation with the facts that operations.txt leaves out.
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
