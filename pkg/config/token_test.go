package config

import (
	"io"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

const withToken = `
current-context: Prod.EU
contexts:
  - name: Prod.EU
    host: https://eu.example
    token: stored
  - name: Bare
    token: homeless
`

func TestPrecedenceOfTokens(t *testing.T) {
	folder := t.TempDir()
	flagged, named := filepath.Join(folder, "flagged"), filepath.Join(folder, "named")
	writeFile(t, flagged, "flagged\r\n")
	writeFile(t, named, " named ")
	all := map[string]string{"APIOPS_TOKEN": "variable", "APIOPS_TOKEN_FILE": named, "APINIZER_TOKEN": "alias"}
	tests := []struct {
		name          string
		run           run
		token, source string
	}{
		{"flag", run{[]string{"--token-file", flagged}, all, withToken}, "flagged", "flag --token-file"},
		{"standard input", run{[]string{"--token-file", "-"}, all, withToken}, "typed", "flag --token-file"},
		{"variable", run{nil, all, withToken}, "variable", "variable APIOPS_TOKEN"},
		{
			"file from a variable", run{nil, map[string]string{"APIOPS_TOKEN_FILE": named, "APINIZER_TOKEN": "alias"}, withToken},
			"named", "variable APIOPS_TOKEN_FILE",
		},
		{"alias", run{nil, map[string]string{"APIOPS_TOKEN": "", "APINIZER_TOKEN": "alias"}, withToken}, "alias", "variable APINIZER_TOKEN"},
		{"context", run{file: withToken}, "stored", "context Prod.EU"},
		{"preference", run{file: "host: https://a.example\ntoken-file: '" + named + "'\n"}, "named", "file"},
		{"token from a variable, host from a context", run{nil, map[string]string{"APIOPS_TOKEN": "variable"}, withToken}, "variable", "variable APIOPS_TOKEN"},
		{"token from a variable, host from a flag", run{[]string{"--host", "https://a.example"}, map[string]string{"APIOPS_TOKEN": "variable"}, withToken}, "variable", "variable APIOPS_TOKEN"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			settings := test.run.mustLoad(t)
			source, _, _ := strings.Cut(settings.TokenSource(), " "+settings.Path())
			token, err := settings.Token(strings.NewReader("typed\n"), nil)
			if err != nil || token != test.token || source != test.source {
				t.Errorf("token is %q from %q (%v), want %q from %q", token, source, err, test.token, test.source)
			}
		})
	}
}

func TestAStoredTokenIsOnlyForItsHost(t *testing.T) {
	tests := []struct {
		name string
		run  run
		want string
	}{
		{"host from a flag", run{flags: []string{"--host", "https://a.example"}, file: withToken}, "the token stored for context Prod.EU is only sent"},
		{"host from a variable", run{variables: map[string]string{"APIOPS_HOST": "https://a.example"}, file: withToken}, "the host from variable APIOPS_HOST"},
		{"host from an alias", run{variables: map[string]string{"APINIZER_URL": "https://a.example"}, file: withToken}, "the host from variable APINIZER_URL"},
		{"host from a preference", run{file: strings.Replace(withToken, "Prod.EU", "Bare", 1) + "host: https://a.example\n"}, "the token stored for context Bare"},
		{"token file from a preference", run{flags: []string{"--host", "https://a.example"}, file: "token-file: secret\n"}, "token-file in file"},
		{"no host", run{flags: []string{"--context", "Bare"}, file: withToken}, "apiops auth login"},
		{"nothing stored", run{}, "apiops auth login"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			settings := test.run.mustLoad(t)
			token, err := settings.Token(nil, nil)
			wantError(t, err, "no token is set", test.want, "APIOPS_TOKEN")
			if !fault.Is(err, fault.Unauthenticated) {
				t.Error("the error is not unauthenticated")
			}
			if source := settings.TokenSource(); token != "" || source != "" {
				t.Errorf("a token was found in %q", source)
			}
			if context, applies := settings.Context(); applies && context.Host != "" {
				t.Errorf("context %s applies", context)
			}
		})
	}
}

