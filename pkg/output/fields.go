package output

// WriteFields writes a single row on its side: a line for each column.
func WriteFields[T any](p *Printer, columns []Column[T], row T) error {
	type field struct {
		name, value string
		style       Style
	}
	fields := make([]field, len(columns))
	for i, column := range columns {
		fields[i] = field{column.header, column.value(row), column.style(row)}
	}
	sideways := *p
	sideways.noHeaders = true
	return WriteTable(&sideways, []Column[field]{
		Col("FIELD", func(f field) string { return f.name }),
		Col("VALUE", func(f field) string { return f.value }).Styled(func(f field) Style { return f.style }),
	}, fields)
}
