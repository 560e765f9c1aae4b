package command

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestInvalidUsageLines(t *testing.T) {
	for _, line := range []string{
		"", " ", "list <", "list <>", "list <a", "list a", "list [a>", "list <a>..", "list ...",
		"list <a>... <b>", "list [a] <b>", "list <a> <a>", "list <a> [a]...",
	} {
		if _, complaint := parsed(line); complaint == "" {
			t.Errorf("%q was accepted", line)
		}
	}
}

// parsed parses a usage line and returns the message that parseUsage panicked with. Any other
// panic fails the test.
func parsed(line string) (u usage, complaint string) {
	defer func() {
		if reason := recover(); reason != nil {
			complaint = reason.(string)
		}
	}()
	return parseUsage(line), ""
}

// Every usage line is either rejected with a message or accepted; if it is accepted, every word of
// a command line is either rejected or assigned to an argument.
func FuzzUsage(f *testing.F) {
	for _, seed := range []struct{ line, words string }{
		{"list", ""},
		{"set <username> <key>", "api-user my-key"},
		{"remove <username>...", "a b c"},
		{"show [context]", ""},
		{"show [context]...", "a b"},
		{"set <a> [b]... ", "1 2 3"},
		{"set <a> [b]...", "- 2 3"},
		{"remove <username>... <key>", "a"},
		{"set <a> <a>", "1 2"},
		{"", ""},
	} {
		f.Add(seed.line, seed.words)
	}
	f.Fuzz(func(t *testing.T, line, typed string) {
		u, complaint := parsed(line)
		if complaint != "" {
			if !strings.HasPrefix(complaint, "usage ") {
				t.Errorf("%q was rejected with %q", line, complaint)
			}
			return
		}
		checkRoundTrip(t, line, u)
		words := strings.Fields(typed)
		name, _ := u.next(words)
		if err := u.check(&cobra.Command{Use: line}, words); err == nil {
			checkPlaces(t, u, words)
		} else if name != "" && strings.HasPrefix(err.Error(), "unexpected argument") {
			t.Errorf("%q accepts an argument after %q, but: %v", line, words, err)
		}
	})
}

// checkRoundTrip formats the arguments and parses them again.
func checkRoundTrip(t *testing.T, line string, u usage) {
	t.Helper()
	written := "verb"
	for _, argument := range u {
		written += " " + argument.String()
	}
	if again, complaint := parsed(written); complaint != "" || !slices.Equal(again, u) {
		t.Errorf("%q was parsed as %q, and that as %v %s", line, written, again, complaint)
	}
}

// checkPlaces finds words that were lost or reordered.
func checkPlaces(t *testing.T, u usage, words []string) {
	t.Helper()
	arguments := u.read(words)
	var found []string
	for _, argument := range u {
		given := arguments[argument.name]
		if len(given) == 0 && !argument.optional || len(given) > 1 && !argument.several {
			t.Errorf("%s has %q", argument, given)
		}
		found = append(found, given...)
	}
	if fmt.Sprint(found) != fmt.Sprint(words) {
		t.Errorf("%q became %q", words, found)
	}
}
