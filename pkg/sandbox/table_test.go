package sandbox

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// Each route stands in the table once, in the order in which routes are tried, and names a known
// behaviour and mode.
func TestTable(t *testing.T) {
	known := behaviours()
	seen := map[string]bool{}
	used := map[string]bool{}
	for line := range strings.Lines(operations) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), " | ")
		if len(columns) != releaseColumn && len(columns) != releaseColumn+1 {
			t.Fatalf("%d columns in %q", len(columns), line)
		}
		method, path, _ := strings.Cut(columns[0], " ")
		if !slices.Contains([]string{
			http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete,
		}, method) || !strings.HasPrefix(path, "/") {
			t.Errorf("invalid route %q", columns[0])
		}
		var shape []string
		for segment := range strings.SplitSeq(path, "/") {
			if isPlaceholder(segment) {
				segment = "{}"
			}
			shape = append(shape, segment)
		}
		unnamed := method + " " + strings.Join(shape, "/")
		if seen[unnamed] {
			t.Errorf("%s stands there twice", unnamed)
		}
		seen[unnamed] = true
		e := parse(path, strings.Join(columns[1:], " | "))
		used[e.words[0]] = true
		if known[e.words[0]] == nil {
			t.Errorf("%s: unknown behaviour %q", columns[0], e.words[0])
		}
		if !slices.Contains([]string{
			"never", "always", "asked", "depends", "explicit", "silent", "marks", "not-yet", "storage", "probe", "text",
			"open", "common", "problem",
		}, e.mode[0]) {
			t.Errorf("%s: unknown mode %q", columns[0], e.mode[0])
		}
	}
	for name := range known {
		if !used[name] {
			t.Errorf("no operation has the behaviour %s", name)
		}
	}
	for position, route := range routes("") {
		if want := Routes()[position]; route.method+" "+strings.TrimPrefix(strings.Join(route.segments, "/"), "/apiops") != want {
			t.Errorf("%s is tried at the position of %s", strings.Join(route.segments, "/"), want)
		}
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Options{})
	}
}

func BenchmarkRoutes(b *testing.B) {
	for b.Loop() {
		routes("")
	}
}

func BenchmarkFind(b *testing.B) {
	table := routes("")
	for b.Loop() {
		find(table, "GET", "/apiops/test/healthcheck")
	}
}
