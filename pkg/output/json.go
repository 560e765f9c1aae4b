package output

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// writeJSON writes a document on one line, or indented for reading. Only the blanks between its tokens change, and what
// is not visible.
func (p *Printer) writeJSON(document json.RawMessage) error {
	var text bytes.Buffer
	var err error
	if p.format == JSONLines {
		err = json.Compact(&text, document)
	} else {
		err = json.Indent(&text, bytes.TrimSpace(document), "", "  ")
	}
	if err != nil {
		return invalid(err)
	}
	text.WriteByte('\n')
	_, err = p.out.Write(VisibleJSON(text.Bytes()))
	return err
}

func invalid(why error) error { return fmt.Errorf("the document is not valid JSON: %w", why) }
