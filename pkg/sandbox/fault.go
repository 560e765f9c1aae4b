package sandbox

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Fault is something that goes wrong with the calls that carry the token; ParseFault reads one, Faults lists the names.
//
// The change was made although the client cannot see it: cut, truncated, drop, hang, empty-ok, gateway-timeout and
// escape. Nothing was done: all others.
type Fault struct {
	Name   string
	Times  int    // how often it strikes; always when 0
	Method string // which requests it strikes; all of them when empty
}

// ParseFault reads NAME or NAME:TIMES, such as "busy:2".
func ParseFault(value string) (Fault, error) {
	name, count, limited := strings.Cut(value, ":")
	if !slices.Contains(Faults(), name) {
		return Fault{}, fmt.Errorf("unknown fault %q: choose one of %s", name, strings.Join(Faults(), ", "))
	}
	if !limited {
		return Fault{Name: name}, nil
	}
	times, err := strconv.Atoi(count)
	if err != nil || times < 1 {
		return Fault{}, fmt.Errorf("fault %q strikes %q times: give a number from 1 on, or leave it out", name, count)
	}
	return Fault{Name: name, Times: times}, nil
}

// Faults is the name of every fault there is.
func Faults() []string {
	var names []string
	for _, named := range effects() {
		names = append(names, named.fault)
	}
	return names
}

// strikes says whether the fault hits one more request after those it has struck before.
func (f Fault) strikes(method string, before int) bool {
	return f.Name != "" &&
		(f.Method == "" || f.Method == method) &&
		(f.Times == 0 || before < f.Times)
}
