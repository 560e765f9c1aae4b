package session

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// A proxy that net/http cannot use is rejected without quoting it: it may contain a password.
func TestInvalidProxies(t *testing.T) {
	for address, want := range map[string]string{
		"":                                       "",
		"proxy.example.com":                      "",
		"proxy.example.com:3128":                 "",
		"192.0.2.1:3128":                         "",
		"[2001:db8::1]:3128":                     "",
		"http://proxy.example.com/":              "",
		"HTTP://user:canary@proxy.example.com":   "",
		"https://user:canary@proxy:3128":         "",
		"socks5://proxy:1080":                    "",
		"socks5h://user:canary@proxy":            "",
		"http://proxy:":                          "",
		"socks4://user:canary@proxy:1080":        "unsupported proxy scheme",
		"socks://user:canary@proxy:1080":         "unsupported proxy scheme",
		"ftp://user:canary@proxy":                "unsupported proxy scheme",
		"canary://proxy":                         "unsupported proxy scheme",
		"http://user:canary%ss@proxy":            "not a valid proxy address",
		"http://user:canary/s@proxy":             "not a valid proxy address",
		"user:canary s@proxy":                    "not a valid proxy address",
		"http://proxy:31x":                       "not a valid proxy address",
		"http://proxy:3128 ":                     "not a valid proxy address",
		" http://proxy:3128":                     "not a valid proxy address",
		"socks4:canary:1080":                     "not a valid proxy address",
		"http:///canary":                         "the proxy address has no host",
		"http://user:canary@:3128":               "the proxy address has no host",
		"//user:canary@proxy:3128":               "the proxy address has no host",
		"http://user:canary@proxy:0":             "invalid port in the proxy address",
		"http://user:canary@proxy:65536":         "invalid port in the proxy address",
		"user:canary@proxy:99999999999999999999": "invalid port in the proxy address",
	} {
		for _, name := range []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"} {
			err := checkProxies(func(asked string) (string, bool) {
				if asked == name {
					return address, true
				}
				return "", false
			}, &url.URL{Scheme: strings.ToLower(strings.TrimSuffix(strings.ToUpper(name), "_PROXY")), Host: "gateway.example.com"})
			switch failure := fault.From(err); {
			case want == "":
				if err != nil {
					t.Errorf("%s=%s: got %v", name, address, err)
				}
			case failure == nil || failure.Kind != fault.Usage || failure.Message != "variable "+name+": "+want || failure.Hint == "":
				t.Errorf("%s=%s: got %v, want %s", name, address, err, want)
			case strings.Contains(failure.Message+failure.Hint, "canary"):
				t.Errorf("%s=%s: quoted: %v", name, address, err)
			}
		}
	}
}

// A proxy that is not used is none of our business: the sandbox runs on this machine.
func TestAProxyThatIsNotUsedIsNotChecked(t *testing.T) {
	set := func(name string) (string, bool) {
		if name == "HTTPS_PROXY" {
			return "socks4://proxy", true
		}
		return "", false
	}
	for _, host := range []url.URL{{Scheme: "http", Host: "gateway.example.com"}, {Scheme: "https", Host: "127.0.0.1:8080"}, {Scheme: "https", Host: "localhost"}} {
		if err := checkProxies(set, &host); err != nil {
			t.Errorf("%s: got %v", &host, err)
		}
	}
}

func TestProxyVariable(t *testing.T) {
	for _, test := range []struct{ scheme, set, want string }{
		{"https", "HTTPS_PROXY https_proxy", "HTTPS_PROXY"},
		{"https", "https_proxy HTTP_PROXY", "https_proxy"},
		{"https", "HTTP_PROXY", "HTTPS_PROXY"},
		{"http", "HTTPS_PROXY http_proxy", "http_proxy"},
		{"http", "", "HTTP_PROXY"},
	} {
		got := proxyVariable(func(name string) (string, bool) {
			if slices.Contains(strings.Fields(test.set), name) {
				return "proxy", true
			}
			return "", false
		}, test.scheme)
		if got != test.want {
			t.Errorf("%+v: got %s", test, got)
		}
	}
}
