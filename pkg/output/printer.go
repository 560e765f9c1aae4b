// Package output writes results to stdout: as tables for people, as CSV and names for scripts, and as JSON and
// YAML for programs. Documents pass through as the server sent them: the order of the keys and the digits of the
// numbers stay as they are. Nothing a server sends can move the cursor, pretend to be a second line, or give orders to
// a pipeline: see text.Visible.
package output

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/itchyny/gojq"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Options say how a Printer writes.
type Options struct {
	Format    Format
	Columns   []string // names of the columns wanted, as they were typed; none: those of the format
	NoHeaders bool     // tables and CSV without their first line
	JQ        string   // a jq program for the documents
	Color     bool     // whether tables may be coloured
	Width     int      // columns of the terminal that tables have to fit; 0: not a terminal, nothing is wrapped
	Terminal  bool     // whether a terminal shows the result
}

// Printer writes results in one format.
type Printer struct {
	options  Options
	out      *bufio.Writer // flushed at the end of each exported call
	program  *gojq.Code    // nil: documents are written as they are
	separate bool          // whether a YAML document was written before
}

// New returns a Printer that writes to w. Options that contradict each other are a usage error.
func New(w io.Writer, options Options) (*Printer, error) {
	printer := &Printer{options: options, out: bufio.NewWriter(w)}
	var err error
	if printer.options.Format, err = options.format(); err != nil {
		return nil, err
	}
	if options.JQ != "" {
		if printer.program, err = compile(options.JQ); err != nil {
			return nil, err
		}
	}
	return printer, nil
}

// format decides which format is in force.
func (o Options) format() (Format, error) {
	format, err := ParseFormat(string(o.Format))
	if err != nil {
		return "", err
	}
	if o.JQ != "" {
		switch format {
		case Table, Wide:
			format = JSON
		case YAML, CSV, Name:
			return "", fault.Usagef("--jq does not go with the output format %s", format).WithHint("use json or jsonl")
		}
	}
	if len(o.Columns) > 0 && !format.tabular() {
		return "", fault.Usagef("--columns does not go with the output format %s", format).
			WithHint("use table, wide or csv, or choose fields with --jq")
	}
	return format, nil
}

// Format is the format in force: JSON when a jq program was given where a table would have been written.
func (p *Printer) Format() Format { return p.options.Format }

// Value writes one document: indented as JSON or YAML, on one line as JSON lines. With a jq program, its results are
// written instead. A format that has no form for a document (a table, CSV, names) writes JSON.
//
// YAML documents after the first are preceded by "---".
func (p *Printer) Value(ctx context.Context, document json.RawMessage) error {
	return p.flush(p.write(ctx, document))
}

// Values writes a list: one document a line as JSON lines, each through the jq program on its own; otherwise as one
// document, an array.
func (p *Printer) Values(ctx context.Context, documents []json.RawMessage) error {
	if p.options.Format != JSONLines {
		return p.Value(ctx, document.List(documents))
	}
	for _, document := range documents {
		if err := p.write(ctx, document); err != nil {
			return p.flush(err)
		}
	}
	return p.flush(nil)
}

// Names writes one name a line. What would break the line is made visible, so that there are never more lines than names.
func (p *Printer) Names(names []string) error {
	for _, name := range names {
		if _, err := fmt.Fprintln(p.out, text.Visible(name)); err != nil {
			return err
		}
	}
	return p.flush(nil)
}

// write writes one document to the buffer.
func (p *Printer) write(ctx context.Context, document json.RawMessage) error {
	if p.program == nil && p.options.Format != YAML {
		return p.writeJSON(document)
	}
	if !json.Valid(document) {
		return invalid(json.Unmarshal(document, new(json.RawMessage))) // says where
	}
	if p.program != nil {
		return p.writeResults(ctx, document)
	}
	p.writeYAML(document)
	return nil
}

// forTerminal makes visible what goes to a terminal, and leaves alone what goes to a program.
func (p *Printer) forTerminal(value string) string {
	if !p.options.Terminal {
		return value
	}
	fields := strings.Split(value, "\t") // @tsv makes tabs, which do no harm
	for i, field := range fields {
		fields[i] = text.VisibleLines(field)
	}
	return strings.Join(fields, "\t")
}

// flush delivers what was written, even before an error, and returns the first thing that went wrong.
func (p *Printer) flush(err error) error { return cmp.Or(err, p.out.Flush()) }
