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
	open      bool // requires no token (quirks.md §12)
}

// routes returns every operation of the sandbox, in the order in which find tries them.
func routes() []route {
	const (
		inProject     = "/projects/{projectName}/"
		onCredential  = inProject + "credentials/{username}/"
		open, guarded = true, false
	)
	table := []route{
		at("POST", "/auth/token", open, logIn),
		at("GET", "/test/healthcheck", open, checkHealth),
		at("GET", "/test/hello/{name}", guarded, sayHello),

		at("GET", "/projects/", guarded, list(allProjects)),
		at("GET", "/environments/", guarded, list(allEnvironments)),

		at("GET", inProject+"credentials/", guarded, list(credentials)),
		at("POST", inProject+"credentials/", guarded, changeTo(createCredential)),
		at("PUT", inProject+"credentials/", guarded, changeTo(updateCredential)),
		at("DELETE", onCredential, guarded, change(deleteCredential)),
		at("PATCH", onCredential, guarded, changeTo(changePassword)),

		at("GET", onCredential+"access/", guarded, list(grantedAccess)),
		at("PUT", onCredential+"access/", guarded, changeTo(changeAccess(true))),
		at("DELETE", onCredential+"access/", guarded, changeTo(changeAccess(false))),

		at("PUT", onCredential+"token/", guarded, changeTo(setToken)),
		at("DELETE", onCredential+"token/", guarded, change(resetToken)),

		at("POST", inProject+"credential-organizations/", guarded, createOrganization),
		at("GET", inProject+"credential-organizations/{code}", guarded, showOrganization),
		at("PUT", inProject+"credential-organizations/{code}", guarded, updateOrganization),
		at("DELETE", inProject+"credential-organizations/{code}", guarded, deleteOrganization),
	}
	for _, name := range []string{environments, keys, keystores, certificates, jwks, proxies, proxyGroups} {
		table = append(table, at("GET", inProject+name+"/", guarded, list(func(c *call) []document {
			return sorted(c.project.Collections[name])
		})))
	}
	for _, assignment := range assignments() {
		path := onCredential + assignment.segment + "/"
		table = append(table,
			at("PUT", path+"{objectName}/", guarded, change(assignment.set)),
			at("DELETE", path, guarded, change(assignment.remove)),
		)
	}
	return inOrder(table)
}

func at(method, path string, open bool, run operation) route {
	return route{method, strings.Split("/apiops"+path, "/"), run, open}
}

// inOrder sorts literal segments before placeholders: a word takes precedence over a name
// (quirks.md §6).
func inOrder(table []route) []route {
	slices.SortFunc(table, func(a, b route) int {
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
func find(table []route, method, escapedPath string) (route, map[string]string) {
	segments := strings.Split(escapedPath, "/")
	for _, route := range table {
		if values, matches := route.match(method, segments); matches {
			return route, values
		}
	}
	return route{operation: unknownEndpoint}, nil
}

// match compares escaped segments, so that a name may contain a slash (quirks.md §7).
func (r route) match(method string, segments []string) (values map[string]string, matches bool) {
	if r.method != method || len(r.segments) != len(segments) {
		return nil, false
	}
	values = map[string]string{}
	for position, segment := range r.segments {
		given := segments[position]
		if isPlaceholder(segment) && given != "" {
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
