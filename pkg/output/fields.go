package output

import "strings"

// WriteFields writes a single row on its side: a line for each column, or several where it does not fit. For that no
// table is made, which would take longer than all the rest of a short run.
func WriteFields[T any](p *Printer, columns []Column[T], row T) error {
	fields := make([][]cell, len(columns))
	for i, value := range rowCells(columns, row) {
		fields[i] = []cell{{text: columns[i].header}, value}
	}
	lines := newPlainRenderer(columnWidths(make([]string, 2), fields, p.options.Width))
	lines.out = p.out
	for _, field := range fields {
		texts := p.texts(field, lines.widths)
		names, values := strings.Split(texts[0], "\n"), strings.Split(texts[1], "\n")
		for i := range max(len(names), len(values)) {
			lines.writeLine([]string{lineOf(names, i), lineOf(values, i)})
		}
	}
	return p.flush(nil)
}

func lineOf(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return ""
}
