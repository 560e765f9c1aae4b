package text

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Nothing in a result acts on what shows it: a terminal, or the log of a pipeline, which obeys text. GitHub takes a
// line for an order that begins with "::" and a word, blanks before it aside; it, Azure and TeamCity take one that has
// "##[", "##vso[" or "##teamcity[" anywhere. Without its first character none of these is an order.
//
// Text for people is made visible. JSON and YAML say the same with escapes of their own. CSV, and the strings that --jq
// makes, are data for programs: they go out as they are, and do not belong in a log. Only at a terminal are they made
// visible, too.

// Visible returns text with everything visible that a terminal would obey or hide instead of showing it: control
// characters, line breaks, escape sequences, characters that turn the direction or take no room, and bytes that are
// not UTF-8. They become escapes such as \n, \x1b and \u202e, and so does the first character of an order to a pipeline.
func Visible(text string) string {
	if utf8.ValidString(text) && strings.IndexFunc(text, hidden) < 0 && !strings.Contains(text, "##") && !strings.Contains(text, "::") {
		return text
	}
	var visible strings.Builder
	blank := true // so far
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		switch {
		case r == utf8.RuneError && size == 1, orders(text), blank && ordersFirst(text):
			fmt.Fprintf(&visible, `\x%02x`, text[0])
		case hidden(r):
			quoted := strconv.QuoteRuneToASCII(r)
			visible.WriteString(quoted[1 : len(quoted)-1])
		default:
			visible.WriteString(text[:size])
		}
		blank = blank && unicode.IsSpace(r) && !hidden(r)
		text = text[size:]
	}
	return visible.String()
}

// VisibleLines is Visible for each line of a text.
func VisibleLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return strings.Join(lines, "\n")
}

// VisibleJSON returns a JSON text of the same value in which everything is visible.
func VisibleJSON(text []byte) []byte {
	return escape(text, func(r rune) string {
		if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
			return fmt.Sprintf(`\u%04x\u%04x`, high, low)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
}

// VisibleYAML is VisibleJSON for a YAML text whose strings are in double quotes where Visible would change them.
func VisibleYAML(text []byte) []byte {
	return escape(text, func(r rune) string {
		if r > 0xffff {
			return fmt.Sprintf(`\U%08x`, r)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
}

// escape writes what is in the strings of a document and would not be visible there. Its control characters are the
// blanks between the strings: in them, they are escaped already.
func escape(document []byte, write func(rune) string) []byte {
	if plain(document) {
		return document
	}
	var escaped strings.Builder
	text := string(document)
	for i, r := range text {
		if r >= '\x7f' && hidden(r) || orders(text[i:]) {
			escaped.WriteString(write(r))
		} else {
			escaped.WriteRune(r)
		}
	}
	return []byte(escaped.String())
}

// plain reports whether there is surely nothing to escape, as in most documents.
func plain(document []byte) bool {
	for _, b := range document {
		if b >= '\x7f' {
			return false
		}
	}
	return !bytes.Contains(document, []byte("##"))
}

// hidden reports whether a character does not show by itself.
func hidden(r rune) bool {
	return !strconv.IsGraphic(r) || r > unicode.MaxLatin1 && unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// orders reports whether a text begins with an order that a pipeline obeys wherever it stands.
func orders(text string) bool {
	rest, marked := strings.CutPrefix(text, "##")
	return marked && strings.HasPrefix(strings.TrimLeftFunc(rest, isLetter), "[")
}

// ordersFirst reports whether a text begins with an order that a pipeline obeys at the beginning of a line. An address
// such as ::1 is none.
func ordersFirst(text string) bool {
	rest, marked := strings.CutPrefix(text, "::")
	return marked && rest != "" && isLetter(rune(rest[0]))
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
