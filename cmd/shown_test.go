package cmd_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// A document that repeats the token of its request is shown without it.
func TestTheTokenIsNotPartOfADocument(t *testing.T) {
	server := httptest.NewServer(indiscreet(200, `{"code":"acme","nameDefault":%s}`))
	defer server.Close()
	line := commandLine{name: "credential-organization get", words: []string{"credential-organization", "get", "acme"}}
	for _, format := range []string{"json", "yaml", "table"} {
		found := try{line: line, format: format}.run(t, server.URL)
		if found.exit != 0 || strings.Contains(found.out, canary) || !strings.Contains(found.out, "sent with Bearer") {
			t.Errorf("exit code %d: %s%s", found.exit, found.out, found.err)
		}
	}
}

// At a terminal, "--output-file -" shows text with visible control characters, and no binary data.
func TestADownloadAtATerminal(t *testing.T) {
	for content, want := range map[string]string{
		"a\r\nb\n":                                "a\nb\n",
		"\x1b]0;title\a\u009b31m\n":               `\x1b]0;title\a\u009b31m` + "\n",
		"PK\x05\x06" + strings.Repeat("\x00", 18): "", // an empty ZIP file
		"\xff\xfe":                                "",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Disposition", `attachment; filename="payload-key.pem"`)
			indiscreet(200, content).ServeHTTP(w, r)
		}))
		words := strings.Fields("key export-file payload-key --output-file -")
		app, said := newApp(newHome(t).variables(server.URL), words...)
		app.System.OutTerminal = true
		err := cmd.NewRoot(app, words).Execute()
		server.Close()
		if said.String() != want || fault.Is(err, fault.Failed) != (want == "") {
			t.Errorf("%q: got %q and %v, want %q", content, said, err, want)
		}
	}
}
