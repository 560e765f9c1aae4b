package config

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

const twoContexts = `
current-context: Prod.EU
contexts:
  - name: Prod.EU
    host: https://eu.example
  - name: Test
    host: https://test.example
`

func TestTheChosenContext(t *testing.T) {
	tests := []struct {
		name         string
		run          run
		want, source string
	}{
		{"flag", run{[]string{"--context", "Prod.EU"}, map[string]string{"APIOPS_CONTEXT": "Test"}, twoContexts}, "Prod.EU", "flag --context"},
		{"variable", run{nil, map[string]string{"APIOPS_CONTEXT": "Test"}, twoContexts}, "Test", "variable APIOPS_CONTEXT"},
		{"current", run{file: twoContexts}, "Prod.EU", "file"},
		{"none is current", run{file: "contexts: [{name: Test}]"}, "", ""},
		{"no file", run{}, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			settings := test.run.mustLoad(t)
			context, found := settings.Context()
			if context.Name != test.want || found != (test.want != "") || settings.String("context") != test.want {
				t.Errorf("context is %q, want %q", context.Name, test.want)
			}
			if source := strings.TrimSuffix(settings.Source("context"), " "+settings.Path()); source != test.source {
				t.Errorf("source is %q, want %q", source, test.source)
			}
		})
	}
}

func TestAnUnknownContextIsAnErrorThatListsTheContexts(t *testing.T) {
	tests := []struct {
		run   run
		words []string
	}{
		{run{flags: []string{"--context", "prod.eu"}, file: twoContexts}, []string{`flag --context: context "prod.eu" does not exist`, "Prod.EU, Test"}},
		{run{variables: map[string]string{"APIOPS_CONTEXT": "Gone"}}, []string{"variable APIOPS_CONTEXT", "apiops auth login"}},
		{run{file: "current-context: Gone\n"}, []string{"current-context in file", `"Gone"`, "apiops auth login"}},
	}
	for _, test := range tests {
		settings, err := test.run.load(t)
		if err == nil { // only commands that need the host fail
			_, err = settings.Host()
		}
		wantError(t, err, test.words...)
	}
}

func TestPrintingAContextOmitsTheToken(t *testing.T) {
	context := Context{Name: "Prod.EU", Token: "SECRET"}
	if printed := fmt.Sprintf("%v %+v %s", context, &context, []Context{context}); strings.Contains(printed, "SECRET") {
		t.Error(printed)
	}
}

func TestUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, path, strings.Replace(twoContexts, "current-context: Prod.EU", "current-context: Gone", 1))
	if err := (Store{Path: path}).Use("Test"); err != nil {
		t.Fatal(err)
	}
	settings, err := Load(parseFlags(t, "--config", path), lookupIn(nil), Read, AtOnce)
	if err != nil {
		t.Fatal(err)
	}
	if context, _ := settings.Context(); context.Name != "Test" {
		t.Errorf("context is %q", context.Name)
	}
}

func TestUseRejectsAnUnknownContext(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	wantError(t, Store{Path: path}.Use("Test"), `context "Test" does not exist`, "apiops auth login")
	writeFile(t, path, twoContexts)
	wantError(t, Store{Path: path}.Use("test"), `context "test" does not exist`, "Prod.EU, Test")
	wantContent(t, path, twoContexts)
	wantError(t, Store{}.Use("Test"), "--config")
}
