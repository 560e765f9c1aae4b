package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"
)

func TestPrecedence(t *testing.T) {
	const file = `
current-context: Prod.EU
contexts:
  - name: Prod.EU
    host: https://context.example
project: preferred
host: https://preferred.example
`
	tests := []struct {
		name   string
		run    run
		host   string
		source string
	}{
		{"flag over all", run{
			[]string{"--host", "https://flag.example"},
			map[string]string{"APIOPS_HOST": "https://variable.example", "APINIZER_URL": "https://alias.example"}, file,
		}, "https://flag.example", "flag --host"},
		{"variable over alias", run{
			nil, map[string]string{"APIOPS_HOST": "https://variable.example", "APINIZER_URL": "https://alias.example"}, file,
		}, "https://variable.example", "variable APIOPS_HOST"},
		{"APINIZER_URL over APINIZER_BASE_URL", run{
			nil, map[string]string{"APINIZER_URL": "https://alias.example", "APINIZER_BASE_URL": "https://base.example"}, file,
		}, "https://alias.example", "variable APINIZER_URL"},
		{"alias over context", run{
			nil, map[string]string{"APINIZER_BASE_URL": "https://base.example"}, file,
		}, "https://base.example", "variable APINIZER_BASE_URL"},
		{"an empty variable is unset", run{
			nil, map[string]string{"APIOPS_HOST": "", "APINIZER_URL": ""}, file,
		}, "https://context.example", "context Prod.EU"},
		{"context over preference", run{file: file}, "https://context.example", "context Prod.EU"},
		{"preference", run{file: "host: https://preferred.example"}, "https://preferred.example", "file"},
		{"nothing", run{}, "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			settings := test.run.mustLoad(t)
			source, _, _ := strings.Cut(settings.Source("host"), " "+settings.Path())
			if got := settings.String("host"); got != test.host || source != test.source {
				t.Errorf("host is %q from %q, want %q from %q", got, source, test.host, test.source)
			}
		})
	}
}

// Every setting is set in each layer alone, and in that layer and all below it.
func TestValueAndSourceOfEverySettingInEveryLayer(t *testing.T) {
	for _, flag := range definitions() {
		name := flag.Name
		if name == "config" || name == "context" {
			continue
		}
		samples := samplesOf(flag)
		variable := VariableNames(name)[0]
		weakestFirst := []struct {
			source string
			add    func(*run, string)
		}{
			{"file", func(r *run, text string) { r.file += fmt.Sprintf("%s: %s\n", name, text) }},
			{"context Prod.EU", func(r *run, text string) {
				r.file += fmt.Sprintf("current-context: Prod.EU\ncontexts: [{name: Prod.EU, %s: %s}]\n", name, text)
			}},
			{"variable " + variable, func(r *run, text string) { r.variables = map[string]string{variable: text} }},
			{"flag --" + name, func(r *run, text string) { r.flags = []string{"--" + name + "=" + text} }},
		}
		var all run
		for i, layer := range weakestFirst {
			inContext := func(setting field) bool { return setting.key == name }
			if layer.source == "context Prod.EU" && !slices.ContainsFunc(new(Context).settings(), inContext) {
				continue
			}
			text := samples[i%2]
			var alone run
			layer.add(&alone, text)
			layer.add(&all, text)
			for _, run := range []run{alone, all} {
				settings := run.mustLoad(t)
				source := strings.TrimSuffix(settings.Source(name), " "+settings.Path())
				if got := settings.String(name); got != text || source != layer.source {
					t.Errorf("%s is %q from %q, want %q from %q", name, got, source, text, layer.source)
				}
			}
		}
	}
}

// samplesOf returns two different valid values of a setting.
func samplesOf(flag *pflag.Flag) [2]string {
	switch {
	case flag.Value.Type() == "bool":
		return [2]string{"true", "false"}
	case flag.Value.Type() == "duration":
		return [2]string{"5s", "7s"}
	case flag.Name == "color":
		return [2]string{"always", "never"}
	case flag.Name == "ci":
		return [2]string{"github", "azure"}
	case namesFile(flag.Name):
		return [2]string{"/one", "/two"} // relative paths in the file would be resolved
	default:
		return [2]string{"one", "two"}
	}
}

