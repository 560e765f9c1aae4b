package text

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
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
		{"blank letters", "a\u3164b\u115f\u034f", `a\u3164b\u115f\u034f`},
		{"GitHub commands", "::error::x", `\x3a:error::x`},
		{"commands after blanks", " \u00a0::stop-commands::x", ` ` + "\u00a0" + `\x3a:stop-commands::x`},
		{"commands anywhere in a line", "x ##[error]y ##vso[task.complete]z###teamcity[a]", `x \x23#[error]y \x23#vso[task.complete]z#\x23#teamcity[a]`},
		{"not commands", "a ::b::c ::1 ## [x] #[y] ##1[", "a ::b::c ::1 ## [x] #[y] ##1["},
		{"addresses", "::1", "::1"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := Visible(test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzVisible(f *testing.F) {
	for _, seed := range []string{"::error::x", "##vso[x]", "\u00a0::a", "\u3164", "plain", "\x1b[2J", "a\nb", "\u202e\u200b", "\xff\xfe", "\ufffd", "生産"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		visible := Visible(text)
		if !utf8.ValidString(visible) || strings.ContainsAny(visible, "\n\r\t\x1b\x00\x7f\u0085\u009b\u2028\u202e\u2066\u200b\u200f\u061c\ufeff") {
			t.Errorf("%q became %q", text, visible)
		}
		if isPipelineCommand(visible) {
			t.Errorf("%q became %q, which is a pipeline command", text, visible)
		}
		if again := Visible(visible); again != visible {
			t.Errorf("%q became %q, then %q", text, visible, again)
		}
		if len(visible) < len(text) {
			t.Errorf("%q was shortened to %q", text, visible)
		}
	})
}

// isPipelineCommand recognizes commands as CI systems do.
func isPipelineCommand(line string) bool {
	return regexp.MustCompile(`^[\s\pZ]*::[A-Za-z]|##[A-Za-z]*\[`).MatchString(line)
}

func TestVisibleJSON(t *testing.T) {
	for text, want := range map[string]string{
		`{"a":"b"}` + "\n\t":              `{"a":"b"}` + "\n\t",
		"\"\u009b\u202e\x7f\U000e0041生\"": `"\u009b\u202e\u007f\udb40\udc41生"`,
		`["::error::x","##vso[x]"]`:       `["::error::x","\u0023#vso[x]"]`,
	} {
		if got := string(VisibleJSON([]byte(text))); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
