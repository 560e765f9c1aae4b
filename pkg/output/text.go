package output

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Visible returns text with everything visible that a terminal would obey or hide instead of showing it: control
// characters, line breaks, escape sequences, characters that turn the direction or take no room, and bytes that are
// not UTF-8. They become escapes such as \n, \x1b and \u202e.
func Visible(text string) string {
	if utf8.ValidString(text) && strings.IndexFunc(text, hidden) < 0 {
		return text
	}
	var visible strings.Builder
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&visible, `\x%02x`, text[0])
		case hidden(r):
			quoted := strconv.QuoteRuneToGraphic(r)
			visible.WriteString(quoted[1 : len(quoted)-1])
		default:
			visible.WriteString(text[:size])
		}
		text = text[size:]
	}
	return visible.String()
}

// hidden reports whether a character does not show by itself.
func hidden(r rune) bool {
	return !strconv.IsGraphic(r)
}
