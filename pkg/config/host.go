package config

import (
	"net/url"
	"strconv"
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

// parseHost reads the host in a place; one without a scheme is https. Its errors quote no more than a
// number: the text may hold a password.
func parseHost(place, text string) (*url.URL, error) {
	bare := !HasScheme(text)
	if bare {
		text = "https://" + text
	}
	host, err := url.Parse(text)
	problem := portProblem(text)
	switch {
	case err == nil && host.Scheme != "https" && host.Scheme != "http":
		problem = "does not begin with https:// or http://"
	case err != nil && problem == "", strings.Contains(text, "@") && problem != "",
		bare && err == nil && strings.HasSuffix(host.Host, ":"): // "https:/" and a host
		problem = "is not a URL"
	case problem != "":
	case strings.Trim(host.Hostname(), ".") == "":
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
	if port := host.Port(); port == "" || port == defaultPort(host.Scheme) {
		host.Host = strings.TrimSuffix(host.Host, ":"+port)
	}
	host.Path, host.RawPath = basePath(host.Path), basePath(host.RawPath)
	return host, nil
}

// HasScheme tells whether the text of a host says how to connect to it.
func HasScheme(text string) bool { return strings.Contains(text, "://") }

func defaultPort(scheme string) string {
	if scheme == "http" {
		return "80"
	}
	return "443"
}

// portProblem tells what is wrong with the port in a URL, if anything is.
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
		return "has a port that is not a number between 1 and 65535"
	case err != nil, number == 0:
		return "has port " + port + ", which is not between 1 and 65535"
	}
	return ""
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

// SameHost tells whether two URLs are spellings of one host.
func SameHost(one, other *url.URL) bool {
	return canonicalHost(one.String()) == canonicalHost(other.String())
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
	name, port := strings.ToLower(strings.TrimSuffix(host.Hostname(), ".")), host.Port()
	if strings.Contains(name, ":") {
		name = "[" + name + "]"
	}
	if host.Host = name; port != "" {
		host.Host += ":" + port
	}
	return host.String()
}
