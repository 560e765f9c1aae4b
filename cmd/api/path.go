package api

import (
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// parsePath parses the address on the command line: a path, with or without /apiops, and
// a query. The path is returned escaped; {project} remains as a placeholder.
func parsePath(word string) (path string, query url.Values, err error) {
	if strings.Contains(word, "#") {
		return "", nil, fault.Usagef("%q contains a #", word).
			WithHint("%s", "write # in a name as %23")
	}
	path, queryText, _ := strings.Cut(word, "?")
	if query, err = url.ParseQuery(queryText); err != nil {
		return "", nil, fault.Usagef("the query %q is not escaped correctly", queryText).
			WithHint("%s", "write a percent sign as %25 and a semicolon as %3B, or add the fields with -F")
	}
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/"), "apiops/")
	if path == "" {
		return "", nil, fault.Usagef("%q is not the path of an operation", word).
			WithHint("run \"apiops api --list\" to see all paths")
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if segment == "" && i == len(segments)-1 {
			break // the trailing slash
		}
		if segments[i], err = parseSegment(segment); err != nil {
			return "", nil, err
		}
	}
	return "/" + strings.Join(segments, "/"), query, nil
}

// parseSegment returns a segment with the same escapes that the client uses for names.
func parseSegment(segment string) (string, error) {
	switch {
	case segment == "{project}" || segment == "{projectName}":
		return "{project}", nil
	case strings.ContainsAny(segment, "{}"):
		return "", fault.Usagef("unknown placeholder %s", segment).
			WithHint("replace it with a name; only {project} is filled in automatically")
	}
	name, err := url.PathUnescape(segment)
	if err != nil {
		return "", fault.Usagef("%q in the path is not escaped correctly", segment).
			WithHint("%s", "write a percent sign in a name as %25")
	}
	switch name {
	case "", ".", "..":
		return "", fault.Usagef("invalid path segment %q", name).
			WithHint("write out the path without empty segments, . and ..")
	}
	return url.PathEscape(name), nil
}

// withoutHost removes the address of the host from a URL. Nothing, especially not the
// token, is ever sent to another host.
func withoutHost(word string, host *url.URL) (string, error) {
	scheme, rest, _ := strings.Cut(word, "://")
	authority, rest, _ := strings.Cut(rest, "/")
	path, ours := strings.CutPrefix("/"+rest, host.EscapedPath()+"/")
	address, err := config.ParseHost(scheme + "://" + authority + host.EscapedPath())
	if err != nil || !ours || !config.SameHost(address, host) {
		return "", fault.Usagef("%s is not on the current host %s", word, host).
			WithHint("use only the path, and select the host with --host or --context")
	}
	return path, nil
}
