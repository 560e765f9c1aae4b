package config

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestTheFileIsReadLiterally(t *testing.T) {
	settings := run{file: `
# viper would convert names to lower case, split them at dots, and read 010 as 8 and yes as true
current-context: Prod.EU
contexts:
  - name: Prod.EU
    host: https://apinizer.example.com
    project: 010
    ca-cert: /etc/ssl/company.pem
    client-cert: me.pem
    client-key: me.key
    insecure-skip-verify: true
    token: SECRET
  - name: Test
    project: yes
    host: ~
output: json
`}.mustLoad(t)
	production := Context{
		Name: "Prod.EU", Host: "https://apinizer.example.com", Project: "010", CACert: "/etc/ssl/company.pem",
		ClientCert: "me.pem", ClientKey: "me.key", InsecureSkipVerify: "true", Token: "SECRET",
	}
	want := []Context{production, {Name: "Test", Project: "yes"}}
	if got := settings.Contexts(); !slices.Equal(got, want) {
		t.Errorf("contexts are %#v", got)
	}
	if got, found := settings.Context(); !found || got != production {
		t.Errorf("the current context is %#v", got)
	}
	if !settings.Bool("insecure-skip-verify") || settings.String("project") != "010" || settings.String("output") != "json" {
		t.Error("the settings differ from the file")
	}
}

func TestAnEmptyFile(t *testing.T) {
	for _, content := range []string{"", "\n", "# nothing yet\n", "---\n", "~\n", "{}\n", "contexts:\n", "contexts: []\n", "host:\n"} {
		path := filepath.Join(t.TempDir(), "config.yaml")
		writeFile(t, path, content)
		settings, err := Load(parseFlags(t, "--config", path), lookupIn(nil), Read, AtOnce)
		if err != nil {
			t.Errorf("%q: %v", content, err)
			continue
		}
		if len(settings.Contexts()) != 0 || settings.Source("host") != "" {
			t.Errorf("%q sets something", content)
		}
	}
}

func TestAnErrorInTheFileIsReportedWithItsLine(t *testing.T) {
	tests := map[string]struct{ file, want string }{
		"indentation":           {"contexts:\n  - name: a\n     host: b\n", "config.yaml: line 3: invalid YAML"},
		"tab":                   {"host: a\n\tproject: b\n", "line 2: invalid YAML"},
		"colon in a value":      {"host: a: b", "config.yaml: invalid YAML"},
		"open bracket":          {"host: a\ncolumns: [NAME,\nproject: b\n", "line 1: invalid YAML"},
		"open quote":            {"host: a\nproject: \"b\njq: c\n", "line 2: invalid YAML"},
		"not a text encoding":   {"host: a\nproject: \xff\n", "is not UTF-8 text"},
		"unknown key":           {"host: a\ncolour: b\n", "line 2: unknown key: valid keys: current-context, contexts, host"},
		"upper case":            {"Host: a\n", "line 1: unknown key"},
		"not a preference":      {"config: a\n", "line 1: unknown key"},
		"not a key":             {"context: a\n", "line 1: unknown key"},
		"token without host":    {"token: a\n", "line 1: unknown key"},
		"unknown context key":   {"contexts:\n  - name: a\n    output: b\n", "line 3: unknown key: valid keys: name, host"},
		"key is a list":         {"host: a\n? [project]\n: b\n", "line 2: unknown key"},
		"same key twice":        {"host: a\nproject: b\nhost: c\n", "line 3: duplicate key (see line 1)"},
		"list for a value":      {"project: p\nhost:\n  - a\n", "line 3: expected a single value"},
		"mapping for a value":   {"host: {a: b}\n", "line 1: expected a single value"},
		"alias for a value":     {"host: &a b\nproject: *a\n", "line 2: expected a single value"},
		"list at the top":       {"- host\n", "line 1: expected keys and values"},
		"scalar at the top":     {"host\n", "line 1: expected keys and values"},
		"contexts by name":      {"contexts:\n  a:\n    host: b\n", "line 2: expected a list of contexts"},
		"context is a scalar":   {"contexts:\n  - a\n", "line 2: expected keys and values"},
		"context has no name":   {"contexts:\n  - host: a\n", "line 2: context without a name"},
		"context name is empty": {"contexts:\n  - name:\n", "line 2: context without a name"},
		"same context twice":    {"contexts:\n  - name: a\n  - name: b\n  - name: a\n", "line 4: duplicate context name (see line 2)"},
		"two documents":         {"host: a\n---\nhost: b\n", "line 2: the file must not contain more than one YAML document"},
		"broken second":         {"host: a\n---\nhost: b: c\n", "line 3: invalid YAML"},
		"no space after colon":  {"contexts:\n  - host: b\n    name: a\n      token:secret\n", "line 3: a value must not continue on the next line"},
		"too large":             {"# " + strings.Repeat("x", fileLimit), "config.yaml: it is larger than 1 MiB"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := run{file: test.file}.load(t)
			wantError(t, err, test.want)
		})
	}
}

func TestARequestedFileMustExist(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "missing.yaml")
	_, err := run{flags: []string{"--config", missing}}.load(t)
	wantError(t, err, missing)
	_, err = run{variables: map[string]string{"APIOPS_CONFIG": missing}}.load(t)
	wantError(t, err, missing)

	settings := run{}.mustLoad(t)
	if _, err := os.Stat(filepath.Dir(settings.Path())); !os.IsNotExist(err) {
		t.Error("Load created a directory")
	}
}

func TestADirectoryIsNotAFile(t *testing.T) {
	folder := t.TempDir()
	_, err := run{flags: []string{"--config", folder}}.load(t)
	wantError(t, err, folder+" is a directory")
}

func TestWithoutAHomeDirectoryThereIsNoFile(t *testing.T) {
	settings, err := Load(parseFlags(t), lookupIn(nil), Read, AtOnce)
	if err != nil {
		t.Fatal(err)
	}
	if settings.Path() != "" || settings.Source("config") != "" {
		t.Errorf("the file is %q", settings.Path())
	}
}

func TestConfigFolder(t *testing.T) {
	root, err := filepath.Abs(string(filepath.Separator))
	if err != nil {
		t.Fatal(err)
	}
	home, other := filepath.Join(root, "home"), filepath.Join(root, "other")
	tests := []struct {
		system    string
		variables map[string]string
		want      string
	}{
		{"linux", map[string]string{"HOME": home}, filepath.Join(home, ".config")},
		{"linux", map[string]string{"HOME": home, "XDG_CONFIG_HOME": other}, other},
		{"linux", map[string]string{"HOME": home, "XDG_CONFIG_HOME": "relative"}, filepath.Join(home, ".config")},
		{"linux", nil, ""},
		{"darwin", map[string]string{"HOME": home}, filepath.Join(home, "Library", "Application Support")},
		{"darwin", map[string]string{"HOME": home, "XDG_CONFIG_HOME": other}, other},
		{"windows", map[string]string{"AppData": other, "HOME": home}, other},
		{"windows", map[string]string{"HOME": home}, ""},
	}
	for _, test := range tests {
		want := test.want
		if want != "" {
			want = filepath.Join(want, "apiops")
		}
		if got := configFolder(test.system, lookupIn(test.variables)); got != want {
			t.Errorf("%s with %v: %q, want %q", test.system, test.variables, got, want)
		}
	}
}