func TestTheTokenOfTheChosenContextIsUsed(t *testing.T) {
	file := strings.Replace(withToken, "name: Bare", "name: Bare\n    host: https://bare.example", 1)
	settings := run{flags: []string{"--context", "Bare"}, file: file}.mustLoad(t)
	token, err := settings.Token(nil, nil)
	if err != nil || token != "homeless" {
		t.Errorf("token is %q (%v)", token, err)
	}
	if context, applies := settings.Context(); !applies || context.Name != "Bare" {
		t.Errorf("the context is %q", context)
	}
}

func TestAnInvalidTokenIsRejectedButNotQuoted(t *testing.T) {
	for token, want := range map[string]string{
		" \n":            "the token is empty",
		"Bearer CANARY":  `remove "Bearer"`,
		"bearer\tCANARY": `remove "Bearer"`,
		"CANARY CANARY":  "contains spaces",
		"CANARY\nCANARY": "contains spaces",
		"CANARY\x00":     "control",
		"CANARY\ufeff":   "non-ASCII",
		"CANARY\u00e9":   "non-ASCII",
		"CANARY\x7f":     "control",
	} {
		path := filepath.Join(t.TempDir(), "token")
		writeFile(t, path, token)
		for _, run := range []run{{variables: map[string]string{"APIOPS_TOKEN": token}}, {flags: []string{"--token-file", path}}} {
			settings := run.mustLoad(t)
			_, err := settings.Token(nil, nil)
			wantError(t, err, settings.TokenSource()+": ", want)
			if strings.Contains(told(err), "CANARY") {
				t.Errorf("the error reveals the token: %v", err)
			}
		}
	}
}

func TestAnUnreadableTokenFile(t *testing.T) {
	folder := t.TempDir()
	large := filepath.Join(folder, "large")
	writeFile(t, large, strings.Repeat("x", tokenLimit+1))
	for _, test := range []struct{ file, want string }{
		{filepath.Join(folder, "missing"), "cannot read " + filepath.Join(folder, "missing") + ": "},
		{folder, "cannot read " + folder + ": "},
		{large, "larger than 64 KiB"},
		{"-", "cannot read standard input: it is not available"},
	} {
		_, err := run{flags: []string{"--token-file", test.file}}.mustLoad(t).Token(nil, nil)
		wantError(t, err, "flag --token-file", test.want)
		if fault.Is(err, fault.Unauthenticated) {
			t.Errorf("%v is unauthenticated", err)
		}
	}
}

func TestStandardInputIsReadOnlyOnRequest(t *testing.T) {
	stdin := strings.NewReader("typed")
	if _, err := (run{file: withToken}).mustLoad(t).Token(stdin, nil); err != nil {
		t.Fatal(err)
	}
	if rest, _ := io.ReadAll(stdin); string(rest) != "typed" {
		t.Errorf("only %q is left", rest)
	}
}

// A token may be in the wrong place in the file. No error about the file reveals it.
func TestErrorsAboutTheFileNeverRevealAToken(t *testing.T) {
	for _, file := range []string{
		"token: CANARY\n",
		"CANARY: x\n",
		"host: *CANARY\n",
		"CANARY\n",
		"host: !CANARY!x y\n",
		"host: &CANARY [x]\n",
		"contexts: CANARY\n",
		"contexts:\n  - CANARY\n",
		"contexts:\n  - name: a\n    token:CANARY\n",
		"contexts:\n  - name: a\n    token:CANARY\n    host: b\n",
		"contexts:\n  - host: b\n    name: a\n      token:CANARY\n",
		"contexts:\n  - name: a\n    token: CANARY: x\n",
		"contexts:\n  - name: a\n    token: 'CANARY\n",
		"contexts:\n  - name: a\n    token: [CANARY]\n",
		"contexts:\n  - name: a\n    token: {CANARY: x}\n",
		"contexts:\n  - token: CANARY\n",
		"contexts:\n  - name: a\n    token: CANARY\n    token: CANARY\n",
		"contexts:\n  - name: a\n    tokenCANARY: x\n",
		"contexts: [{name: a, token: CANARY}]\ncurrent-context: b\n",
		"contexts: [{name: a, token: CANARY}, {name: a, token: CANARY}]\n",
		"contexts: [{name: a, token: CANARY}]\ntimeout: soon\n",
	} {
		settings, err := run{file: file}.load(t)
		if err == nil {
			_, err = settings.Host()
		}
		wantError(t, err)
		if strings.Contains(told(err), "CANARY") {
			t.Errorf("%q: the error reveals the token: %v", file, err)
		}
	}
}
