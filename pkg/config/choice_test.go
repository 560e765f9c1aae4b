package config

import (
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/keychain"
)

const full = `
current-context: Prod
contexts:
  - name: Prod
    host: https://gw.example
    project: Payments
    ca-cert: /ca.pem
    client-cert: /me.pem
    client-key: /me.key
    insecure-skip-verify: true
    token: stored
  - name: Test
    host: https://test.example
  - name: Bare
    project: Bare
    token: homeless
`

func TestAContextAppliesOnlyToItsHost(t *testing.T) {
	for name, test := range map[string]struct {
		run     run
		applies bool
	}{
		"no other host":        {run{}, true},
		"its host by flag":     {run{flags: []string{"--host", "https://GW.example/apiops/"}}, true},
		"its host by variable": {run{variables: map[string]string{"APIOPS_HOST": " https://gw.example/"}}, true},
		"its host by alias":    {run{variables: map[string]string{"APINIZER_BASE_URL": "HTTPS://gw.example"}}, true},
		"both by flag":         {run{flags: []string{"--context", "Prod", "--host", "https://gw.example"}}, true},
		"another by flag":      {run{flags: []string{"--host", "https://other.example"}}, false},
		"another by variable":  {run{variables: map[string]string{"APIOPS_HOST": "https://other.example"}}, false},
		"another by alias":     {run{variables: map[string]string{"APINIZER_URL": "https://other.example"}}, false},
		"another scheme":       {run{flags: []string{"--host", "http://gw.example"}}, false},
		"another path":         {run{flags: []string{"--host", "https://gw.example/second"}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			test.run.file = full
			settings := test.run.mustLoad(t)
			if _, err := settings.Host(); err != nil {
				t.Fatal(err)
			}
			if context, applies := settings.Context(); applies != test.applies || applies != (context.Name == "Prod") {
				t.Errorf("the context is %q", context)
			}
			if chosen, err := settings.Chosen(); err != nil || chosen.Name != "Prod" {
				t.Errorf("the chosen context is %q (%v)", chosen, err)
			}
			for setting, want := range map[string]string{
				"project": "Payments", "ca-cert": "/ca.pem", "client-cert": "/me.pem", "client-key": "/me.key",
			} {
				if got := settings.String(setting); got != want && test.applies || got != "" && !test.applies {
					t.Errorf("%s is %q", setting, got)
				}
			}
			if settings.Bool("insecure-skip-verify") != test.applies {
				t.Error("insecure-skip-verify does not follow the host")
			}
			if token, err := settings.Token(nil, nil); (token == "stored") != test.applies || (err == nil) != test.applies {
				t.Errorf("token is %q (%v)", token, err)
			}
		})
	}
}

func TestSingleSettingsOfAContextCanBeOverridden(t *testing.T) {
	settings := run{
		flags:     []string{"--project", "Other", "--host", "https://gw.example", "--insecure-skip-verify=false"},
		variables: map[string]string{"APIOPS_TOKEN": "given", "APIOPS_CA_CERT": "/other.pem"}, file: full,
	}.mustLoad(t)
	if settings.String("project") != "Other" || settings.String("ca-cert") != "/other.pem" ||
		settings.String("client-cert") != "/me.pem" || settings.Bool("insecure-skip-verify") {
		t.Error("the settings are wrong")
	}
	if token, err := settings.Token(nil, nil); token != "given" {
		t.Errorf("token is %q (%v)", token, err)
	}
}

func TestATokenInTheKeyringBelongsToTheHost(t *testing.T) {
	const file = "current-context: A\ncontexts: [{name: A, host: https://a.example, token-storage: keyring}]\n"
	keys := keychain.New(&keyring{held: map[string]string{"A https://a.example": "SECRET"}})
	same := run{flags: []string{"--host", "https://A.example"}, file: file}.mustLoad(t)
	if token, err := same.Token(nil, keys); token != "SECRET" {
		t.Errorf("token is %q (%v)", token, err)
	}
}

func TestConflictingContextAndHost(t *testing.T) {
	host, alias := map[string]string{"APIOPS_HOST": "https://other.example"}, map[string]string{"APINIZER_URL": "https://other.example"}
	both := map[string]string{"APIOPS_HOST": "https://other.example", "APIOPS_CONTEXT": "Prod"}
	for _, test := range []struct {
		run  run
		want []string
	}{
		{run{flags: []string{"--context", "Prod"}, variables: host}, []string{
			`flag --context: context "Prod" is for https://gw.example, but variable APIOPS_HOST specifies another host`,
			"unset APIOPS_HOST or omit --context",
		}},
		{run{flags: []string{"--context", "Prod"}, variables: alias}, []string{"unset APINIZER_URL or omit --context"}},
		{run{flags: []string{"--context", "Prod", "--host", "https://other.example"}}, []string{"omit --host or omit --context"}},
		{run{flags: []string{"--host", "https://other.example"}, variables: map[string]string{"APIOPS_CONTEXT": "Prod"}}, []string{"omit --host or unset APIOPS_CONTEXT"}},
		{run{variables: both}, []string{"variable APIOPS_CONTEXT: ", "unset APIOPS_HOST or unset APIOPS_CONTEXT"}},
		{run{flags: []string{"--context", "Bare"}, variables: host}, []string{`context "Bare" has no host`, "apiops context set Bare --host URL"}},
	} {
		test.run.file = full
		settings := test.run.mustLoad(t) // commands that send nothing still work
		if context, applies := settings.Context(); applies || settings.Bool("insecure-skip-verify") {
			t.Errorf("context %s applies", context)
		}
		_, err := settings.Host()
		wantError(t, err, test.want...)
		if _, err := settings.Token(nil, nil); err == nil {
			t.Error("a token was found")
		}
	}
}

