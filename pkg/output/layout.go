package output

import (
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/text"
)

// narrowest is the minimum width of a column in a table that does not fit the terminal.
const narrowest = 8

// columnWidths returns the widths of the columns: as wide as their content, but together no wider
// than the terminal. A table does not fit if a name, which is in the first column, would be broken
// inside a word, or if words of more than one row in ten would.
func columnWidths(headers []string, rows [][]cell, terminal int) (widths []int, fits bool) {
	widths = make([]int, len(headers))
	least := make([]int, len(headers))
	words := make([]int, len(headers))
	for i, header := range headers {
		widths[i] = text.Width(header)
		least[i] = max(widths[i], narrowest)
		words[i] = least[i]
	}
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], text.Width(cell.text))
			words[i] = max(words[i], longestWord(cell.text))
		}
	}
	if terminal <= 0 {
		return widths, true
	}
	if together(words) > terminal { // break words, but those of names only as a last resort
		words = slices.Concat(words[:1], least[1:])
	}
	narrow(widths, words, terminal)
	fits = together(widths) <= terminal
	narrow(widths, least, terminal)
	return widths, fits && broken(rows, widths)*10 <= len(rows)
}

// broken counts the rows with a word that is wider than its column.
func broken(rows [][]cell, widths []int) int {
	count := 0
	for _, row := range rows {
		for i, cell := range row {
			if text.Width(cell.text) > widths[i] && longestWord(cell.text) > widths[i] {
				count++
				break
			}
		}
	}
	return count
}

// longestWord returns the width of the widest part of a text that must not be broken. A path can be
// broken after each slash.
func longestWord(cell string) int {
	longest := 0
	for word := range strings.FieldsSeq(cell) {
		if !strings.HasPrefix(word, "/") {
			longest = max(longest, text.Width(word))
			continue
		}
		for part := range strings.SplitAfterSeq(word, "/") {
			longest = max(longest, text.Width(part))
		}
	}
	return longest
}

// together returns the total width of columns, including the gaps between them.
func together(widths []int) int {
	sum := len(gap) * (len(widths) - 1)
	for _, width := range widths {
		sum += width
	}
	return sum
}

// narrow repeatedly shrinks the widest column until the table fits or no column can shrink further.
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

// wrap breaks a cell into lines.
func wrap(cell string, width int) []string {
	if text.Width(cell) <= width {
		return []string{cell}
	}
	var lines []string
	for cell != "" {
		var line string
		line, cell = text.Cut(cell, width)
		lines = append(lines, line)
	}
	return lines
}
