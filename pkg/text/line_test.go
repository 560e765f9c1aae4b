package text

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A name comes back from its line, whatever it is. Most names are written as they are.
func TestLine(t *testing.T) {
	for name, want := range map[string]string{
		"api-user":     "api-user",
		"two words":    "two words",
		`CORP\bob`:     `CORP\bob`,
		" lead":        `" lead"`,
		"trail ":       `"trail "`,
		"#1":           `"#1"`,
		`"quoted"`:     `"\"quoted\""`,
		"a\nb":         `"a\nb"`,
		"a\u200bb<":    `"a\u200bb<"`,
		"##vso[task]x": `"\u0023#vso[task]x"`,
		"":             `""`,
	} {
		line := Line(name)
		if back, err := ParseLine(line); line != want || back != name || err != nil {
			t.Errorf("%q: got %s, which is read as %q, %v", name, line, back, err)
		}
	}
	if _, err := ParseLine(`"open`); err == nil {
		t.Error("an open quotation mark is accepted")
	}
}

func FuzzLine(f *testing.F) {
	f.Add("  a\\\"\r\n")
	f.Fuzz(func(t *testing.T, name string) {
		line := Line(name)
		if back, err := ParseLine(line); utf8.ValidString(name) && back != name || err != nil {
			t.Errorf("%q: got %s, which is read as %q, %v", name, line, back, err)
		}
		if Visible(line) != line || strings.TrimSpace(line) != line {
			t.Errorf("%q: got %q", name, line)
		}
	})
}
