package sandbox

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// route says which operation answers which requests: "METHOD /path/{name}/", without the /apiops all paths begin with.
// Slashes are exact (quirks.md §6), which is why this is not a http.ServeMux: it would clean paths and redirect.
type route struct {
	pattern   string
	operation operation
}

// router is a tree of path segments; the empty segment stands for a slash at the end.
type router struct {
	literals    map[string]*router
	placeholder *router
	endpoints   map[string]endpoint // by method
}

type endpoint struct {
	operation operation
	segments  []string
	open      bool // needs no token
}

func newRouter(open, guarded []route) *router {
	root := &router{}
	for _, route := range open {
		root.add(route, true)
	}
	for _, route := range guarded {
		root.add(route, false)
	}
	return root
}

func (r *router) add(route route, open bool) {
	method, path, _ := strings.Cut(route.pattern, " ")
	segments := strings.Split(path, "/")
	leaf := r
	for _, segment := range segments {
		leaf = leaf.child(segment)
	}
	if leaf.endpoints == nil {
		leaf.endpoints = map[string]endpoint{}
	}
	leaf.endpoints[method] = endpoint{route.operation, segments, open}
}

func (r *router) child(segment string) *router {
	if _, isPlaceholder := placeholder(segment); isPlaceholder {
		if r.placeholder == nil {
			r.placeholder = &router{}
		}
		return r.placeholder
	}
	if r.literals == nil {
		r.literals = map[string]*router{}
	}
	if r.literals[segment] == nil {
		r.literals[segment] = &router{}
	}
	return r.literals[segment]
}

func placeholder(segment string) (name string, isPlaceholder bool) {
	name, isPlaceholder = strings.CutPrefix(segment, "{")
	return strings.TrimSuffix(name, "}"), isPlaceholder
}

// match finds who answers a request, and the values of the placeholders. The path is taken apart while it is still
// escaped, so that a name may hold a slash (quirks.md §7).
func (r *router) match(method, escapedPath string) (endpoint, map[string]string) {
	path, inside := strings.CutPrefix(escapedPath, "/apiops")
	segments := strings.Split(path, "/")
	found, exists := r.find(method, segments)
	if !inside || !exists {
		return endpoint{operation: unknownEndpoint}, nil
	}
	values := map[string]string{}
	for position, segment := range found.segments {
		if name, isPlaceholder := placeholder(segment); isPlaceholder {
			values[name], _ = url.PathUnescape(segments[position]) // net/http has checked the escapes
		}
	}
	return found, values
}

// find prefers literal segments, as the real server does (quirks.md §6).
func (r *router) find(method string, segments []string) (endpoint, bool) {
	if len(segments) == 0 {
		found, exists := r.endpoints[method]
		return found, exists
	}
	if next := r.literals[segments[0]]; next != nil {
		if found, exists := next.find(method, segments[1:]); exists {
			return found, true
		}
	}
	if r.placeholder == nil || segments[0] == "" {
		return endpoint{}, false
	}
	return r.placeholder.find(method, segments[1:])
}

// unknownEndpoint answers in the manner of Spring, whatever the dialect.
func unknownEndpoint(c *call) (reply, error) {
	return jsonReply(http.StatusNotFound, document{
		"timestamp": time.Now().UTC().Format("2006-01-02T15:04:05.000-07:00"),
		"status":    http.StatusNotFound,
		"error":     http.StatusText(http.StatusNotFound),
		"path":      c.request.URL.EscapedPath(),
	}), nil
}