func TestDefaults(t *testing.T) {
	settings := run{}.mustLoad(t)
	for name, want := range map[string]string{
		"output": "table", "color": "auto", "timeout": "2m0s", "yes": "false", "config": settings.Path(),
	} {
		if got := settings.String(name); got != want || settings.Source(name) != "default" {
			t.Errorf("%s is %q from %q, want %q from default", name, got, settings.Source(name), want)
		}
	}
	for _, name := range []string{"host", "project", "context", "token-file", "columns", "jq"} {
		if text, source := settings.String(name), settings.Source(name); text != "" || source != "" {
			t.Errorf("%s is %q from %q, want nothing", name, text, source)
		}
	}
	if got := settings.Duration("timeout"); got != 2*time.Minute {
		t.Errorf("timeout is %s", got)
	}
	if settings.Bool("yes") || len(settings.Strings("columns")) != 0 {
		t.Error("yes or columns is set by default")
	}
}

func TestColumnsAreSeparatedByCommas(t *testing.T) {
	for name, run := range map[string]run{
		"flag":       {flags: []string{"--columns", "NAME, LAST USED"}},
		"two flags":  {flags: []string{"--columns", "NAME", "--columns", "LAST USED"}},
		"variable":   {variables: map[string]string{"APIOPS_COLUMNS": "NAME,LAST USED,"}},
		"preference": {file: "columns: NAME, LAST USED"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run.mustLoad(t).Strings("columns")
			if !slices.Equal(got, []string{"NAME", "LAST USED"}) {
				t.Errorf("columns are %q", got)
			}
		})
	}
}

func TestAnInvalidValueIsAnErrorThatNamesItsSource(t *testing.T) {
	tests := []struct {
		run  run
		want string
	}{
		{run{variables: map[string]string{"APIOPS_TIMEOUT": "soon"}}, "variable APIOPS_TIMEOUT requires a duration with a unit, such as 30s"},
		{run{variables: map[string]string{"APIOPS_TIMEOUT": "5"}}, "variable APIOPS_TIMEOUT requires a duration with a unit, such as 30s"},
		{run{variables: map[string]string{"APIOPS_TIMEOUT": "0s"}}, "variable APIOPS_TIMEOUT requires a duration longer than 0s"},
		{run{file: "timeout: 010"}, "config.yaml requires a duration with a unit, such as 30s"},
		{run{variables: map[string]string{"APIOPS_PROJECT": "M\xfcnchen"}}, "variable APIOPS_PROJECT is not UTF-8 text"},
		{run{variables: map[string]string{"APINIZER_URL": "\xff"}}, "variable APINIZER_URL is not UTF-8 text"},
		{run{variables: map[string]string{"APIOPS_YES": "maybe"}}, `variable APIOPS_YES requires true or false, not "maybe"`},
		{run{flags: []string{"--color", "green"}}, `flag --color requires auto, always or never, not "green"`},
		{run{flags: []string{"--host", ""}}, "flag --host is empty"},
		{run{flags: []string{"--project", " "}}, "flag --project is empty"},
		{run{flags: []string{"--columns", ""}}, "flag --columns is empty"},
		{run{flags: []string{"--config="}}, "flag --config is empty"},
		{run{flags: []string{"--context="}}, "flag --context is empty"},
		{
			run{flags: []string{"--context", "a"}, file: "contexts: [{name: a, insecure-skip-verify: maybe}]"},
			`insecure-skip-verify in context a requires true or false, not "maybe"`,
		},
	}
	for _, test := range tests {
		_, err := test.run.load(t)
		wantError(t, err, test.want)
	}
}

