package config

import (
	"strings"
	"testing"
)

func TestAHostIsTakenAsPeopleWriteIt(t *testing.T) {
	for given, want := range map[string]string{
		"https://a.example":                "https://a.example",
		"https://a.example/":               "https://a.example",
		"https://a.example/apiops":         "https://a.example",
		"https://a.example/apiops/":        "https://a.example",
		"https://a.example//apiops//":      "https://a.example",
		"https://a.example/gateway":        "https://a.example/gateway",
		"https://a.example/gateway/apiops": "https://a.example/gateway",
		"https://a.example/a%2Fb/apiops/":  "https://a.example/a%2Fb",
		"https://a.example/myapiops":       "https://a.example/myapiops",
		"https://apiops":                   "https://apiops",
		"http://localhost:8080/":           "http://localhost:8080",
		"HTTPS://a.example":                "https://a.example",
		"https://[2001:db8::1]:8443/":      "https://[2001:db8::1]:8443",
		" https://a.example\n":             "https://a.example",
	} {
		settings := run{variables: map[string]string{"APIOPS_HOST": given}}.mustLoad(t)
		host, err := settings.Host()
		if err != nil {
			t.Errorf("%q: %v", given, err)
		} else if host.String() != want {
			t.Errorf("%q is %q, want %q", given, host, want)
		}
	}
}

func TestAHostThatIsNoneIsRefused(t *testing.T) {
	for given, want := range map[string]string{
		"a.example":                      "does not begin with https:// or http://",
		"localhost:8080":                 "does not begin with https:// or http://",
		"/apiops":                        "does not begin with https:// or http://",
		"ftp://a.example":                "does not begin with https:// or http://",
		"https://":                       "names no host",
		"https:///apiops":                "names no host",
		"https://:8080":                  "names no host",
		"https://me:SECRET@a.example":    "holds a user or a password",
		"https://me:SECRET/@a.example":   "is not a URL",
		"https://a.example?token=SECRET": "holds a query or a fragment",
		"https://a.example/?":            "holds a query or a fragment",
		"https://a.example/#":            "holds a query or a fragment",
		"https://a b.example":            "is not a URL",
		"https://[2001:db8::1":           "is not a URL",
		"https://a.example:port":         "is not a URL",
	} {
		settings := run{variables: map[string]string{"APINIZER_URL": given}}.mustLoad(t)
		_, err := settings.Host()
		wantError(t, err, "variable APINIZER_URL "+want)
		if strings.Contains(told(err), "SECRET") {
			t.Errorf("the error tells a secret: %v", err)
		}
	}
}

func TestAHostOfAContextIsNamedAsSuch(t *testing.T) {
	_, err := run{flags: []string{"--context", "a"}, file: "contexts: [{name: a, host: b}]"}.mustLoad(t).Host()
	wantError(t, err, "host in context a does not begin with")
}

func TestWithoutAHostThereIsAdvice(t *testing.T) {
	_, err := run{}.mustLoad(t).Host()
	wantError(t, err, "no host is set", "apiops auth login", "APIOPS_HOST", "--sandbox")
}
