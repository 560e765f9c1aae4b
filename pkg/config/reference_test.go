package config

import (
	"slices"
	"strings"
	"testing"
)

func TestVariablesAreRead(t *testing.T) {
	values := map[string]string{"timeout": "9s", "color": "never", "ci": "github", "host": "https://a.example"}
	for _, entry := range Variables() {
		name, isOwn := strings.CutPrefix(entry.Name, "APIOPS_")
		if !isOwn || name == "TOKEN" {
			continue
		}
		name = strings.ToLower(strings.ReplaceAll(name, "_", "-"))
		value := values[name]
		switch {
		case slices.Contains([]string{"config", "context"}, name): // the values would have to exist
			continue
		case value == "":
			value = "true"
		}
		settings := run{variables: map[string]string{entry.Name: value}}.mustLoad(t)
		if got := settings.Source(name); got != "variable "+entry.Name {
			t.Errorf("%s: the source of %s is %q", entry.Name, name, got)
		}
	}
}

func TestAlternativeVariables(t *testing.T) {
	for variable, want := range map[string]string{
		"APINIZER_URL":      "used if APIOPS_HOST is not set",
		"APINIZER_BASE_URL": "used if APINIZER_URL is not set",
		"APINIZER_PROJECT":  "used if APIOPS_PROJECT is not set",
	} {
		if !slices.Contains(Variables(), Entry{variable, want}) {
			t.Errorf("%s: %q is missing", variable, want)
		}
	}
}

func TestFiles(t *testing.T) {
	for system, want := range map[string]string{
		"linux":  "~/.config/apiops/config.yaml ~/.config/apiops/config.yaml.lock ~/.cache/apiops",
		"darwin": "~/Library/Application Support/apiops/config.yaml ~/Library/Application Support/apiops/config.yaml.lock ~/Library/Caches/apiops",
	} {
		var names []string
		for _, entry := range Files(system) {
			names = append(names, entry.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: %s, want %s", system, got, want)
		}
	}
}
