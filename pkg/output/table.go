package output

import (
	"io"
	"strings"

	"github.com/olekukonko/tablewriter"
	"github.com/olekukonko/tablewriter/renderer"
	"github.com/olekukonko/tablewriter/tw"

	"github.com/apiops-cli/apiops/pkg/text"
)

const gap = "  " // between two columns

// cell is a piece of text in a table. Its style is applied last, so that colour codes never count as text.
type cell struct {
	text  string
	style text.Style
}

// WriteTable writes rows as a table or as CSV, whichever is in force. A table without rows is not written at all, so
// that the caller can say so in words; CSV keeps its header.
func WriteTable[T any](p *Printer, columns []Column[T], rows []T) error {
	if p.options.Format == CSV {
		return writeCSV(p, columns, rows)
	}
	if len(rows) == 0 {
		return nil
	}
	cells := make([][]cell, len(rows))
	for i, row := range rows {
		cells[i] = rowCells(columns, row)
	}
	return p.flush(p.writeTable(headersOf(columns), cells))
}

func headersOf[T any](columns []Column[T]) []string {
	headers := make([]string, len(columns))
	for i, column := range columns {
		headers[i] = column.header
	}
	return headers
}

// rowCells is what a row shows: an empty value is a dash, so that every line has the same number of words.
func rowCells[T any](columns []Column[T], row T) []cell {
	cells := make([]cell, len(columns))
	for i, column := range columns {
		cells[i] = cell{text: text.Visible(column.shown(column.Value(row))), style: column.style(row)}
		if cells[i].text == "" {
			cells[i] = cell{text: "-"}
		}
	}
	return cells
}

// writeTable lays a table out and writes it, as records where it does not fit the terminal. Without
// headers nobody could tell the lines of a record apart.
func (p *Printer) writeTable(headers []string, rows [][]cell) error {
	if p.options.NoHeaders {
		headers = make([]string, len(headers))
	}
	widths, fits := columnWidths(headers, rows, p.options.Width)
	if !fits && !p.options.NoHeaders {
		p.writeRecords(headers, rows)
		return nil
	}
	table := tablewriter.NewTable(p.out,
		tablewriter.WithRenderer(newPlainRenderer(widths)),
		tablewriter.WithHeaderAutoFormat(tw.Off),
		tablewriter.WithHeaderAutoWrap(tw.WrapNone),
		tablewriter.WithRowAutoWrap(tw.WrapNone),
		tablewriter.WithTrimSpace(tw.Off),
	)
	if !p.options.NoHeaders {
		table.Header(headers)
	}
	for _, row := range rows {
		if err := table.Append(p.texts(row, widths)); err != nil {
			return err
		}
	}
	return table.Render()
}

// texts are the cells of a row, wrapped into their columns and then coloured line by line.
func (p *Printer) texts(row []cell, widths []int) []string {
	texts := make([]string, len(row))
	for i, cell := range row {
		lines := wrap(cell.text, widths[i])
		for j, line := range lines {
			lines[j] = text.Paint(text.Visible(line), cell.style, p.options.Color) // visible again: now it may begin with "::"
		}
		texts[i] = strings.Join(lines, "\n")
	}
	return texts
}

// plainRenderer writes the lines of a table without borders or blanks at the end. The renderers of the library
// measure rune by rune, and cut off what they take to be too wide: a flag, or an emoji with a skin colour.
type plainRenderer struct {
	*renderer.Blueprint
	out    io.Writer
	widths []int
}

func newPlainRenderer(widths []int) *plainRenderer {
	return &plainRenderer{
		Blueprint: renderer.NewBlueprint(tw.Rendition{
			Borders:  tw.BorderNone,
			Settings: tw.Settings{Lines: tw.LinesNone, Separators: tw.SeparatorsNone},
		}),
		widths: widths,
	}
}

// Start is told where to write.
func (r *plainRenderer) Start(w io.Writer) error {
	r.out = w
	return nil
}

// Header writes the lines of the header.
func (r *plainRenderer) Header(lines [][]string, _ tw.Formatting) {
	for _, line := range lines {
		r.writeLine(line)
	}
}

// Row writes one line of a row.
func (r *plainRenderer) Row(line []string, _ tw.Formatting) { r.writeLine(line) }

func (r *plainRenderer) writeLine(texts []string) {
	var line strings.Builder
	for i, cell := range texts {
		line.WriteString(cell)
		line.WriteString(strings.Repeat(" ", max(0, r.widths[i]-text.Width(cell))))
		line.WriteString(gap)
	}
	_, _ = io.WriteString(r.out, strings.TrimRight(line.String(), " ")+"\n") // an error stays in the buffer until flush
}
