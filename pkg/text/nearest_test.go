package text

import (
	"strings"
	"testing"
)

func TestNearest(t *testing.T) {
	for _, test := range []struct{ word, candidates, want string }{
		{"rest", "set reset", "reset"},    // not the first one that is close
		{"remve", "set remove", "remove"}, // a missing letter
		{"lsit", "get list", "list"},      // two letters swapped
		{"credental", "environment credential", "credential"},
		{"CREDENTIALS", "credential", "credential"}, // case is ignored
		{"privat-kye", "public-key private-key", "private-key"},
		{"cred", "credential-organization credential", "credential"}, // the shortest with this prefix
		{"out", "no-headers output", "output"},
		{"credential-org", "credential credential-organization", "credential-organization"}, // not 4 letters too many
		{"list", "lists list-all list", "list"},
		{"lis", "list-all lib", "lib"},       // too short: more likely a typo
		{"gett", "gets getx", "gets"},        // the first of two
		{"gruppe", "group grüppe", "grüppe"}, // counts letters, not bytes
		{"pasword-file", "file password-file", "password-file"},
		{"token-expires-in", "refresh-expires-in in expires-in", "expires-in"},
		{"nope", "token access", ""},
		{"login", "auth context", ""},
		{"ls", "set list", ""},
		{"x", "y", ""},    // nothing in common
		{"l", "list", ""}, // too short to mean anything
		{"", "set", ""},
		{"set", "", ""},
	} {
		if got := Nearest(test.word, strings.Fields(test.candidates)); got != test.want {
			t.Errorf("%q among %q: got %q, want %q", test.word, test.candidates, got, test.want)
		}
	}
}

func TestNearestFlag(t *testing.T) {
	flags := []string{"columns", "dry-run", "host", "ip", "jq", "no-headers", "output", "password-file", "project", "token-file", "yes"}
	for word, want := range map[string]string{
		"projct":    "project",
		"proejct":   "project", // swapped
		"PROJECT":   "project",
		"hots":      "host",
		"dryrun":    "dry-run",
		"no-hedaer": "no-headers",
		"yess":      "yes",
		"password":  "password-file",
		"out":       "output",
		"ou":        "output",
		"xy":        "",
		"nonsense":  "",
		"":          "",
	} {
		if got := Nearest(word, flags); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
