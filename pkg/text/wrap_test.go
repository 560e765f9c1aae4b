package text

import "testing"

func TestWrap(t *testing.T) {
	for _, test := range []struct {
		line            string
		columns, indent int
		want            string
	}{
		{"one two three", 0, 2, "one two three"},
		{"one two three", 13, 2, "one two three"},
		{"one two three", 12, 2, "one two\n  three"},
		{"one two three four", 7, 2, "one two\n  three\n  four"},
		{"  one two", 6, 4, "  one\n    two"}, // keeps leading blanks
		{"one muchtoolong two", 8, 2, "one\n  muchtoolong\n  two"},
		{"生産 環境 生産", 9, 0, "生産 環境\n生産"}, // counts columns, not letters
		{`run "apiops auth login", then`, 12, 0, "run\n\"apiops auth login\",\nthen"},
		{"run: apiops a b --yes", 10, 0, "run:\napiops a b --yes"},
		{"what apiops does", 12, 0, "what apiops\ndoes"}, // not a command
		{`an open "apiops a`, 12, 0, "an open\n\"apiops a"},
	} {
		if got := Wrap(test.line, test.columns, test.indent); got != test.want {
			t.Errorf("%q in %d: got %q, want %q", test.line, test.columns, got, test.want)
		}
	}
}
