package sandbox

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// route maps requests to an operation.
type route struct {
	method    string
	segments  []string // of the path; the last one is empty if the path ends in a slash
	operation operation
	open      bool     // requires no token (quirks.md §12)
	contract  contract // of its answers
}

func at(method, path string, open bool, run operation) *route {
	return &route{method: method, segments: strings.Split("/apiops"+path, "/"), operation: run, open: open}
}

// inOrder sorts literal segments before placeholders: a word takes precedence over a name
// (quirks.md §6).
func inOrder(table []*route) []*route {
	slices.SortFunc(table, func(a, b *route) int {
		return slices.CompareFunc(a.segments, b.segments, func(a, b string) int {
			if isPlaceholder(a) && isPlaceholder(b) {
				return 0
			}
			return cmp.Compare(a, b) // "{" sorts after every letter
		})
	})
	return table
}

func isPlaceholder(segment string) bool { return strings.HasPrefix(segment, "{") }

// find returns the route of a request and the values of its placeholders. Slashes are exact
// (quirks.md §6), whereas http.ServeMux would clean paths and redirect.
func find(table []*route, method, escapedPath string) (*route, map[string]string) {
	segments := strings.Split(escapedPath, "/")
	for _, route := range table {
		if values, matches := route.match(method, segments); matches {
			return route, values
		}
	}
	return &route{operation: unknownEndpoint}, nil
}

// match compares escaped segments, so that a name may contain a slash (quirks.md §7).
func (r *route) match(method string, segments []string) (values map[string]string, matches bool) {
	if r.method != method || len(r.segments) != len(segments) {
		return nil, false
	}
	for position, segment := range r.segments {
		given := segments[position]
		if isPlaceholder(segment) && given != "" {
			if values == nil {
				values = map[string]string{}
			}
			values[strings.Trim(segment, "{}")], _ = url.PathUnescape(given) // checked by net/http
		} else if segment != given {
			return nil, false
		}
	}
	return values, true
}

// unknownEndpoint responds like Spring in every dialect.
func unknownEndpoint(c *call) (reply, error) {
	return jsonReply(http.StatusNotFound, document{
		"timestamp": time.Now().UTC().Format("2006-01-02T15:04:05.000-07:00"),
		"status":    http.StatusNotFound,
		"error":     http.StatusText(http.StatusNotFound),
		"path":      c.request.URL.EscapedPath(),
	}), nil
}
