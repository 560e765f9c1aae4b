package config

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Host returns the URL of the Management API without /apiops and without a slash at the end.
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

// ParseHost parses a host that the user entered.
func ParseHost(text string) (*url.URL, error) {
	return parseHost("the host", strings.TrimSpace(text))
}

// parseHost parses a host; place begins its errors. The default scheme is https. Errors quote at
// most a number, because the text may contain a password.
func parseHost(place, text string) (*url.URL, error) {
	bare := !HasScheme(text)
	if bare {
		text = "https://" + text
	}
	host, err := url.Parse(text)
	problem := portProblem(text)
	switch {
	case err == nil && host.Scheme != "https" && host.Scheme != "http":
		problem = "must begin with https:// or http://"
	case err != nil && problem == "", strings.Contains(text, "@") && problem != "",
		bare && err == nil && strings.HasSuffix(host.Host, ":"): // "https:/" and a host
		problem = "is not a valid URL"
	case problem != "":
	case strings.Trim(host.Hostname(), ".") == "":
		problem = "has no host name"
	case host.User != nil:
		problem = "must not contain a user name or password"
	case strings.ContainsAny(text, "?#"):
		problem = "must not contain a query or a fragment"
	}
	if problem != "" {
		return nil, fault.Usagef("%s %s", place, problem).
			WithHint("use a URL such as https://apinizer.example.com")
	}
	if port := host.Port(); port == "" || port == defaultPort(host.Scheme) {
		host.Host = strings.TrimSuffix(host.Host, ":"+port)
	}
	host.Path, host.RawPath = basePath(host.Path), basePath(host.RawPath)
	return host, nil
}

// HasScheme reports whether a host has a scheme, such as https://.
func HasScheme(text string) bool { return strings.Contains(text, "://") }

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// portProblem returns what is wrong with the port in a URL, or "".
func portProblem(text string) string {
	_, authority, _ := strings.Cut(text, "://")
	if end := strings.IndexAny(authority, "/?#"); end >= 0 {
		authority = authority[:end]
	}
	authority = authority[strings.LastIndex(authority, "@")+1:]
	colon := strings.LastIndex(authority, ":")
	if colon < strings.LastIndex(authority, "]") || colon < 0 || colon == len(authority)-1 {
		return ""
	}
	port := authority[colon+1:]
	switch number, err := strconv.ParseUint(port, 10, 16); {
	case err != nil && (len(port) > 5 || strings.Trim(port, "0123456789") != ""):
		return "has an invalid port (valid ports: 1 to 65535)"
	case err != nil, number == 0:
		return "has invalid port " + port + " (valid ports: 1 to 65535)"
	}
	return ""
}

// basePath removes /apiops from the end, because every path of the API begins with it.
func basePath(path string) string {
	return strings.TrimRight(strings.TrimSuffix(strings.TrimRight(path, "/"), "/apiops"), "/")
}

// Masked replaces a value that must not be shown.
const Masked = "********"

// ShownHost returns a host as it may be shown. An invalid one is masked: it may contain a password.
func ShownHost(text string) string {
	if _, err := ParseHost(text); text != "" && err != nil {
		return Masked
	}
	return text
}

// SameHost reports whether two URLs refer to the same host.
func SameHost(one, other *url.URL) bool {
	return canonicalHost(one.String()) == canonicalHost(other.String())
}

// IsFor reports whether the context is for a host.
func (c Context) IsFor(host *url.URL) bool { return c.leadsTo(host.String()) }

func (c Context) leadsTo(host string) bool { return canonicalHost(c.Host) == canonicalHost(host) }

// canonicalHost returns the same text for every spelling of a host.
func canonicalHost(text string) string {
	host, err := ParseHost(text)
	if err != nil {
		return text
	}
	name, port := strings.ToLower(strings.TrimSuffix(host.Hostname(), ".")), host.Port()
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	if host.Host = name; port != "" {
		host.Host += ":" + port
	}
	return host.String()
}
