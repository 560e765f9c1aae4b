// Package output writes results to stdout: tables for people, CSV and names for scripts, and JSON and
// YAML for programs. Documents keep the order of keys and the digits of numbers that the server sent.
// Nothing from a server can move the cursor, imitate another line, or run a command of a CI pipeline:
// see text.Visible.
package output

import (
	"bufio"
	"bytes"
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

// Options configure a Printer.
type Options struct {
	Format    Format
	Columns   []string // names of columns as typed; empty: the default columns of the format
	Preferred bool     // the columns are a preference, which formats without columns ignore
	NoHeaders bool     // omit the first line of tables and CSV
	JQ        string   // a jq program for the documents
	Color     bool     // whether tables are colored
	Width     int      // of the terminal in columns; 0: not a terminal, nothing is wrapped
	Terminal  bool     // whether the output is a terminal
}

// Printer writes results in one format.
type Printer struct {
	options  Options
	out      *bufio.Writer // flushed at the end of each exported method
	program  *gojq.Code    // nil: documents are not filtered
	separate bool          // whether a YAML document was already written
}

// New returns a Printer that writes to w. Options that cannot be combined are a usage error.
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

// format returns the effective format.
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
			return "", fault.Usagef("--jq cannot be combined with the output format %s", format).WithHint("use json or jsonl")
		}
	}
	if len(o.Columns) > 0 && !format.tabular() && !o.Preferred {
		return "", fault.Usagef("--columns cannot be combined with the output format %s", format).
			WithHint("use table, wide or csv, or select fields with --jq")
	}
	return format, nil
}

// Format returns the effective format: with a jq program, JSON instead of a table.
func (p *Printer) Format() Format { return p.options.Format }

// Value writes one document: indented for JSON and YAML, on one line for JSON lines. If there is a jq
// program, it writes the results instead. For tables, CSV and names, it writes JSON.
//
// YAML documents after the first are preceded by "---".
func (p *Printer) Value(ctx context.Context, document json.RawMessage) error {
	return p.flush(p.write(ctx, document))
}

// ValueOnce is like Value for a document with a secret that can never be read again: if the jq program
// fails, or leaves the secret out, it writes the whole document. It reports whether it did.
func (p *Printer) ValueOnce(ctx context.Context, document json.RawMessage, secret string) (whole bool, err error) {
	if p.program == nil {
		return false, p.Value(ctx, document)
	}
	var selected bytes.Buffer
	out := p.out
	p.out = bufio.NewWriter(&selected)
	failed := p.flush(p.write(ctx, document))
	p.out = out
	if failed == nil && strings.Contains(selected.String(), secret) {
		_, err = p.out.Write(selected.Bytes())
		return false, p.flush(err)
	}
	if err := p.flush(p.writeJSON(document)); err != nil {
		return false, err
	}
	return true, failed
}

// Values writes a list. For JSON lines, it writes one document per line and applies the jq program to
// each document. Otherwise it writes one document, an array.
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

// Names writes one name per line, as names on stdin are read: see text.Line.
func (p *Printer) Names(names []string) error {
	for _, name := range names {
		if _, err := fmt.Fprintln(p.out, text.Line(name)); err != nil {
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
		return invalid(json.Unmarshal(document, new(json.RawMessage))) // for the position
	}
	if p.program != nil {
		return p.writeResults(ctx, document)
	}
	p.writeYAML(document)
	return nil
}

// forTerminal applies text.VisibleLines if the output is a terminal.
func (p *Printer) forTerminal(value string) string {
	if !p.options.Terminal {
		return value
	}
	fields := strings.Split(value, "\t") // keep tabs, which are harmless, for @tsv
	for i, field := range fields {
		fields[i] = text.VisibleLines(field)
	}
	return strings.Join(fields, "\t")
}

// flush writes the buffer, even after an error, and returns the first error.
func (p *Printer) flush(err error) error { return cmp.Or(err, p.out.Flush()) }
