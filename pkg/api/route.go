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

// Deletes tells whether the route takes something away, which one POST does too
// (quirks.md §8).
func (r Route) Deletes() bool {
	return r.Method == http.MethodDelete || r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/endpoints/delete/")
}

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

// Key is the same for routes that differ only in the names of placeholders.
func (r Route) Key() string {
	segments := strings.Split(r.Path, "/")
	for i, segment := range segments {
		if _, ok := placeholder(segment); ok {
			segments[i] = "{}"
		}
	}
	return r.Method + " " + strings.Join(segments, "/")
}

// matches tells whether a route with names in the place of placeholders is
// this one.
func (r Route) matches(filled Route) bool {
	wanted, given := strings.Split(r.Path, "/"), strings.Split(filled.Path, "/")
	if r.Method != filled.Method || len(wanted) != len(given) {
		return false
	}
	for i, segment := range wanted {
		if _, ok := placeholder(segment); ok && given[i] == "" || !ok && given[i] != segment {
			return false
		}
	}
	return true
}

// Fill puts a value in the place of each placeholder and returns the escaped
// path. A value stays one segment whatever it holds; what no server would
// take as one ("", "." and "..") is an error. The rest of the path stays as it
// is: it has to be escaped already.
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

// CheckName refuses what cannot be the name of a thing, because no path could
// hold it: dots too, which proxies resolve, even escaped.
func CheckName(name, value string) error {
	switch value {
	case "":
		return &Error{Kind: Usage, Message: fmt.Sprintf("the %s is empty", name), Hint: fmt.Sprintf("give the name of the %s", name)}
	case ".", "..":
		return &Error{Kind: Usage, Message: fmt.Sprintf("%q cannot be a %s", value, name), Hint: "a path would lead elsewhere with it"}
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
