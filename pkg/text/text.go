// Package text handles plain text: UTF-8, byte order marks, line endings, width, and
// escapes for what a terminal would not show.
package text

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark is put at the start of a UTF-8 file by editors on Windows.
const byteOrderMark = "\ufeff"

// ErrNotUTF8 continues a sentence that begins with the source of the text.
var ErrNotUTF8 = errors.New("is not UTF-8 text")

// Clean removes what Windows adds to a text: a byte order mark at the start and a
// carriage return at the end. If the text is not UTF-8, Clean returns it unchanged,
// with ErrNotUTF8: encoding it as JSON would alter it.
func Clean[T string | []byte](text T) (T, error) {
	plain := string(text)
	if !utf8.ValidString(plain) {
		return text, ErrNotUTF8
	}
	return T(strings.TrimSuffix(WithoutMark(plain), "\r")), nil
}

// WithoutMark removes a byte order mark from the start of a text.
func WithoutMark[T string | []byte](text T) T {
	return T(strings.TrimPrefix(string(text), byteOrderMark))
}

// IsPlainLine reports whether a text is UTF-8 without control characters, which
// include line endings.
func IsPlainLine(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// Quantity returns a number with its noun: "1 environment", "2 environments".
func Quantity(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// And joins words as in a sentence: "a", "a and b", "a, b and c".
func And(words ...string) string { return joined(words, " and ") }

// Or joins words as in a sentence: "a", "a or b", "a, b or c".
func Or(words ...string) string { return joined(words, " or ") }

func joined(words []string, conjunction string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + conjunction + words[last]
}

// Unique removes duplicates and keeps the order.
func Unique(words []string) []string {
	var kept []string
	seen := make(map[string]bool)
	for _, word := range words {
		if !seen[word] {
			seen[word] = true
			kept = append(kept, word)
		}
	}
	return kept
}

// Fill replaces each "{name}" in a sentence with its value. It does not replace
// placeholders inside a value.
func Fill(sentence string, values map[string]string) string {
	var filled strings.Builder
	for sentence != "" {
		before, after, _ := strings.Cut(sentence, "{")
		name, rest, _ := strings.Cut(after, "}")
		filled.WriteString(before + values[name])
		sentence = rest
	}
	return filled.String()
}

// Quoted quotes a word for a POSIX shell, if necessary.
func Quoted(word string) string {
	special := func(char rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-", char)
	}
	if word != "" && !strings.ContainsFunc(word, special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// ContainsAny reports whether text contains any of the parts.
func ContainsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// LowerFirst returns a phrase for the middle of a sentence: its first letter in lower case, unless
// the first word is an abbreviation.
func LowerFirst(phrase string) string {
	first, _, _ := strings.Cut(phrase, " ")
	if len(first) > 1 && strings.ToUpper(first[:2]) == first[:2] {
		return phrase
	}
	return strings.ToLower(phrase[:1]) + phrase[1:]
}
