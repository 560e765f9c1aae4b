package text

import (
	"regexp"
	"strings"
)

// Distinct is Visible for a name: two names that differ also look different. The backslashes of a
// name are doubled if it has an escape or something that looks like one, and a space at either end
// is written as \x20.
func Distinct(name string) string {
	inner := strings.Trim(name, " ")
	if inner == "" {
		return strings.Repeat(`\x20`, len(name))
	}
	before, after, _ := strings.Cut(name, inner)
	if strings.Contains(inner, `\`) && (Visible(inner) != inner || len(before)+len(after) > 0 || looksEscaped(inner)) {
		inner = strings.ReplaceAll(inner, `\`, `\\`)
	}
	return strings.Repeat(`\x20`, len(before)) + Visible(inner) + strings.Repeat(`\x20`, len(after))
}

func looksEscaped(name string) bool {
	return regexp.MustCompile(`\\([abfnrtv\\]|x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})`).MatchString(name)
}
