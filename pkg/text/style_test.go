package text

import (
	"testing"
)

func TestPaint(t *testing.T) {
	tests := []struct {
		style Style
		want  string
	}{
		{Plain, "x"},
		{Good, "\x1b[32mx\x1b[0m"},
		{Warning, "\x1b[33mx\x1b[0m"},
		{Bad, "\x1b[31mx\x1b[0m"},
	}
	t.Setenv("NO_COLOR", "1") // must be ignored: the caller has already decided
	for _, test := range tests {
		if got := Paint("x", test.style, true); got != test.want {
			t.Errorf("%d: got %q, want %q", test.style, got, test.want)
		}
		if got := Paint("x", test.style, false); got != "x" {
			t.Errorf("%d without color: got %q", test.style, got)
		}
	}
}
