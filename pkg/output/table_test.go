package output_test

import (
	"bytes"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

type person struct{ name, email, state string }

func columns() []output.Column[person] {
	return []output.Column[person]{
		output.Col("FULL NAME", func(p person) string { return p.name }),
		output.Col("STATE", func(p person) string { return p.state }).Styled(func(p person) text.Style {
			if p.state == "deployed" {
				return text.Good
			}
			return text.Bad
		}),
		output.Col("EMAIL", func(p person) string { return p.email }).InWide(),
	}
}

// table returns the output for rows, with the columns that Select returns.
func table(t testing.TB, options output.Options, rows ...person) string {
	t.Helper()
	var out bytes.Buffer
	p := printer(t, &out, options)
	selected, err := output.Select(p, columns())
	if err != nil {
		t.Fatal(err)
	}
	if err := output.WriteTable(p, selected, rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// lines joins lines, each with a newline.
func lines(lines ...string) string { return strings.Join(lines, "\n") + "\n" }

var (
	ada   = person{"Ada Lovelace", "ada@example.com", "deployed"}
	grace = person{"Grace", "", "failed"}
)

func TestTable(t *testing.T) {
	tests := []struct {
		name    string
		options output.Options
		rows    []person
		want    string
	}{
		{"a table", output.Options{Format: output.Table}, []person{ada, grace}, lines(
			"FULL NAME     STATE",
			"Ada Lovelace  deployed",
			"Grace         failed")},
		{"wide shows all columns, and a dash for an empty value", output.Options{Format: output.Wide}, []person{ada, grace}, lines(
			"FULL NAME     STATE     EMAIL",
			"Ada Lovelace  deployed  ada@example.com",
			"Grace         failed    -")},
		{"without headers", output.Options{Format: output.Table, NoHeaders: true}, []person{grace}, lines("Grace  failed")},
		{"selected columns in the given order", output.Options{Format: output.Table, Columns: []string{"email", "full-name"}}, []person{ada}, lines(
			"EMAIL            FULL NAME",
			"ada@example.com  Ada Lovelace")},
		{"no rows, no table", output.Options{Format: output.Table}, nil, ""},
		{"control characters are escaped", output.Options{Format: output.Table}, []person{{name: "a\x1b[2J\nb\tc", state: " x "}}, lines(
			"FULL NAME       STATE",
			`a\x1b[2J\nb\tc  \x20x\x20`)},
		{"columns are aligned in any script", output.Options{Format: output.Table}, []person{
			{name: "üretim-İstanbul-生産", state: "a"}, {name: "e\u0301te\u0301", state: "b"}, {name: "👍🏽🇹🇷❤️", state: "c"}}, lines(
			"FULL NAME             STATE",
			"üretim-İstanbul-生産  a",
			"e\u0301te\u0301                   b",
			"👍🏽🇹🇷❤️                c")},
		{"color does not affect the alignment", output.Options{Format: output.Table, Columns: []string{"state", "full_name"}, Color: true}, []person{ada, grace}, lines(
			"STATE     FULL NAME",
			"\x1b[32mdeployed\x1b[0m  Ada Lovelace",
			"\x1b[31mfailed\x1b[0m    Grace")},
		{"a header is printed unchanged", output.Options{Format: output.Table, Columns: []string{"full name"}}, []person{grace}, lines("FULL NAME", "Grace")},
		{"csv has all columns and unchanged values", output.Options{Format: output.CSV}, []person{ada, {name: "a\n\"b\"", state: "\x1b"}}, lines(
			"full_name,state,email",
			"Ada Lovelace,deployed,ada@example.com",
			"\"a\n\"\"b\"\"\",\x1b,")},
		{"csv without rows", output.Options{Format: output.CSV}, nil, lines("full_name,state,email")},
		{"csv without headers", output.Options{Format: output.CSV, NoHeaders: true, Columns: []string{"state"}}, []person{ada}, lines("deployed")},
		{"csv keeps an empty row", output.Options{Format: output.CSV, Columns: []string{"email"}}, []person{grace, ada, grace}, lines(
			"email", `""`, "ada@example.com", `""`)},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if got := table(t, test.options, test.rows...); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

func TestTableFitsTheTerminal(t *testing.T) {
	long := person{name: "the quick brown fox jumps", state: "deployed", email: "averyveryverylongname@example.com"}
	tests := []struct {
		name  string
		width int
		color bool
		want  string
	}{
		{"not a terminal", 0, false, lines(
			"FULL NAME                  STATE     EMAIL",
			"the quick brown fox jumps  deployed  averyveryverylongname@example.com",
			"Grace                      failed    -")},
		{"wide enough", 70, false, lines(
			"FULL NAME                  STATE     EMAIL",
			"the quick brown fox jumps  deployed  averyveryverylongname@example.com",
			"Grace                      failed    -")},
		{"words are not broken if possible", 54, false, lines(
			"FULL NAME  STATE     EMAIL",
			"the quick  deployed  averyveryverylongname@example.com",
			"brown fox",
			"jumps",
			"Grace      failed    -")},
		{"too narrow for the longest word: records", 45, false, lines(
			"FULL NAME:  the quick brown fox jumps",
			"STATE:      deployed",
			"EMAIL:      averyveryverylongname@example.com",
			"",
			"FULL NAME:  Grace",
			"STATE:      failed",
			"EMAIL:      -")},
		{"records at any width", 20, true, lines(
			"FULL NAME:  the",
			"            quick",
			"            brown",
			"            fox",
			"            jumps",
			"STATE:      \x1b[32mdeployed\x1b[0m",
			"EMAIL:      averyver",
			"            yverylon",
			"            gname@ex",
			"            ample.co",
			"            m",
			"",
			"FULL NAME:  Grace",
			"STATE:      \x1b[31mfailed\x1b[0m",
			"EMAIL:      -")},
		{"color", 54, true, lines(
			"FULL NAME  STATE     EMAIL",
			"the quick  \x1b[32mdeployed\x1b[0m  averyveryverylongname@example.com",
			"brown fox",
			"jumps",
			"Grace      \x1b[31mfailed\x1b[0m    -")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			options := output.Options{Format: output.Wide, Width: test.width, Color: test.color}
			if got := table(t, options, long, grace); got != test.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, test.want)
			}
		})
	}
}

func TestWrappingLosesNothing(t *testing.T) {
	name := "生産環境 a👍🏽b " + strings.Repeat("x", 30) + " 🇹🇷🇩🇪🇫🇷🇮🇹🇪🇸 e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301"
	got := table(t, output.Options{Format: output.Table, Columns: []string{"full-name"}, NoHeaders: true, Width: 9}, person{name: name})
	if unbroken := strings.NewReplacer("\n", "", " ", "").Replace(got); unbroken != strings.ReplaceAll(name, " ", "") {
		t.Errorf("%q became %q", name, got)
	}
}

func TestSelectRejectsAnUnknownColumn(t *testing.T) {
	p := printer(t, io.Discard, output.Options{Format: output.Table, Columns: []string{"state", "phone"}})
	_, err := output.Select(p, columns())
	want := fault.Usagef(`unknown column "phone"`).WithHint("valid columns: full_name, state, email")
	if !reflect.DeepEqual(err, error(want)) {
		t.Errorf("got %#v, want %#v", err, want)
	}
}

func TestSelectAcceptsEverySpellingOfAColumn(t *testing.T) {
	for _, typed := range []string{"FULL NAME", "full name", "Full-Name", "full_name", " full-name "} {
		p := printer(t, io.Discard, output.Options{Format: output.CSV, Columns: []string{typed}})
		if selected, err := output.Select(p, columns()); err != nil || len(selected) != 1 || selected[0].Name() != "full_name" {
			t.Errorf("%q: got %v, %v", typed, selected, err)
		}
	}
}

func people(count int) []person {
	rows := make([]person, count)
	for i := range rows {
		rows[i] = person{fmt.Sprintf("user-%d", i), fmt.Sprintf("user-%d@example.com", i), "deployed"}
	}
	return rows
}

func BenchmarkTenThousandRows(b *testing.B) {
	rows := people(10_000)
	for name, options := range map[string]output.Options{
		"table":    {Format: output.Wide},
		"terminal": {Format: output.Wide, Width: 40, Color: true},
		"csv":      {Format: output.CSV},
	} {
		b.Run(name, func(b *testing.B) {
			p := printer(b, io.Discard, options)
			for b.Loop() {
				if err := output.WriteTable(p, columns(), rows); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
