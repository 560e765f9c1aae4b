package output_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/pkg/output"
)

func TestVisible(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"ordinary text", `C:\new "x" üretim-İstanbul-生産 👍🏽 e` + "\u0301", `C:\new "x" üretim-İstanbul-生産 👍🏽 e` + "\u0301"},
		{"line breaks", "a\r\nb\tc\u2028d\u0085e", `a\r\nb\tc\u2028d\u0085e`},
		{"escape sequences", "\x1b[31mred\x1b]0;title\a\x7f\u009b", `\x1b[31mred\x1b]0;title\a\x7f\u009b`},
		{"null", "a\x00b", `a\x00b`},
		{"direction", "\u202a\u202e\u2066\u2069\u200e\u200f\u061c", `\u202a\u202e\u2066\u2069\u200e\u200f\u061c`},
		{"no width", "a\u200bb\u200c\u200d\u2060\ufeff\u00ad\U000e0041", `a\u200bb\u200c\u200d\u2060\ufeff\u00ad\U000e0041`},
		{"not UTF-8", "a\xff\xc3b", `a\xff\xc3b`},
		{"the replacement character itself", "\ufffd", "\ufffd"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := output.Visible(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzVisible(f *testing.F) {
	for _, seed := range []string{"plain", "\x1b[2J", "a\nb", "\u202e\u200b", "\xff\xfe", "\ufffd", "生産"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		visible := output.Visible(text)
		if !utf8.ValidString(visible) || strings.ContainsAny(visible, "\n\r\t\x1b\x00\x7f\u0085\u009b\u2028\u202e\u2066\u200b\u200f\u061c\ufeff") {
			t.Errorf("%q became %q", text, visible)
		}
		if again := output.Visible(visible); again != visible {
			t.Errorf("%q became %q, then %q", text, visible, again)
		}
		if len(visible) < len(text) {
			t.Errorf("%q lost something: %q", text, visible)
		}
	})
}

func TestPaint(t *testing.T) {
	tests := []struct {
		style output.Style
		want  string
	}{
		{output.Plain, "x"},
		{output.Good, "\x1b[32mx\x1b[0m"},
		{output.Warning, "\x1b[33mx\x1b[0m"},
		{output.Bad, "\x1b[31mx\x1b[0m"},
		{output.Faint, "\x1b[2mx\x1b[22m"},
	}
	t.Setenv("NO_COLOR", "1") // the caller has decided already
	for _, test := range tests {
		if got := output.Paint("x", test.style, true); got != test.want {
			t.Errorf("%d: got %q, want %q", test.style, got, test.want)
		}
		if got := output.Paint("x", test.style, false); got != "x" {
			t.Errorf("%d without colour: got %q", test.style, got)
		}
	}
}
