package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestManualPagesHaveTheSectionsOperatorsLookFor(t *testing.T) {
	made := manual(newRoot(nil))
	for name, text := range made {
		for _, title := range []string{"NAME", "SYNOPSIS", "DESCRIPTION", "ENVIRONMENT", "EXIT STATUS", "FILES", "SEE ALSO"} {
			if strings.Count(text, ".SH \""+title+"\"\n") != 1 {
				t.Errorf("%s: section %s is missing", name, title)
			}
		}
		for _, code := range fault.ExitCodes() {
			if !strings.Contains(text, roff(code.Meaning)) {
				t.Errorf("%s: exit code %d is missing", name, code.Number)
			}
		}
	}
	for _, variable := range config.Variables() {
		if !strings.Contains(made["apiops.1"], ".B \""+variable.Name+"\"\n") {
			t.Errorf("apiops.1: variable %s is missing", variable.Name)
		}
	}
	if text := made["apiops-credential-create.1"]; !strings.Contains(text, `.B "\-f, \-\-file file"`) {
		t.Error("the page of credential create does not list its flags")
	}
}

func TestRoff(t *testing.T) {
	var p page
	p.text("A '\\d' in ~/.bashrc\n.stops\n\n  jq --raw '.[0]'")
	p.macro("B", `say "x"`)
	want := ".nf\njq \\-\\-raw \\(aq.[0]\\(aq\n.fi\n.RE\n.B \"say \\(dqx\\(dq\"\n"
	if got := p.String(); !strings.HasSuffix(got, want) || !strings.HasPrefix(got, "A \\(aq\\ed\\(aq in \\(ti/.bashrc\n\\&.stops\n.PP\n") {
		t.Error(got)
	}
}

func TestOnePageForEachNoun(t *testing.T) {
	made := pages(newRoot(nil))
	nouns := below(newRoot(nil))
	if len(made) != len(nouns)+1 {
		t.Errorf("%d pages for %d nouns and an index", len(made), len(nouns))
	}
	for _, noun := range nouns {
		text := made[noun.Name()+".md"]
		for _, c := range leaves(noun) {
			if !strings.Contains(text, "# "+c.CommandPath()+"\n") {
				t.Errorf("%s.md: %s is missing", noun.Name(), c.CommandPath())
			}
		}
		if strings.Contains(text, "--insecure-skip-verify   ") {
			t.Errorf("%s.md repeats the global flags", noun.Name())
		}
		if !strings.Contains(made["apiops.md"], "("+noun.Name()+".md)") {
			t.Errorf("apiops.md: the link to %s.md is missing", noun.Name())
		}
	}
}

func TestMarkdown(t *testing.T) {
	got := markdown("Write <name> to ~/x,\nor *.\n\n  a <b>\n")
	if want := "Write \\<name> to \\~/x,\nor \\*.\n\n```text\na <b>\n```\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestReplaceRemovesOnlyItsOwnFiles(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"apiops-gone.1", "git.1"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := replace(folder, "apiops*.1", texts{"apiops.1": "x"}); err != nil {
		t.Fatal(err)
	}
	names, _ := filepath.Glob(filepath.Join(folder, "*"))
	want := []string{filepath.Join(folder, "apiops.1"), filepath.Join(folder, "git.1")}
	if !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}
