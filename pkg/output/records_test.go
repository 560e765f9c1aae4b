package output_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/output"
)

// A long word in one row of many does not turn a table into records.
func TestOneLongWordDoesNotForceRecords(t *testing.T) {
	rows := people(10)
	rows[3].email = strings.Repeat("x", 60)
	got := table(t, output.Options{Format: output.Wide, Width: 50}, rows...)
	if !strings.HasPrefix(got, "FULL NAME  STATE     EMAIL\n") || !strings.Contains(got, "\nuser-3     deployed  xxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n                     xxx") {
		t.Errorf("got\n%s", got)
	}
	rows[4].email = rows[3].email
	if got := table(t, output.Options{Format: output.Wide, Width: 50}, rows...); !strings.HasPrefix(got, "FULL NAME:  user-0\n") {
		t.Errorf("two rows of ten: got\n%s", got)
	}
}

// A name is not broken if it fits into a record.
func TestANameIsNotBroken(t *testing.T) {
	rows := people(20)
	rows[0].name = strings.Repeat("n", 40)
	if got := table(t, output.Options{Format: output.Wide, Width: 60}, rows...); !strings.Contains(got, "FULL NAME:  "+rows[0].name+"\n") {
		t.Errorf("got\n%s", got)
	}
}

// Without headers, the lines of a record would be meaningless.
func TestATableWithoutHeadersIsNeverWrittenAsRecords(t *testing.T) {
	options := output.Options{Format: output.Table, Columns: []string{"email", "state"}, NoHeaders: true, Width: 20}
	got := table(t, options, person{state: "deployed", email: "averyveryverylong@example.com"})
	if want := lines("averyveryv  deployed", "erylong@ex", "ample.com"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A path is broken after a slash, if possible.
func TestAPathIsBrokenAfterASlash(t *testing.T) {
	options := output.Options{Format: output.Wide, Columns: []string{"state", "email"}, Width: 40}
	got := table(t, options, person{state: "GET", email: "/projects/{project}/credentials/{username}/access/"})
	want := lines(
		"STATE  EMAIL",
		"GET    /projects/{project}/credentials/",
		"       {username}/access/")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestSeveralTimesAreShort(t *testing.T) {
	if got := output.ShortTime("2027-12-31T23:59:59.000Z, never"); got != "2027-12-31 23:59 UTC, never" {
		t.Errorf("got %s", got)
	}
}

// Tables have a short time, and CSV the time that the server sent.
func TestTimesAreShortForPeople(t *testing.T) {
	for value, want := range map[string]string{
		"2027-12-31T23:59:59.000Z":      "2027-12-31 23:59 UTC",
		"2027-12-31T23:59:59Z":          "2027-12-31 23:59 UTC",
		"2027-12-31T23:59:59.000+00:00": "2027-12-31 23:59 UTC",
		"2027-12-31T23:59:59.000+0300":  "2027-12-31 20:59 UTC",
		"2027-12-31":                    "2027-12-31",
		"never":                         "never",
		"":                              "-",
	} {
		columns := []output.Column[string]{output.Col("EXPIRES", func(s string) string { return s }).Shown(output.ShortTime)}
		for format, want := range map[output.Format]string{output.Table: "EXPIRES\n" + want + "\n", output.CSV: "expires\n" + value + "\n"} {
			var out bytes.Buffer
			if err := output.WriteTable(printer(t, &out, output.Options{Format: format}), columns, []string{value}); err != nil {
				t.Fatal(err)
			}
			if got := strings.ReplaceAll(out.String(), `""`, ""); got != want {
				t.Errorf("%q as %s: got %q, want %q", value, format, got, want)
			}
		}
	}
}

// A pattern can be copied from a table; names that differ look different.
func TestPatternsAreShownAsTheyAre(t *testing.T) {
	var out bytes.Buffer
	columns := output.Fields("NAME name", "PATTERN pattern")
	rows := []json.RawMessage{json.RawMessage(`{"name":"a\\x20","pattern":"\\b\\d+\\b"}`)}
	if err := output.WriteTable(printer(t, &out, output.Options{Format: output.Table}), columns, rows); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); !strings.Contains(got, `a\\x20`) || !strings.Contains(got, ` \b\d+\b`) {
		t.Errorf("got %s", got)
	}
}
