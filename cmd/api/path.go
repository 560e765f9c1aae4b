package api

import (
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// parsePath reads what stands for an address in the command line: a path,
// with or without /apiops in front of it, and a query. The path comes back
// escaped, with {project} in it where that is to be filled in.
func parsePath(word string) (path string, query url.Values, err error) {
	if strings.Contains(word, "#") {
		return "", nil, fault.Usagef("%q holds a #", word).
			WithHint("%s", "in a name, write it as %23")
	}
	path, queryText, _ := strings.Cut(word, "?")
	if query, err = url.ParseQuery(queryText); err != nil {
		return "", nil, fault.Usagef("%q is no query: %v", queryText, err)
	}
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/"), "apiops/")
	if path == "" {
		return "", nil, fault.Usagef("%q names no operation", word).
			WithHint("\"apiops api --list\" shows every path there is")
	}
	inner, slash := strings.CutSuffix(path, "/")
	segments := strings.Split(inner, "/")
	for i, segment := range segments {
		if segments[i], err = parseSegment(segment); err != nil {
			return "", nil, err
		}
	}
	if slash {
		segments = append(segments, "")
	}
	return "/" + strings.Join(segments, "/"), query, nil
}

// parseSegment returns a segment escaped in the one way that the client
// escapes names.
func parseSegment(segment string) (string, error) {
	switch {
	case segment == "{project}" || segment == "{projectName}":
		return "{project}", nil
	case strings.ContainsAny(segment, "{}"):
		return "", fault.Usagef("%s", "nothing fills "+segment).
			WithHint("write the name in its place; only {project} is filled in")
	}
	name, err := url.PathUnescape(segment)
	if err != nil {
		return "", fault.Usagef("%q is not escaped as a path is: %v", segment, err).
			WithHint("%s", "write a percent sign in a name as %25")
	}
	switch name {
	case "", ".", "..":
		return "", fault.Usagef("the path has %q between two slashes", name).
			WithHint("it would lead elsewhere; write the path out")
	}
	return url.PathEscape(name), nil
}

func isURL(word string) bool {
	return strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://")
}

// withoutHost takes the address of the host off a full URL. No other host is
// ever sent the token, or anything else.
func withoutHost(word string, host *url.URL) (string, error) {
	path, ours := strings.CutPrefix(word, host.String()+"/")
	if !ours {
		return "", fault.Usagef("%s is not at the host in force, which is %s", word, host).
			WithHint("give the path alone, and choose the host with --host or --context")
	}
	return path, nil
}