// A login and "context set" can change the host of a context, but not because of a forgotten
// variable.
func TestTheHostOfAContextCanBeChanged(t *testing.T) {
	for _, test := range []struct {
		run  run
		want string
	}{
		{run{flags: []string{"--context", "Prod", "--host", "https://other.example"}}, ""},
		{run{flags: []string{"--context", "Bare"}, variables: map[string]string{"APIOPS_HOST": "https://other.example"}}, ""},
		{run{flags: []string{"--context", "New"}, variables: map[string]string{"APIOPS_HOST": "https://other.example"}}, ""},
		{run{variables: map[string]string{"APIOPS_HOST": "https://other.example"}}, ""},
		{run{flags: []string{"--context", "Prod"}, variables: map[string]string{"APIOPS_HOST": "https://other.example"}}, "unset APIOPS_HOST"},
	} {
		test.run.file = full
		settings, err := test.run.loadTo(t, Change)
		if err != nil {
			t.Fatal(err)
		}
		host, err := settings.Host()
		switch {
		case test.want != "":
			wantError(t, err, test.want)
		case err != nil || host.String() != "https://other.example":
			t.Errorf("%v: host is %v (%v)", test.run, host, err)
		}
	}
}

func TestAMissingCurrentContextIsAnErrorIfNeeded(t *testing.T) {
	file := strings.Replace(full, "current-context: Prod", "current-context: Gone", 1)
	const missing = `context "Gone" does not exist`
	settings := run{file: file}.mustLoad(t)
	_, err := settings.Host()
	wantError(t, err, "current-context in file", missing, "apiops context use")
	_, err = settings.Token(nil, nil)
	wantError(t, err, missing)
	_, err = settings.Chosen()
	wantError(t, err, missing)
	if len(settings.Contexts()) != 3 || settings.Current != "Gone" {
		t.Error("the contexts were not loaded")
	}
	_, err = run{file: file + "host: https://preferred.example\n"}.mustLoad(t).Host()
	wantError(t, err, missing) // the context would override a preference
	for _, run := range []run{
		{flags: []string{"--host", "https://other.example"}, file: file},
		{variables: map[string]string{"APIOPS_HOST": "https://other.example"}, file: file},
		{flags: []string{"--context", "Prod"}, file: file},
	} {
		if _, err := run.mustLoad(t).Host(); err != nil {
			t.Errorf("%v: %v", run.flags, err)
		}
	}
}

func TestOverridden(t *testing.T) {
	for name, test := range map[string]struct {
		variables map[string]string
		want      []string
	}{
		"nothing":       {nil, nil},
		"the same":      {map[string]string{"APIOPS_HOST": "https://GW.example", "APIOPS_PROJECT": "Payments", "APIOPS_CONTEXT": "Prod"}, nil},
		"host":          {map[string]string{"APINIZER_URL": "https://b.example", "APIOPS_PROJECT": "P", "APIOPS_TOKEN": "t"}, []string{`APINIZER_URL overrides the host of context "Prod", so the context does not apply`}},
		"project":       {map[string]string{"APINIZER_PROJECT": "P"}, []string{`APINIZER_PROJECT overrides the project of context "Prod"`}},
		"a certificate": {map[string]string{"APIOPS_CA_CERT": "/b.pem"}, []string{`APIOPS_CA_CERT overrides the ca-cert of context "Prod"`}},
		"token":         {map[string]string{"APINIZER_TOKEN": "t"}, []string{`APINIZER_TOKEN overrides the token of context "Prod"`}},
		"token file":    {map[string]string{"APIOPS_TOKEN_FILE": "t"}, []string{`APIOPS_TOKEN_FILE overrides the token of context "Prod"`}},
		"context": {map[string]string{"APIOPS_CONTEXT": "Test", "APIOPS_PROJECT": "P", "APIOPS_TOKEN": "t"}, []string{
			`APIOPS_CONTEXT overrides the current context "Prod" with "Test"`, // Test has no project and no token
		}},
		"context and host": {map[string]string{"APIOPS_CONTEXT": "Test", "APIOPS_HOST": "https://gw.example"}, []string{
			`APIOPS_CONTEXT overrides the current context "Prod" with "Test"`, `APIOPS_HOST overrides the host of context "Test", so the context does not apply`,
		}},
	} {
		settings := run{variables: test.variables, file: full}.mustLoad(t)
		if got := Overridden(lookupIn(test.variables), settings.Contexts(), settings.Current); !slices.Equal(got, test.want) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}
