package cmd_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// shown returns what a command prints with the sandbox at a terminal of so many columns; 0 stands
// for no terminal.
func shown(t *testing.T, width int, words string) string {
	t.Helper()
	server := httptest.NewServer(sandbox.New(sandbox.Options{Token: "t"}))
	defer server.Close()
	app, said := newApp(map[string]string{"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "t", "APIOPS_PROJECT": sandbox.SampleProject, "NO_COLOR": "1"})
	app.System.Width, app.System.OutTerminal = width, width > 0
	root := cmd.NewRoot(app, strings.Fields(words))
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return said.String()
}

// The data of the sandbox fits 80 columns: as a table or, if that would break words, as records.
func TestTablesFitTheTerminal(t *testing.T) {
	for words, first := range map[string]string{
		"credential list":                                   "USERNAME  ",
		"credential list -o wide":                           "USERNAME:  ",
		"credential access list api-user":                   "NAME  ",
		"credential private-key remove api-user":            "ENVIRONMENT  ",
		"credential private-key remove api-user -o wide":    "PROJECT  ",
		"credential private-key remove api-user mobile-app": "USERNAME  ",
		"environment list":                                  "NAME  ",
		"environment list -o wide":                          "NAME  ",
		"project list":                                      "NAME  ",
		"api --list":                                        "METHOD  COMMAND  ",
	} {
		got := shown(t, 80, words)
		if !strings.HasPrefix(got, first) {
			t.Errorf("%s: got\n%.300s", words, got)
		}
		for line := range strings.Lines(got) {
			if width := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); width > 80 {
				t.Errorf("%s: %d columns: %s", words, width, line)
			}
		}
	}
}

// Without a terminal, each row is one line.
func TestTablesAreNotWrappedForPrograms(t *testing.T) {
	for _, words := range []string{"credential list -o wide", "api --list"} {
		if got := shown(t, 0, words); strings.Contains(got, ":  ") || !strings.Contains(strings.SplitN(got, "\n", 3)[1], "  ") {
			t.Errorf("%s: got\n%.500s", words, got)
		}
	}
	if got := shown(t, 0, "credential list"); !strings.Contains(got, "  2027-12-31 23:59 UTC\n") {
		t.Errorf("the time is not short:\n%s", got)
	}
	if got := shown(t, 0, "credential list -o csv"); !strings.Contains(got, ",2027-12-31T23:59:59.000Z,") {
		t.Errorf("the time is not that of the server:\n%s", got)
	}
}
