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

// A result must not control what displays it: a terminal, or the log of a CI pipeline, which
// executes commands in its text. GitHub executes a line that begins with "::" and a word, after
// optional blanks. GitHub, Azure and TeamCity execute "##[", "##vso[" and "##teamcity[" anywhere in
// a line. Escaping the first character disarms all of them.
//
// Text for people is escaped. JSON and YAML use escapes of their own. CSV, and the strings that
// --jq prints, are data for programs: they are escaped only at a terminal, and do not belong in a
// log.

// Visible escapes everything that a terminal would execute or hide: control characters, line
// breaks, escape sequences, characters that change the direction or have no width, and bytes that
// are not UTF-8. The escapes look like \n, \x1b and \u202e. Visible also escapes the first character
// of a pipeline command.
func Visible(text string) string {
	if utf8.ValidString(text) && strings.IndexFunc(text, hidden) < 0 && !strings.Contains(text, "##") && !strings.Contains(text, "::") {
		return text
	}
	var visible strings.Builder
	blank := true // the text so far
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

// VisibleLines applies Visible to each line of a text.
func VisibleLines(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = Visible(line)
	}
	return strings.Join(lines, "\n")
}

// VisibleJSON returns JSON with the same value in which everything is visible.
func VisibleJSON(text []byte) []byte {
	return escape(text, func(r rune) string {
		if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
			return fmt.Sprintf(`\u%04x\u%04x`, high, low)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
}

// VisibleYAML is VisibleJSON for YAML. Every string that Visible would change must be in double
// quotes.
func VisibleYAML(text []byte) []byte {
	return escape(text, func(r rune) string {
		if r > 0xffff {
			return fmt.Sprintf(`\U%08x`, r)
		}
		return fmt.Sprintf(`\u%04x`, r)
	})
}

// escape escapes everything in the strings of a document that would not be visible. It skips
// control characters: inside strings they are already escaped, and elsewhere they are blanks.
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

// plain reports whether there is certainly nothing to escape, as in most documents.
func plain(document []byte) bool {
	for _, b := range document {
		if b >= '\x7f' {
			return false
		}
	}
	return !bytes.Contains(document, []byte("##"))
}

// hidden reports whether a character is not displayed.
func hidden(r rune) bool {
	return !strconv.IsGraphic(r) || r > unicode.MaxLatin1 && unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// orders reports whether a text begins with a command that a pipeline executes anywhere in a line.
func orders(text string) bool {
	rest, marked := strings.CutPrefix(text, "##")
	return marked && strings.HasPrefix(strings.TrimLeftFunc(rest, isLetter), "[")
}

// ordersFirst reports whether a text begins with a command that a pipeline executes at the start of
// a line. An IP address such as ::1 is not one.
func ordersFirst(text string) bool {
	rest, marked := strings.CutPrefix(text, "::")
	return marked && rest != "" && isLetter(rune(rest[0]))
}

func isLetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
