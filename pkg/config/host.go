package config

import (
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Host is the URL that the API's /apiops/ follows; there is no "/" at its end.
func (s *Settings) Host() (*url.URL, error) {
	text := strings.TrimSpace(s.String("host"))
	if s.doubt != nil {
		return nil, s.doubt
	}
	if text == "" {
		return nil, fault.Usagef("no host is set").
			WithHint(`run "apiops auth login", set APIOPS_HOST, or try --sandbox`)
	}
	return parseHost(where(s, "host"), text)
}

// ParseHost reads the host that a user gave.
func ParseHost(text string) (*url.URL, error) {
	return parseHost("the host", strings.TrimSpace(text))
}

// parseHost reads the host in a place. Its errors quote nothing: the text may hold a password.
func parseHost(place, text string) (*url.URL, error) {
	host, err := url.Parse(text)
	problem := ""
	switch {
	case !strings.Contains(text, "://"),
		err == nil && host.Scheme != "https" && host.Scheme != "http":
		problem = "does not begin with https:// or http://"
	case err != nil:
		problem = "is not a URL"
	case host.Hostname() == "":
		problem = "names no host"
	case host.User != nil:
		problem = "holds a user or a password"
	case strings.ContainsAny(text, "?#"):
		problem = "holds a query or a fragment"
	}
	if problem != "" {
		return nil, fault.Usagef("%s %s", place, problem).
			WithHint("give a URL such as https://apinizer.example.com")
	}
	host.Path, host.RawPath = basePath(host.Path), basePath(host.RawPath)
	return host, nil
}

// basePath takes the end off that the API's own path begins with.
func basePath(path string) string {
	return strings.TrimRight(strings.TrimSuffix(strings.TrimRight(path, "/"), "/apiops"), "/")
}

// Masked stands in for what is not shown.
const Masked = "********"

// ShownHost is the text of a host as it may be shown: one that cannot be used may hold a password.
func ShownHost(text string) string {
	if _, err := ParseHost(text); text != "" && err != nil {
		return Masked
	}
	return text
}

// IsFor tells whether a host is the context's.
func (c Context) IsFor(host *url.URL) bool { return c.leadsTo(host.String()) }

func (c Context) leadsTo(host string) bool { return canonicalHost(c.Host) == canonicalHost(host) }

// canonicalHost is the same for all spellings of one host.
func canonicalHost(text string) string {
	host, err := ParseHost(text)
	if err != nil {
		return text
	}
	host.Host = strings.ToLower(host.Host)
	return host.String()
}
