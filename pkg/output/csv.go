package output

import "encoding/csv"

// writeCSV writes the names of the columns, then the rows. Values are escaped only for a terminal.
func writeCSV[T any](p *Printer, columns []Column[T], rows []T) error {
	writer := csv.NewWriter(p.out)
	record := make([]string, len(columns))
	if !p.options.NoHeaders {
		for i, column := range columns {
			record[i] = column.Name()
		}
		if err := p.writeRecord(writer, record); err != nil {
			return err
		}
	}
	for _, row := range rows {
		for i, column := range columns {
			record[i] = p.forTerminal(column.Value(row))
		}
		if err := p.writeRecord(writer, record); err != nil {
			return err
		}
	}
	writer.Flush()
	return p.flush(writer.Error())
}

// writeRecord writes one line. It quotes a single empty value, because readers skip empty lines.
func (p *Printer) writeRecord(writer *csv.Writer, record []string) error {
	if len(record) == 1 && record[0] == "" {
		writer.Flush()
		_, err := p.out.WriteString("\"\"\n")
		return err
	}
	return writer.Write(record)
}
