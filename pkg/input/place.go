package input

import "strings"

// part is the part of a request that a value goes into.
type part int

const (
	inBody   part = iota
	inPath        // a placeholder of the route
	inQuery       // a query parameter; may be repeated
	inHeader      // a header
	inFile        // a file of a multipart form
	asList        // the body itself is the list of the values
	nowhere       // a function of the command reads the value
)

// place is where the value of a flag or an argument goes, written in the vocabulary of routes:
//
//	{environment}  a placeholder of the path
//	?methodName    a query parameter
//	a.b            the field b of the object a in the body
//	@keyFile       a file of a multipart form
//	[]             the body is the list of the values
//	X-Name:        a header
type place struct {
	part part
	name string
}

func parsePlace(text string) place {
	if name, ok := strings.CutPrefix(text, "?"); ok {
		return place{inQuery, name}
	}
	if name, ok := strings.CutPrefix(text, "@"); ok {
		return place{inFile, name}
	}
	if name, ok := strings.CutSuffix(text, ":"); ok {
		return place{inHeader, name}
	}
	if name, ok := strings.CutPrefix(text, "{"); ok {
		return place{inPath, strings.TrimSuffix(name, "}")}
	}
	switch text {
	case "[]":
		return place{part: asList}
	case "":
		return place{part: nowhere}
	}
	return place{inBody, text}
}
