package output

import (
	"slices"
	"strings"

	"github.com/clipperhouse/displaywidth"
)

// narrowest is how narrow a column may become when a table does not fit the terminal.
const narrowest = 8

// displayWidth is how many columns of a terminal a text takes. Colour codes take none.
func displayWidth(text string) int {
	return displaywidth.Options{ControlSequences: true}.String(text)
}

// columnWidths is how wide the columns are: as wide as what is in them, but no wider together than the terminal.
func columnWidths(headers []string, rows [][]cell, terminal int) []int {
	widths := make([]int, len(headers))
	least := make([]int, len(headers))
	words := make([]int, len(headers))
	for i, header := range headers {
		widths[i] = displayWidth(header)
		least[i] = max(widths[i], narrowest)
		words[i] = least[i]
	}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], displayWidth(cell.text))
			for word := range strings.FieldsSeq(cell.text) {
				words[i] = max(words[i], displayWidth(word))
			}
		}
	}
	if terminal > 0 {
		if together(words) > terminal { // words are broken, but those of names only where nothing else helps
			words = slices.Concat(words[:1], least[1:])
		}
		narrow(widths, words, terminal)
		narrow(widths, least, terminal)
	}
	return widths
}

// together is how wide columns are with the gaps between them.
func together(widths []int) int {
	sum := len(gap) * (len(widths) - 1)
	for _, width := range widths {
		sum += width
	}
	return sum
}

// narrow takes from the widest column, again and again, until the table fits or no column can become narrower.
func narrow(widths, least []int, terminal int) {
	for excess := together(widths) - terminal; excess > 0; excess-- {
		widest := -1
		for i, width := range widths {
			if width > least[i] && (widest < 0 || width > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

// wrap breaks a text into lines.
func wrap(text string, width int) []string {
	if displayWidth(text) <= width {
		return []string{text}
	}
	var lines []string
	for text != "" {
		var line string
		line, text = cutLine(text, width)
		lines = append(lines, line)
	}
	return lines
}

// cutLine cuts a line off the start of a text: between words, or within one that is longer than a line.
func cutLine(text string, width int) (line, rest string) {
	end, used := 0, 0
	for clusters := displaywidth.StringGraphemes(text); clusters.Next(); {
		used += clusters.Width()
		if used > width && end > 0 {
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
	return text[:end], text[end:]
}
