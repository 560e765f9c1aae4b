package output

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/text"
)

// writeJSON writes a document on one line or indented. It only changes white space between tokens,
// and escapes what is not visible.
func (p *Printer) writeJSON(document json.RawMessage) error {
	var indented bytes.Buffer
	var err error
	if p.options.Format == JSONLines {
		err = json.Compact(&indented, document)
	} else {
		err = json.Indent(&indented, bytes.TrimSpace(document), "", "  ")
	}
	if err != nil {
		return invalid(err)
	}
	indented.WriteByte('\n')
	_, err = p.out.Write(text.VisibleJSON(indented.Bytes()))
	return err
}

func invalid(why error) error { return fmt.Errorf("the document is not valid JSON: %w", why) }
