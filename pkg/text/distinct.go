package text

import (
	"regexp"
	"strings"
)

// Exact is Visible, with the spaces at both ends written as \x20.
func Exact(text string) string {
	inner := strings.Trim(text, " ")
	before := len(text) - len(strings.TrimLeft(text, " "))
	after := len(text) - before - len(inner)
	return strings.Repeat(`\x20`, before) + Visible(inner) + strings.Repeat(`\x20`, after)
}

// Distinct is Exact for a name: two names that differ also look different. The backslashes of a name
// are doubled if it has an escape or something that looks like one.
func Distinct(name string) string {
	if strings.Contains(name, `\`) && (Exact(name) != name || looksEscaped(name)) {
		name = strings.ReplaceAll(name, `\`, `\\`)
	}
	return Exact(name)
}

func looksEscaped(name string) bool {
	return regexp.MustCompile(`\\([abfnrtv\\]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})`).MatchString(name)
}
