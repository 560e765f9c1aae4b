package text

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Width returns how many terminal columns a text occupies. Color codes have no width.
func Width(text string) int {
	return displaywidth.Options{ControlSequences: true}.String(text)
}

// Wrap breaks a line between words to fit the columns of a terminal, and indents each line after
// the first. A word that is too long is not broken. Neither is a command in a message, so that it
// can be copied as one line. If columns is 0, the line is not wrapped.
func Wrap(line string, columns, indent int) string {
	if columns <= 0 || Width(line) <= columns {
		return line
	}
	var wrapped strings.Builder
	used := 0
	for i, word := range words(line) {
		width := Width(word)
		switch {
		case i == 0:
		case used > indent && used+1+width > columns:
			wrapped.WriteString("\n" + strings.Repeat(" ", indent))
			used = indent
		default:
			wrapped.WriteByte(' ')
			used++
		}
		wrapped.WriteString(word)
		used += width
	}
	return wrapped.String()
}

// words splits a line into the parts that must not be broken: words, and commands that the line
// quotes or ends with.
func words(line string) []string {
	var words []string
	for line != "" {
		end := 0
		switch {
		case strings.HasPrefix(line, `"apiops `):
			end = max(0, strings.Index(line[1:], `"`))
		case strings.HasPrefix(line, "apiops ") && len(words) > 0 && strings.HasSuffix(words[len(words)-1], ":"):
			return append(words, line)
		}
		word, _, _ := strings.Cut(line[end:], " ")
		word = line[:end+len(word)]
		words = append(words, word)
		line = strings.TrimPrefix(line[len(word):], " ")
	}
	return words
}

// Cut splits off a first line that fits the columns of a terminal. It breaks between words, or
// inside a word that is longer than a line, preferably after a slash.
func Cut(text string, columns int) (line, rest string) {
	end, used := 0, 0
	for clusters := displaywidth.StringGraphemes(text); clusters.Next(); {
		used += clusters.Width()
		if used > columns && end > 0 {
			break
		}
		end += len(clusters.Value())
	}
	if end == len(text) {
		return text, ""
	}
	space := strings.LastIndexByte(text[:end+1], ' ')
	if words := strings.TrimRight(text[:max(space, 0)], " "); words != "" {
		return words, strings.TrimLeft(text[space:], " ")
	}
	if slash := strings.LastIndexByte(text[:end], '/'); slash > 0 {
		end = slash + 1
	}
	return text[:end], text[end:]
}
