package output_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

func TestParseFormat(t *testing.T) {
	for _, name := range output.Formats() {
		if format, err := output.ParseFormat(name); err != nil || string(format) != name {
			t.Errorf("ParseFormat(%q) = %q, %v", name, format, err)
		}
	}
	_, err := output.ParseFormat("xml")
	want := fault.Usagef(`unknown output format "xml"`).WithHint("valid values: table, wide, json, jsonl, yaml, csv, name")
	if !reflect.DeepEqual(err, error(want)) {
		t.Errorf("got %#v, want %#v", err, want)
	}
}

func TestMachineFormats(t *testing.T) {
	machine := map[output.Format]bool{output.JSON: true, output.JSONLines: true, output.YAML: true}
	for _, name := range output.Formats() {
		if format := output.Format(name); format.Machine() != machine[format] {
			t.Errorf("%s: Machine() = %v", format, format.Machine())
		}
	}
}

func TestTheEffectiveFormat(t *testing.T) {
	tests := []struct {
		options output.Options
		want    output.Format
	}{
		{output.Options{Format: output.Table}, output.Table},
		{output.Options{Format: output.Table, JQ: "."}, output.JSON},
		{output.Options{Format: output.Wide, JQ: "."}, output.JSON},
		{output.Options{Format: output.JSONLines, JQ: "."}, output.JSONLines},
		{output.Options{Format: output.CSV, Columns: []string{"name"}}, output.CSV},
	}
	for _, test := range tests {
		if got := printer(t, io.Discard, test.options).Format(); got != test.want {
			t.Errorf("%+v: got %s, want %s", test.options, got, test.want)
		}
	}
}

func TestNewRejectsConflictingOptions(t *testing.T) {
	tests := []struct {
		options output.Options
		want    string
	}{
		{output.Options{Format: "xml"}, `unknown output format "xml"`},
		{output.Options{Format: output.YAML, JQ: "."}, "--jq cannot be combined with the output format yaml"},
		{output.Options{Format: output.CSV, JQ: "."}, "--jq cannot be combined with the output format csv"},
		{output.Options{Format: output.Name, JQ: "."}, "--jq cannot be combined with the output format name"},
		{output.Options{Format: output.JSON, Columns: []string{"a"}}, "--columns cannot be combined with the output format json"},
		{output.Options{Format: output.Name, Columns: []string{"a"}}, "--columns cannot be combined with the output format name"},
		{output.Options{Format: output.Table, JQ: ".", Columns: []string{"a"}}, "--columns cannot be combined with the output format json"},
	}
	for _, test := range tests {
		_, err := output.New(io.Discard, test.options)
		if usage := fault.From(err); !fault.Is(err, fault.Usage) || usage.Message != test.want || usage.Hint == "" {
			t.Errorf("%+v: got %v, want %s and a hint", test.options, err, test.want)
		}
	}
}

const messy = ` { "zone" : 1.0, "id":123456789012345678901234567890,
	"html":"<a href='x'>\u003c&é\u00e9</a>", "empty":{ }, "list":[ 1 ,2 ] } `

func TestDocumentsAreWrittenUnchanged(t *testing.T) {
	tests := []struct {
		format output.Format
		want   string
	}{
		{output.JSONLines, `{"zone":1.0,"id":123456789012345678901234567890,` +
			`"html":"<a href='x'>\u003c&é\u00e9</a>","empty":{},"list":[1,2]}` + "\n"},
		{output.JSON, `{
  "zone": 1.0,
  "id": 123456789012345678901234567890,
  "html": "<a href='x'>\u003c&é\u00e9</a>",
  "empty": {},
  "list": [
    1,
    2
  ]
}
`},
	}
	for _, test := range tests {
		if got := value(t, output.Options{Format: test.format}, messy); got != test.want {
			t.Errorf("%s: got %s, want %s", test.format, got, test.want)
		}
	}
}

func TestValues(t *testing.T) {
	tests := []struct {
		name    string
		options output.Options
		want    string
	}{
		{"an array", output.Options{Format: output.JSON}, "[\n  {\n    \"a\": 1\n  },\n  2\n]\n"},
		{"one per line", output.Options{Format: output.JSONLines}, "{\"a\":1}\n2\n"},
		{"a sequence", output.Options{Format: output.YAML}, "- a: 1\n- 2\n"},
		{"jq gets the array", output.Options{Format: output.JSON, JQ: "length"}, "2\n"},
		{"jq gets each", output.Options{Format: output.JSONLines, JQ: "type"}, "object\nnumber\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := values(t, test.options, ` { "a": 1 } `, "2"); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestNoValues(t *testing.T) {
	for format, want := range map[output.Format]string{output.JSON: "[]\n", output.YAML: "[]\n", output.JSONLines: ""} {
		if got := values(t, output.Options{Format: format}); got != want {
			t.Errorf("%s: got %q, want %q", format, got, want)
		}
	}
}

func TestInvalidJSONIsAnError(t *testing.T) {
	for _, format := range []output.Format{output.JSON, output.JSONLines, output.YAML} {
		for _, document := range []string{"", "{", "{} {}", "<html>"} {
			var out bytes.Buffer
			err := printer(t, &out, output.Options{Format: format}).Value(context.Background(), json.RawMessage(document))
			if err == nil || !strings.Contains(err.Error(), "not valid JSON") || out.Len() > 0 {
				t.Errorf("%s %q: wrote %q, got %v", format, document, out.String(), err)
			}
		}
	}
}

func TestNamesWritesOneNamePerLine(t *testing.T) {
	var out bytes.Buffer
	if err := printer(t, &out, output.Options{Format: output.Name}).Names([]string{"api-user", "two\nlines", " lead", "#1", `CORP\bob`}); err != nil {
		t.Fatal(err)
	}
	if want := "api-user\n\"two\\nlines\"\n\" lead\"\n\"#1\"\nCORP\\bob\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

var errFull = errors.New("no space left on device")

// full is a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestWriteErrorsAreReturned(t *testing.T) {
	long := json.RawMessage(`"` + strings.Repeat("x", 100_000) + `"`)
	people := []person{{name: strings.Repeat("x", 100_000)}, {name: "b"}}
	tests := []struct {
		options output.Options
		write   func(*output.Printer) error
	}{
		{output.Options{Format: output.JSON}, func(p *output.Printer) error { return p.Value(context.Background(), long) }},
		{output.Options{Format: output.JSONLines}, func(p *output.Printer) error { return p.Value(context.Background(), long) }},
		{output.Options{Format: output.YAML}, func(p *output.Printer) error { return p.Value(context.Background(), long) }},
		{output.Options{Format: output.JSON, JQ: "."}, func(p *output.Printer) error { return p.Value(context.Background(), long) }},
		{output.Options{Format: output.JSON, JQ: "repeat(1)"}, func(p *output.Printer) error { return p.Value(context.Background(), long) }},
		{output.Options{Format: output.JSONLines}, func(p *output.Printer) error {
			return p.Values(context.Background(), []json.RawMessage{[]byte("1"), []byte("2")})
		}},
		{output.Options{Format: output.Name}, func(p *output.Printer) error { return p.Names([]string{"a"}) }},
		{output.Options{Format: output.Table}, func(p *output.Printer) error { return output.WriteTable(p, columns(), people) }},
		{output.Options{Format: output.CSV}, func(p *output.Printer) error { return output.WriteTable(p, columns(), people) }},
	}
	for _, test := range tests {
		if err := test.write(printer(t, full{}, test.options)); !errors.Is(err, errFull) {
			t.Errorf("%+v: got %v, want %v", test.options, err, errFull)
		}
	}
}
