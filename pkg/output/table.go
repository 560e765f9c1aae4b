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

// cell is a text in a table. The style is applied last, so that color codes do not affect widths.
type cell struct {
	text  string
	style text.Style
}

// WriteTable writes rows as a table or as CSV, depending on the format. It writes nothing for a table
// without rows, so that the caller can print a message; CSV still has its header.
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

// rowCells returns the cells of a row. An empty value is a dash, so that no column is ever empty.
func rowCells[T any](columns []Column[T], row T) []cell {
	cells := make([]cell, len(columns))
	for i, column := range columns {
		show := text.Exact
		if column.hasNames() {
			show = text.Distinct
		}
		cells[i] = cell{text: show(column.shown(column.Value(row))), style: column.style(row)}
		if cells[i].text == "" {
			cells[i] = cell{text: "-"}
		}
	}
	return cells
}

// writeTable writes a table or, if it does not fit the terminal, records. Without headers it always
// writes a table, because the lines of a record would be meaningless.
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

// texts returns the cells of a row, wrapped to the widths and then colored line by line.
func (p *Printer) texts(row []cell, widths []int) []string {
	texts := make([]string, len(row))
	for i, cell := range row {
		lines := wrap(cell.text, widths[i])
		for j, line := range lines {
			// Visible again: a wrapped line may begin with "::".
			lines[j] = text.Paint(text.Visible(line), cell.style, p.options.Color)
		}
		texts[i] = strings.Join(lines, "\n")
	}
	return texts
}

// plainRenderer writes the lines of a table without borders and trailing blanks. The renderers of the
// library measure rune by rune, and so truncate flags and emojis with a skin tone.
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

// Start sets the writer.
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
	_, _ = io.WriteString(r.out, strings.TrimRight(line.String(), " ")+"\n") // flush returns the error
}
