package text

import (
	"errors"
	"testing"
)

func TestClean(t *testing.T) {
	for given, want := range map[string]string{
		"":                         "",
		"Ürün":                     "Ürün",
		"\ufeffÜrün\r":             "Ürün",
		"\r":                       "",
		"a\rb\ufeff":               "a\rb\ufeff", // elsewhere, they are part of the text
		"\ufeff\ufeffa\r\r":        "\ufeffa\r",
		"a\n":                      "a\n",
		"the replacement \ufffd":   "the replacement \ufffd",
		"\ufeff{\"a\": 1}\r\n{}\r": "{\"a\": 1}\r\n{}",
	} {
		if got, err := Clean(given); got != want || err != nil {
			t.Errorf("%q: got %q, %v", given, got, err)
		}
		if got, err := Clean([]byte(given)); string(got) != want || err != nil {
			t.Errorf("%q as bytes: got %q, %v", given, got, err)
		}
	}
	for _, given := range []string{"\xff", "M\xfcnchen\r", "\xff\xfea\x00", "\xed\xa0\x80"} {
		if got, err := Clean(given); got != given || !errors.Is(err, ErrNotUTF8) {
			t.Errorf("%q: got %q, %v", given, got, err)
		}
	}
}
