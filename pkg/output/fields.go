package output

import (
	"strings"

	"github.com/apiops-cli/apiops/pkg/text"
)

// WriteFields writes one row vertically: one line for each column, or more if it does not fit.
func WriteFields[T any](p *Printer, columns []Column[T], row T) error {
	p.writeFields(headersOf(columns), rowCells(columns, row))
	return p.flush(nil)
}

// writeRecords writes rows vertically, one below the other, for a terminal that is too narrow for a
// table.
func (p *Printer) writeRecords(headers []string, rows [][]cell) {
	names := make([]string, len(headers))
	for i, header := range headers {
		names[i] = header + ":"
	}
	for i, row := range rows {
		if i > 0 {
			_ = p.out.WriteByte('\n') // flush returns the error
		}
		p.writeFields(names, row)
	}
}

// writeFields writes one line for each cell, or more if it does not fit the terminal. It does not use
// the table library, which would take longer than the rest of a short run.
func (p *Printer) writeFields(names []string, row []cell) {
	widths := make([]int, 2)
	for i, name := range names {
		widths[0] = max(widths[0], text.Width(name))
		widths[1] = max(widths[1], text.Width(row[i].text))
	}
	if p.options.Width > 0 {
		room := p.options.Width - widths[0] - len(gap)
		widths[1] = min(widths[1], max(room, narrowest))
	}
	lines := newPlainRenderer(widths)
	lines.out = p.out
	for i, value := range row {
		name := names[i]
		for line := range strings.SplitSeq(p.texts([]cell{value}, widths[1:])[0], "\n") {
			lines.writeLine([]string{name, line})
			name = ""
		}
	}
}
