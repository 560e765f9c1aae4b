package config

import (
	"strings"
	"testing"
)

func TestHost(t *testing.T) {
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
		"a.example":                        "https://a.example",
		"a.example:8443/apiops/":           "https://a.example:8443",
		"localhost:8080":                   "https://localhost:8080",
		"HTTP://a.example:80/apiops":       "http://a.example",
		"https://a.example:443":            "https://a.example",
		"https://a.example:":               "https://a.example",
		"https://a.example:80":             "https://a.example:80",
		"http://a.example:443":             "http://a.example:443",
		"https://[2001:db8::1]:443":        "https://[2001:db8::1]",
		"https://a.example.":               "https://a.example.", // the dot has a meaning in DNS
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

func TestAnInvalidHostIsRejected(t *testing.T) {
	for given, want := range map[string]string{
		"/apiops":                        "has no host name",
		"//a.example":                    "has no host name",
		"http:/a.example":                "is not a valid URL",
		"http:a.example":                 "has an invalid port (valid ports: 1 to 65535)",
		"me:SECRET@a.example":            "must not contain a user name or password",
		"ftp://a.example":                "must begin with https:// or http://",
		"https://":                       "has no host name",
		"https:///apiops":                "has no host name",
		"https://:8080":                  "has no host name",
		"https://me:SECRET@a.example":    "must not contain a user name or password",
		"https://me:SECRET/@a.example":   "is not a valid URL",
		"https://a.example?token=SECRET": "must not contain a query or a fragment",
		"https://a.example/?":            "must not contain a query or a fragment",
		"https://a.example/#":            "must not contain a query or a fragment",
		"https://a b.example":            "is not a valid URL",
		"https://[2001:db8::1":           "is not a valid URL",
		"https://a.example:port":         "has an invalid port (valid ports: 1 to 65535)",
		"https://a.example:-1":           "has an invalid port (valid ports: 1 to 65535)",
		"https://a.example:123456":       "has an invalid port (valid ports: 1 to 65535)",
		"http://127.0.0.1:99999":         "has invalid port 99999 (valid ports: 1 to 65535)",
		"http://[::1]:0/apiops":          "has invalid port 0 (valid ports: 1 to 65535)",
		"a.example:65536":                "has invalid port 65536 (valid ports: 1 to 65535)",
		"https://me:99999/@a.example":    "is not a valid URL",
		"https://.":                      "has no host name",
	} {
		settings := run{variables: map[string]string{"APINIZER_URL": given}}.mustLoad(t)
		_, err := settings.Host()
		wantError(t, err, "variable APINIZER_URL "+want)
		if strings.Contains(told(err), "SECRET") {
			t.Errorf("the error reveals a secret: %v", err)
		}
	}
}

func TestAHostErrorNamesTheContext(t *testing.T) {
	_, err := run{flags: []string{"--context", "a"}, file: "contexts: [{name: a, host: ftp://b}]"}.mustLoad(t).Host()
	wantError(t, err, "host in context a must begin with")
}

func TestCanonicalHost(t *testing.T) {
	for _, same := range [][]string{
		{"https://a.example", "https://A.Example", "https://a.example:443", "https://a.example.", "HTTPS://a.example.:443/apiops/", "a.example"},
		{"http://a.example", "http://a.example:80", "http://A.example.:80/"},
		{"https://a.example:8443", "https://A.example.:8443/"},
		{"https://[2001:db8::a]", "https://[2001:DB8::A]:443"},
		{"https://bücher.example", "https://BÜCHER.example"},
		{"https://a.example/second"},
	} {
		for _, text := range same {
			if got := canonicalHost(text); got != canonicalHost(same[0]) {
				t.Errorf("%s is %s", text, got)
			}
			for _, other := range []string{"https://b.example", "https://a.example:444", "https://a.example/Second"} {
				if canonicalHost(text) == canonicalHost(other) {
					t.Errorf("%s is %s", text, other)
				}
			}
		}
	}
}

func TestAMissingHostIsAnErrorWithAHint(t *testing.T) {
	_, err := run{}.mustLoad(t).Host()
	wantError(t, err, "no host is set", "apiops auth login", "APIOPS_HOST", "--sandbox")
}