func TestAnInvalidValueIsIgnoredIfOverridden(t *testing.T) {
	run := run{flags: []string{"--timeout", "5s"}, variables: map[string]string{"APIOPS_TIMEOUT": "soon"}}
	if got := run.mustLoad(t).Duration("timeout"); got != 5*time.Second {
		t.Errorf("timeout is %s", got)
	}
}

func TestIgnoreLoadsOnlyFlagsAndVariables(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, path, "this is : not : YAML")
	lookup := lookupIn(map[string]string{"APIOPS_CONFIG": path, "APIOPS_CONTEXT": "Gone", "APIOPS_PROJECT": "Payments"})
	settings, err := Load(parseFlags(t, "--host", "https://a.example"), lookup, Ignore, AtOnce)
	if err != nil {
		t.Fatal(err)
	}
	if settings.String("host") != "https://a.example" || settings.String("project") != "Payments" || settings.Path() != path {
		t.Errorf("host %q, project %q, path %q", settings.String("host"), settings.String("project"), settings.Path())
	}
	if _, found := settings.Context(); found {
		t.Error("a context applies")
	}
	_, err = Load(parseFlags(t, "--color", "green"), lookup, Ignore, AtOnce)
	wantError(t, err, "--color")
}

func TestTheSandboxNeedsNoFile(t *testing.T) {
	const broken = "this is : not : YAML"
	for name, test := range map[string]run{
		"flag":     {flags: []string{"--sandbox"}, file: broken},
		"variable": {variables: map[string]string{"APIOPS_SANDBOX": "true", "APIOPS_CONTEXT": "Gone"}, file: broken},
	} {
		if !test.mustLoad(t).Bool("sandbox") {
			t.Errorf("%s: sandbox is false", name)
		}
	}
	_, err := run{flags: []string{"--sandbox=false"}, variables: map[string]string{"APIOPS_SANDBOX": "true"}, file: broken}.load(t)
	wantError(t, err, "invalid YAML")
	_, err = run{flags: []string{"--sandbox", "--color", "green"}, file: broken}.load(t)
	wantError(t, err, "flag --color")

	path := filepath.Join(t.TempDir(), "config.yaml")
	writeFile(t, path, broken)
	_, err = Load(parseFlags(t, "--sandbox", "--config", path), lookupIn(nil), Change, AtOnce)
	wantError(t, err, "invalid YAML")
}

func TestPreferencesIgnoresWhatIsInvalid(t *testing.T) {
	for _, words := range []string{
		"-o json", "--nonsense -o json", "--timeout soon -o json", "--project= -o json", "--yes=maybe -o json",
		"list a b -o json --help", "-o json --timeout",
	} {
		settings := Preferences(strings.Fields(words), lookupIn(map[string]string{"APIOPS_COLOR": "green"}))
		if settings.String("output") != "json" || settings.String("color") != "green" {
			t.Errorf("%s: output is %q, color %q", words, settings.String("output"), settings.String("color"))
		}
	}
	lookup := lookupIn(map[string]string{"APIOPS_OUTPUT": "yaml", "APIOPS_YES": "maybe"})
	if settings := Preferences(nil, lookup); settings.String("output") != "yaml" || settings.Bool("yes") {
		t.Error("the variables were not read")
	}
}

func TestHelpShowsNoGoTypes(t *testing.T) {
	usages := parseFlags(t).FlagUsages()
	for _, odd := range []string{" string", "strings", "stringSlice", "list"} {
		if strings.Contains(usages, odd) {
			t.Errorf("the help contains %q:\n%s", odd, usages)
		}
	}
	if strings.Contains(usages, "--token ") {
		t.Error("a token must not be a command-line argument")
	}
}

func TestNamesReturnsEveryFlag(t *testing.T) {
	names := run{}.mustLoad(t).Names()
	parseFlags(t).VisitAll(func(flag *pflag.Flag) {
		if !slices.Contains(names, flag.Name) {
			t.Errorf("%s is missing", flag.Name)
		}
	})
	if names[0] != "host" || names[1] != "project" {
		t.Errorf("the order is %q", names)
	}
}
