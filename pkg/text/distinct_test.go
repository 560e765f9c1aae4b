package text

import "testing"

func TestNamesThatDifferLookDifferent(t *testing.T) {
	shown := make(map[string]string)
	for name, want := range map[string]string{
		"api-user":     "api-user",
		"api-user ":    `api-user\x20`,
		" api-user":    `\x20api-user`,
		"   ":          `\x20\x20\x20`,
		"":             "",
		"a\nb":         `a\nb`,
		`a\nb`:         `a\\nb`,
		`a\\nb`:        `a\\\\nb`,
		"a\\\nb":       `a\\\nb`,
		"a\x1bb":       `a\x1bb`,
		`a\x1bb`:       `a\\x1bb`,
		`DOMAIN\user`:  `DOMAIN\user`,
		"Ayşe Üretim":  "Ayşe Üretim",
		"zero\u200bw":  `zero\u200bw`,
		`zero\u200bw`:  `zero\\u200bw`,
		`trailing\x20`: `trailing\\x20`,
		"trailing ":    `trailing\x20`,
	} {
		got := Distinct(name)
		if got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
		if other, twice := shown[got]; twice {
			t.Errorf("%q and %q both look like %s", name, other, got)
		}
		shown[got] = name
	}
}
