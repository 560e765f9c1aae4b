package api

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// Route is an operation as the server knows it: a method and a path below
// /apiops, written as in net/http.ServeMux ("DELETE /projects/{project}/").
// The trailing slash is part of it: the server answers only the exact form
// (quirks.md §6).
type Route struct {
	Method string
	Path   string
}

// ParseRoute reads "METHOD /path/{name}/". It fails on anything the server
// could not be asked for.
func ParseRoute(pattern string) (Route, error) {
	method, path, _ := strings.Cut(pattern, " ")
	switch method {
	case http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete:
	default:
		return Route{}, fmt.Errorf("route %q does not begin with a method", pattern)
	}
	if !strings.HasPrefix(path, "/") || strings.ContainsAny(path, " ?#%") {
		return Route{}, fmt.Errorf("route %q has no plain path after its method", pattern)
	}
	for _, segment := range strings.Split(path, "/") {
		name, isPlaceholder := placeholder(segment)
		if strings.ContainsAny(name, "{}") || isPlaceholder && name == "" {
			return Route{}, fmt.Errorf("route %q has a broken placeholder in %q", pattern, segment)
		}
	}
	return Route{Method: method, Path: path}, nil
}

// String is the pattern the route was made from.
func (r Route) String() string { return r.Method + " " + r.Path }

// Reads tells whether the route promises to change nothing.
func (r Route) Reads() bool { return r.Method == http.MethodGet }

// Names are the placeholders, in the order of the path.
func (r Route) Names() []string {
	var names []string
	for _, segment := range strings.Split(r.Path, "/") {
		if name, ok := placeholder(segment); ok {
			names = append(names, name)
		}
	}
	return names
}

// Fill puts a value in the place of each placeholder and returns the escaped
// path. A value stays one segment whatever it holds; what no server would
// take as one ("", "." and "..") is an error.
func (r Route) Fill(values map[string]string) (string, error) {
	segments := strings.Split(r.Path, "/")
	for i, segment := range segments {
		name, ok := placeholder(segment)
		if !ok {
			continue
		}
		value := values[name]
		if err := checkSegment(name, value); err != nil {
			return "", err
		}
		segments[i] = url.PathEscape(value)
	}
	return strings.Join(segments, "/"), nil
}

// checkSegment refuses dots too, because proxies resolve them, even escaped.
func checkSegment(name, value string) error {
	switch value {
	case "":
		return &Error{Kind: Usage, Message: fmt.Sprintf("the %s is empty", name), Hint: fmt.Sprintf("give the name of the %s", name)}
	case ".", "..":
		return &Error{Kind: Usage, Message: fmt.Sprintf("%q cannot be the name of a %s", value, name), Hint: "a path would lead elsewhere with it"}
	}
	return nil
}

// placeholder returns the name in "{name}"; for any other segment it returns
// the segment itself and false.
func placeholder(segment string) (string, bool) {
	name, opened := strings.CutPrefix(segment, "{")
	name, closed := strings.CutSuffix(name, "}")
	if opened && closed {
		return name, true
	}
	return segment, false
}
