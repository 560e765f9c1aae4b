package sandbox

import (
	"strings"
	"testing"
)

func TestRoutes(t *testing.T) {
	answering := func(name string) operation {
		return func(*call) (reply, error) { return reply{body: []byte(name)}, nil }
	}
	patterns := []string{
		"GET /keys/{key}/",
		"GET /keys/import/",
		"POST /keys/import",
		"GET /{kind}/{key}/history",
		"GET /keys/{name}/export/{format}",
	}
	var table []*route
	for position, pattern := range patterns {
		method, path, _ := strings.Cut(pattern, " ")
		table = append(table, at(method, path, position == 0, answering(pattern)))
	}
	table = inOrder(table)

	for _, test := range []struct{ method, path, pattern, name, value string }{
		{"GET", "/apiops/keys/main/", "GET /keys/{key}/", "key", "main"},
		{"GET", "/apiops/keys/import/", "GET /keys/import/", "", ""},
		{"POST", "/apiops/keys/import", "POST /keys/import", "", ""},
		{"GET", "/apiops/keys/import/history", "GET /{kind}/{key}/history", "kind", "keys"},
		{"GET", "/apiops/keys/a%2Fb%20c/", "GET /keys/{key}/", "key", "a/b c"},
		{"GET", "/apiops/keys/%2E%2E/", "GET /keys/{key}/", "key", ".."},
		{"GET", "/apiops/keys/main/export/pem", "GET /keys/{name}/export/{format}", "name", "main"},
		{"POST", "/apiops/keys/main/", "", "", ""},
		{"GET", "/apiops/keys//", "", "", ""},
		{"GET", "/apiops/keys/main", "", "", ""},
		{"GET", "/apiops/keys/a/b/", "", "", ""},
		{"GET", "/keys/main/", "", "", ""},
		{"GET", "/apiopskeys/main/", "", "", ""},
		{"GET", "", "", "", ""},
	} {
		t.Run(test.method+" "+test.path, func(t *testing.T) {
			found, values := find(table, test.method, test.path)
			if test.pattern == "" {
				if found.segments != nil {
					t.Fatalf("matched %v", found.segments)
				}
				return
			}
			answer, _ := found.operation(nil)
			if string(answer.body) != test.pattern || values[test.name] != test.value {
				t.Errorf("matched %s with %v", answer.body, values)
			}
			if found.open != (test.pattern == patterns[0]) {
				t.Errorf("open: %t", found.open)
			}
		})
	}
}
