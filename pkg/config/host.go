package config

import (
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

const hostHint = "give a URL such as https://apinizer.example.com"

// Host is the URL that the API's /apiops/ follows; there is no "/" at its end.
func (s *Settings) Host() (*url.URL, error) {
	text := strings.TrimSpace(s.String("host"))
	if text == "" {
		return nil, fault.Usagef("no host is set").WithHint(`run "apiops auth login", set APIOPS_HOST, or try --sandbox`)
	}
	host, problem := parseHost(text)
	if problem != "" {
		return nil, fault.Usagef("%s %s", s.where("host"), problem).WithHint(hostHint)
	}
	return host, nil
}

// ParseHost reads the host that a user gave.
func ParseHost(text string) (*url.URL, error) {
	host, problem := parseHost(strings.TrimSpace(text))
	if problem != "" {
		return nil, fault.Usagef("the host %s", problem).WithHint(hostHint)
	}
	return host, nil
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

// IsFor tells whether the context leads to a host.
func (c Context) IsFor(host *url.URL) bool {
	return canonicalHost(c.Host) == canonicalHost(host.String())
}

// canonicalHost is the same for all spellings of one host.
func canonicalHost(text string) string {
	host, problem := parseHost(strings.TrimSpace(text))
	if problem != "" {
		return text
	}
	host.Host = strings.ToLower(host.Host)
	return host.String()
}

// parseHost returns the URL, or what is wrong with it. It quotes nothing, for there may be a password in the text.
func parseHost(text string) (host *url.URL, problem string) {
	host, err := url.Parse(text)
	switch {
	case !strings.Contains(text, "://"):
		return nil, "does not begin with https:// or http://"
	case err != nil:
		return nil, "is not a URL"
	case host.Scheme != "https" && host.Scheme != "http":
		return nil, "does not begin with https:// or http://"
	case host.Hostname() == "":
		return nil, "names no host"
	case host.User != nil:
		return nil, "holds a user or a password"
	case strings.ContainsAny(text, "?#"):
		return nil, "holds a query or a fragment"
	}
	host.Path, host.RawPath = basePath(host.Path), basePath(host.RawPath)
	return host, ""
}

// basePath takes the end off that the API's own path begins with.
func basePath(path string) string {
	return strings.TrimRight(strings.TrimSuffix(strings.TrimRight(path, "/"), "/apiops"), "/")
}
