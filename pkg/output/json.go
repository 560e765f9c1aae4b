package output

import (
	"bytes"
	"encoding/json"
)

// writeIndented writes a document for reading. Only the blanks between its tokens change, and what is not visible.
func (p *Printer) writeIndented(document json.RawMessage) error {
	var text bytes.Buffer
	if err := json.Indent(&text, bytes.TrimSpace(document), "", "  "); err != nil {
		return err
	}
	text.WriteByte('\n')
	_, err := p.out.Write(VisibleJSON(text.Bytes()))
	return err
}

// writeLine writes a document on one line. Only the blanks between its tokens change, and what is not visible.
func (p *Printer) writeLine(document json.RawMessage) error {
	var text bytes.Buffer
	if err := json.Compact(&text, document); err != nil {
		return err
	}
	text.WriteByte('\n')
	_, err := p.out.Write(VisibleJSON(text.Bytes()))
	return err
}
