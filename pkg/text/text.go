// Package text knows what plain text is: UTF-8, byte order marks, line ends, width, and
// what shows at a terminal.
package text

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byteOrderMark is what editors on Windows begin a file in UTF-8 with.
const byteOrderMark = "\ufeff"

// ErrNotUTF8 follows the name of where a text stands.
var ErrNotUTF8 = errors.New("is not UTF-8 text")

// Clean returns a text without what Windows leaves at its ends: a byte order mark
// and a carriage return. What is not UTF-8 comes back as it is, with an error: JSON
// would make another text of it.
func Clean[T string | []byte](text T) (T, error) {
	plain := string(text)
	if !utf8.ValidString(plain) {
		return text, ErrNotUTF8
	}
	return T(strings.TrimSuffix(WithoutMark(plain), "\r")), nil
}

// WithoutMark returns a text without a byte order mark at its start.
func WithoutMark[T string | []byte](text T) T {
	return T(strings.TrimPrefix(string(text), byteOrderMark))
}

// IsPlainLine tells UTF-8 without control characters, line ends among them.
func IsPlainLine(text string) bool {
	return utf8.ValidString(text) && !strings.ContainsFunc(text, unicode.IsControl)
}

// Quantity counts in words: "1 environment", "2 environments".
func Quantity(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// Fill puts values in the places of "{name}" in a sentence. It does not look for
// more of them in a value.
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

// Quoted puts a word in the quotes that a shell needs for it.
func Quoted(word string) string {
	special := func(char rune) bool {
		return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./_-", char)
	}
	if word != "" && !strings.ContainsFunc(word, special) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// ContainsAny tells whether text has any of the parts in it.
func ContainsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}
