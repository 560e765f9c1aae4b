package cmd_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/sandbox"
	"github.com/apiops-cli/apiops/pkg/session"
)

// page returns a help page for a terminal of so many columns; 0 stands for no terminal.
func page(t *testing.T, width int, words string) string {
	t.Helper()
	app, said := newApp(nil)
	app.System.Width = width
	root := cmd.NewRoot(app, append(strings.Fields(words), "--help"))
	if err := root.Execute(); err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return said.String()
}

// pages returns the arguments that name each command and topic.
func pages(cmd *cobra.Command) []string {
	words := []string{strings.TrimPrefix(cmd.CommandPath(), "apiops")}
	for _, below := range cmd.Commands() {
		if below.Name() != "help" {
			words = append(words, pages(below)...)
		}
	}
	return words
}

// Lines fit the terminal, or 80 columns without one; but text to paste is not broken.
func TestHelpFitsTheTerminal(t *testing.T) {
	for _, words := range pages(tree()) {
		for _, width := range []int{0, 60} {
			pasted := false
			for line := range strings.Lines(page(t, width, words)) {
				line = strings.TrimSuffix(line, "\n")
				if !strings.HasPrefix(line, "  ") {
					pasted = line == "Examples:" || line == "Usage:"
				}
				literal := pasted || strings.HasPrefix(line, "  Request:") || strings.HasPrefix(line, "  {") || strings.HasPrefix(line, "  apiops") || strings.HasPrefix(line, "\"apiops ") || strings.HasPrefix(line, "    ")
				most := 80
				if width > 0 {
					most = width
				}
				if utf8.RuneCountInString(line) > most && !literal && strings.Contains(strings.TrimSpace(line), " ") {
					t.Errorf("%s at %d columns: %q", words, most, line)
				}
			}
		}
	}
}

func TestTheRootHelpIsShort(t *testing.T) {
	if lines := strings.Count(page(t, 80, ""), "\n"); lines > 115 {
		t.Errorf("it has %d lines", lines)
	}
	for _, noun := range tree().Commands() {
		if noun.GroupID != "" && utf8.RuneCountInString(noun.Short) > 50 {
			t.Errorf("%s has more than one line: %s", noun.Name(), noun.Short)
		}
	}
}

// A page shows the global flags that are useful with its command, and how to see all of them.
func TestGlobalFlagsOfAPage(t *testing.T) {
	for words, want := range map[string]string{
		"credential token reset": "context dry-run output project yes",
		"credential token set":   "context dry-run output project",
		"credential list":        "context dry-run output project",
		"project list":           "context dry-run output",
		"environment list":       "context dry-run output project",
		"api":                    "context dry-run output project yes",
		"completion bash":        "",
		"version":                "output",
		"config show":            "context output",
		"context delete":         "context dry-run yes",
		"context set":            "ca-cert client-cert client-key context dry-run host insecure-skip-verify project",
	} {
		_, listed, _ := strings.Cut(page(t, 80, words), "\nGlobal flags:\n")
		listed, _, _ = strings.Cut(listed, "\n\n")
		var got []string
		for _, word := range strings.Fields(listed) {
			if name, isFlag := strings.CutPrefix(word, "--"); isFlag {
				got = append(got, name)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: the flags are %q, want %s", words, got, want)
		}
		if !strings.HasSuffix(page(t, 80, words), "\nRun \"apiops help flags\" for all global flags.\n") {
			t.Errorf("%s: the last line does not point to all global flags", words)
		}
	}
}

// The topics list the values that the program uses.
func TestTopics(t *testing.T) {
	flags, variables := page(t, 80, "flags"), page(t, 80, "variables")
	all := pflag.NewFlagSet("", pflag.ContinueOnError)
	config.Define(all)
	all.VisitAll(func(flag *pflag.Flag) {
		if !strings.Contains(flags, " --"+flag.Name+" ") {
			t.Errorf("--%s is missing from help flags", flag.Name)
		}
		for _, variable := range config.VariableNames(flag.Name) {
			if !strings.Contains(flags, variable) || !strings.Contains(variables, "\n  "+variable+" ") {
				t.Errorf("%s is missing", variable)
			}
		}
	})
	for _, variable := range strings.Fields("APIOPS_TOKEN APIOPS_TOKEN_FILE APINIZER_TOKEN NO_COLOR TERM HTTPS_PROXY NO_PROXY XDG_CONFIG_HOME XDG_CACHE_HOME") {
		if !strings.Contains(variables, "\n  "+variable+" ") {
			t.Errorf("%s is missing", variable)
		}
	}
	formats := page(t, 80, "formats")
	for _, format := range output.Formats() {
		if meaning := output.Format(format).Meaning(); meaning == "" || !strings.Contains(formats, meaning) {
			t.Errorf("%s has no meaning", format)
		}
	}
	codes := page(t, 0, "exit-codes")
	for _, code := range fault.ExitCodes() {
		if first, _, _ := strings.Cut(code.Meaning, " "); !strings.Contains(codes, first) {
			t.Errorf("%d is missing", code.Number)
		}
	}
}

// The JSON in the help must be what a change prints.
func TestTheJSONExampleInTheHelpIsReal(t *testing.T) {
	app, said := newApp(nil)
	app.System.Sandbox = func() (session.Sandbox, error) {
		practice := sandbox.New(sandbox.Options{})
		server, err := practice.Start("")
		if err != nil {
			return session.Sandbox{}, err
		}
		t.Cleanup(func() { _ = server.Close() })
		return session.Sandbox{Host: "http://" + server.Addr, Token: practice.Token(), Project: sandbox.SampleProject}, nil
	}
	root := cmd.NewRoot(app, strings.Fields("credential private-key remove api-user --sandbox -o json"))
	if err := root.ExecuteContext(t.Context()); err != nil {
		t.Fatal(err)
	}
	formats := page(t, 80, "formats")
	start := strings.Index(formats, "\n  {\n")
	var example, printed any
	if err := json.NewDecoder(strings.NewReader(formats[start:])).Decode(&example); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(said.Bytes(), &printed); err != nil || !reflect.DeepEqual(example, printed) {
		t.Errorf("the example differs from what is printed: %v\n%s", err, said)
	}
}

// The help lists what --columns accepts.
func TestHelpListsColumns(t *testing.T) {
	for words, want := range map[string]string{
		"credential list": "\n  Columns:      username, full_name, email, enabled, expires, roles, addresses,\n                description\n",
		"version":         "\n  Columns:      version, commit, go, platform\n",
	} {
		if got := page(t, 80, words); !strings.Contains(got, want) {
			t.Errorf("%s: the columns are missing:\n%s", words, got)
		}
	}
}
