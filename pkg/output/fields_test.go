package output_test

import (
	"bytes"
	"testing"

	"github.com/apiops-cli/apiops/pkg/output"
)

func TestFields(t *testing.T) {
	for _, test := range []struct {
		name    string
		options output.Options
		row     person
		want    string
	}{
		{"one line per field", output.Options{}, ada, lines(
			"FULL NAME  Ada Lovelace",
			"STATE      deployed",
			"EMAIL      ada@example.com")},
		{"an empty value is a dash", output.Options{}, grace, lines(
			"FULL NAME  Grace",
			"STATE      failed",
			"EMAIL      -")},
		{"escape sequences are escaped", output.Options{}, person{name: "\x1b[2J"}, lines(
			`FULL NAME  \x1b[2J`,
			"STATE      -",
			"EMAIL      -")},
		{"wrapped", output.Options{Width: 22, Color: true}, person{"Ada King, Countess of Lovelace", "a@b", "failed"}, lines(
			"FULL NAME  Ada King,",
			"           Countess of",
			"           Lovelace",
			"STATE      \x1b[31mfailed\x1b[0m",
			"EMAIL      a@b")},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.options.Format = output.Table
			var out bytes.Buffer
			if err := output.WriteFields(printer(t, &out, test.options), columns(), test.row); err != nil {
				t.Fatal(err)
			}
			if got := out.String(); got != test.want {
				t.Errorf("got\n%q\nwant\n%q", got, test.want)
			}
		})
	}
}
