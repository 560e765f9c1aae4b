package text

import (
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// Width is how many columns of a terminal a text takes. Colour codes take none.
func Width(text string) int {
	return displaywidth.Options{ControlSequences: true}.String(text)
}

// Wrap breaks a line between words so that it fits into columns of a terminal; each line after the
// first is indented. A word that is too long stays whole, and so does a command in a message: what
// is pasted has to be one line. With no columns, nothing is wrapped.
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

// words are the parts of a line that stay whole: words, and the commands that a message quotes or
// ends with.
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

// Cut takes a line off the start of a text that fits into columns of a terminal: between words, or
// within one that is longer than a line, if possible after a slash.
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
