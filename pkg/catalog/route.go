package catalog

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Route is a method and a path below /apiops, written as in net/http.ServeMux ("DELETE
// /projects/{project}/"). The trailing slash is part of it: the server accepts only the
// exact path (quirks.md §6).
type Route struct {
	Method string
	Path   string
}

// ParseRoute parses "METHOD /path/{name}/". It fails if the pattern cannot be a request
// to the server.
func ParseRoute(pattern string) (Route, error) {
	method, path, _ := strings.Cut(pattern, " ")
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		return Route{}, fmt.Errorf("route %q does not start with a method", pattern)
	}
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " ?#%") {
		return Route{}, fmt.Errorf("route %q has no plain path after its method", pattern)
	}
	for segment := range strings.SplitSeq(path, "/") {
		name, isPlaceholder := placeholder(segment)
		if strings.ContainsAny(name, "{}") || isPlaceholder && name == "" {
			return Route{}, fmt.Errorf("route %q has an invalid placeholder in %q", pattern, segment)
		}
	}
	return Route{Method: method, Path: path}, nil
}

// String returns the pattern of the route.
func (r Route) String() string { return r.Method + " " + r.Path }

// Names returns the placeholders in the order of the path.
func (r Route) Names() []string {
	var names []string
	for segment := range strings.SplitSeq(r.Path, "/") {
		if name, ok := placeholder(segment); ok {
			names = append(names, name)
		}
	}
	return names
}

// Key returns the same value for routes that differ only in the names of placeholders.
func (r Route) Key() string {
	segments := strings.Split(r.Path, "/")
	for i, segment := range segments {
		if _, ok := placeholder(segment); ok {
			segments[i] = "{}"
		}
	}
	return r.Method + " " + strings.Join(segments, "/")
}

// Fill replaces each placeholder with its value and returns the escaped path. A value
// always stays one segment; "", "." and ".." cannot and are errors. The rest of the path
// is not changed: it must already be escaped.
func (r Route) Fill(values map[string]string) (string, error) {
	segments := strings.Split(r.Path, "/")
	for i, segment := range segments {
		name, ok := placeholder(segment)
		if !ok {
			continue
		}
		value := values[name]
		if err := CheckName(name, value); err != nil {
			return "", err
		}
		segments[i] = url.PathEscape(value)
	}
	return strings.Join(segments, "/"), nil
}

// CheckName rejects values that cannot be a path segment, including dots, which proxies
// resolve even if they are escaped.
func CheckName(name, value string) error {
	switch value {
	case "":
		return fault.Usagef("the %s is empty", name).WithHint("specify the %s", name)
	case ".", "..":
		return fault.Usagef("the %s cannot be named %q", name, value).WithHint("use a name other than . and .., which would change the path")
	}
	return nil
}

// equalPaths compares two paths segment by segment, without allocating.
func equalPaths(pattern, path string, equal func(pattern, segment string) bool) bool {
	for {
		want, rest, more := strings.Cut(pattern, "/")
		given, restGiven, moreGiven := strings.Cut(path, "/")
		if more != moreGiven || !equal(want, given) {
			return false
		}
		if !more {
			return true
		}
		pattern, path = rest, restGiven
	}
}

// fits reports whether a segment is the word of the pattern, or not empty if the pattern
// is a placeholder.
func fits(pattern, segment string) bool {
	_, open := placeholder(pattern)
	return open && segment != "" || !open && pattern == segment
}

// sameSegment reports whether two segments of patterns are the same word or both
// placeholders.
func sameSegment(pattern, other string) bool {
	_, open := placeholder(pattern)
	_, otherOpen := placeholder(other)
	return open && otherOpen || pattern == other
}

// placeholder returns the name in "{name}"; for any other segment it returns the segment
// itself and false.
func placeholder(segment string) (string, bool) {
	name, opened := strings.CutPrefix(segment, "{")
	name, closed := strings.CutSuffix(name, "}")
	if opened && closed {
		return name, true
	}
	return segment, false
}
