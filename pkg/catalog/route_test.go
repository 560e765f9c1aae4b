package catalog

import (
	"net/url"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestFillKeepsEachValueOneSegment(t *testing.T) {
	route := mustRoute(t, "DELETE /projects/{project}/credentials/{username}/privateKey/")
	for value, want := range map[string]string{
		"api-user":         "api-user",
		"a b/c?d#e%f":      "a%20b%2Fc%3Fd%23e%25f",
		"../../etc":        "..%2F..%2Fetc",
		"...":              "...",
		"üretim":           "%C3%BCretim",
		"ops@example.com":  "ops@example.com",
		"semi;colon,comma": "semi%3Bcolon%2Ccomma",
		"line\nend":        "line%0Aend",
		"{project}":        "%7Bproject%7D",
		"not utf-8 \xff":   "not%20utf-8%20%FF",
	} {
		got, err := route.Fill(map[string]string{"project": "P", "username": value})
		if err != nil {
			t.Errorf("%q: %v", value, err)
		}
		if want := "/projects/P/credentials/" + want + "/privateKey/"; got != want {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
}

func TestFillRejectsInvalidSegments(t *testing.T) {
	route := mustRoute(t, "GET /projects/{project}/credentials/")
	for _, value := range []string{"", ".", ".."} {
		_, err := route.Fill(map[string]string{"project": value})
		if !fault.Is(err, fault.Usage) {
			t.Errorf("%q: got %v, want a usage error", value, err)
		}
	}
}

func TestParseRouteRejectsInvalidPatterns(t *testing.T) {
	for _, pattern := range []string{
		"", "GET", "/projects/", "get /projects/", "FETCH /projects/", "GET projects/",
		"GET /a b/", "GET /a?b=c", "GET /{}/", "GET /{a/", "GET /a}/", "GET /x{a}/",
	} {
		if route, err := ParseRoute(pattern); err == nil {
			t.Errorf("%q was accepted as %v", pattern, route)
		}
	}
}

func FuzzFill(f *testing.F) {
	f.Add("api-user")
	f.Add("a b/c?d#e%f")
	f.Add("..")
	route, err := ParseRoute("GET /projects/{project}/credentials/{username}")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, value string) {
		path, err := route.Fill(map[string]string{"project": "P", "username": value})
		if err != nil {
			return
		}
		segments := strings.Split(path, "/")
		if len(segments) != 5 {
			t.Fatalf("%q changed the number of segments: %s", value, path)
		}
		if back, err := url.PathUnescape(segments[4]); err != nil || back != value {
			t.Fatalf("%q was decoded as %q (%v)", value, back, err)
		}
	})
}

func TestKeyIgnoresNames(t *testing.T) {
	ours := mustRoute(t, "GET /projects/{project}/credentials/")
	theirs := mustRoute(t, "GET /projects/{projectName}/credentials/")
	other := mustRoute(t, "GET /projects/{project}/credentials")
	if ours.Key() != theirs.Key() || ours.Key() == other.Key() {
		t.Errorf("got %s, %s and %s", ours.Key(), theirs.Key(), other.Key())
	}
}

func TestNames(t *testing.T) {
	route := mustRoute(t, "DELETE /projects/{project}/credentials/{username}/privateKey/")
	if got := strings.Join(route.Names(), " "); got != "project username" {
		t.Errorf("got %s", got)
	}
}

func TestMatches(t *testing.T) {
	route := mustRoute(t, "GET /projects/{project}/credentials/")
	for filled, want := range map[string]bool{
		"GET /projects/P/credentials/":        true,
		"GET /projects/a%2Fb/credentials/":    true,
		"GET /projects//credentials/":         false,
		"GET /projects/P/credentials":         false,
		"GET /projects/P/credentials/u/":      false,
		"GET /projects/P/Credentials/":        false,
		"POST /projects/P/credentials/":       false,
		"GET /projects/{project}/credentials": false,
	} {
		method, path, _ := strings.Cut(filled, " ")
		if got := route.Method == method && equalPaths(route.Path, path, fits); got != want {
			t.Errorf("%s: %t", filled, got)
		}
	}
}

func mustRoute(t testing.TB, pattern string) Route {
	t.Helper()
	route, err := ParseRoute(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return route
}
