package text

import "testing"

func TestNearest(t *testing.T) {
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
		"ou":        "",
		"xy":        "",
		"nonsense":  "",
		"":          "",
	} {
		if got := Nearest(word, flags); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		from, to string
		want     int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"ürün", "urun", 2}} {
		if got := distance(test.from, test.to); got != test.want {
			t.Errorf("%q and %q: got %d, want %d", test.from, test.to, got, test.want)
		}
	}
}
