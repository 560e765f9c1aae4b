package api

import (
	"net/url"
	"strings"
	"testing"
)

func TestParsePath(t *testing.T) {
	for word, want := range map[string]string{
		"projects/":                                    "/projects/",
		"/projects/":                                   "/projects/",
		"/apiops/projects/":                            "/projects/",
		"apiops/projects/":                             "/projects/",
		"/projects":                                    "/projects",
		"/projects/{project}/credentials/":             "/projects/{project}/credentials/",
		"/projects/{projectName}/credentials/":         "/projects/{project}/credentials/",
		"/projects/My Project/x":                       "/projects/My%20Project/x",
		"/projects/My%20Project/x":                     "/projects/My%20Project/x",
		"/llm-models/openai%2Fgpt-5/":                  "/llm-models/openai%2Fgpt-5/",
		"/projects/üretim/":                            "/projects/%C3%BCretim/",
		"/projects/%7Bproject%7D/":                     "/projects/%7Bproject%7D/",
		"/methodOverride/?methodName=/pets/{id}&a=b&a": "/methodOverride/?a=b&a=&methodName=%2Fpets%2F%7Bid%7D",
	} {
		path, query, err := parsePath(word)
		if text := query.Encode(); text != "" {
			path += "?" + text
		}
		if err != nil || path != want {
			t.Errorf("%s: got %s, %v; want %s", word, path, err, want)
		}
	}
}

func TestRejectedPaths(t *testing.T) {
	for _, word := range []string{
		"", "/", "/apiops/", "?a=b", "//projects/", "/projects//x", "/projects/../x/", "/projects/%2e%2e/x/", "/projects/.", "..",
		"/projects/{name}/", "/projects/x{project}/", "/projects/{/", "/projects/%zz/", "/projects/#1/", "/projects/?a=%zz", "ftp://gateway.example.com/",
	} {
		if path, _, err := parsePath(word); err == nil {
			t.Errorf("%s was accepted as %s", word, path)
		}
	}
}

// Whatever is typed, the segments of the path stay the same, and none leads elsewhere.
func FuzzParsePath(f *testing.F) {
	f.Add("/projects/My%20Project/%2e%2e/x?a=b")
	f.Fuzz(func(t *testing.T, word string) {
		path, _, err := parsePath(word)
		if err != nil {
			return
		}
		path = "/apiops" + strings.ReplaceAll(path, "{project}", "P")
		address, err := url.Parse("https://gateway.example.com" + path)
		if err != nil {
			t.Fatalf("%q: got %q, %v", word, path, err)
		}
		if got := address.JoinPath(); got.EscapedPath() != path || got.RawQuery != "" || got.Fragment != "" {
			t.Errorf("%q: got %q, which leads to %q", word, path, got)
		}
	})
}

func TestOnlyTheCurrentHostIsAccepted(t *testing.T) {
	host, err := url.Parse("https://gateway.example.com/manager")
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]string{
		"https://gateway.example.com/manager/apiops/projects/": "apiops/projects/",
		"https://gateway.example.com/manager/projects/?a=b":    "projects/?a=b",
		"https://Gateway.example.com.:443/manager/projects/":   "projects/",
		"https://gateway.example.com:8443/manager/projects/":   "",
		"https://gateway.example.com:abc/manager/projects/":    "",
		"https://gateway.example.com/apiops/projects/":         "",
		"https://gateway.example.com/managers/projects/":       "",
		"http://gateway.example.com/manager/projects/":         "",
		"https://gateway.example.com@evil.example/projects/":   "",
		"https://gateway.example.com.evil.example/projects/":   "",
		"https://evil.example/projects/":                       "",
	} {
		got, err := withoutHost(word, host)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: got %q, %v", word, got, err)
		}
	}
}
