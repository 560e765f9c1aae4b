package cmd_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
)

// reader is a source of text. In its words, FILE stands for a file that contains the
// text, and VALUE for the text itself.
type reader struct {
	words    string
	value    string // ¤ marks the place for a byte that is not UTF-8
	variable string // the variable that contains the text, or empty
	file     bool   // whether the text is in a file or on stdin
}

// readers returns all sources.
func readers() map[string]reader {
	const list, create = "credential list", "credential create a --email a@b --full-name a "
	const credential = `{"email":"a@b","fullName":"A¤ B","password":"x"}`
	return map[string]reader{
		"APIOPS_PROJECT":            {list, "MyProject¤", "APIOPS_PROJECT", false},
		"APINIZER_PROJECT":          {list, "MyProject¤", "APINIZER_PROJECT", false},
		"APIOPS_HOST":               {list, "HOST¤", "APIOPS_HOST", false},
		"APIOPS_TOKEN":              {list, "canary-token¤", "APIOPS_TOKEN", false},
		"APINIZER_TOKEN":            {list, "canary-token¤", "APINIZER_TOKEN", false},
		"APIOPS_TIMEOUT":            {list, "30s¤", "APIOPS_TIMEOUT", false},
		"APIOPS_OUTPUT":             {list, "json¤", "APIOPS_OUTPUT", false},
		"APIOPS_YES":                {"credential delete mobile-app", "true¤", "APIOPS_YES", false},
		"a flag":                    {list + " --project VALUE", "MyProject¤", "", false},
		"a flag with an equal sign": {list + " --project=VALUE", "MyProject¤", "", false},
		"a short flag":              {list + " -p VALUE", "MyProject¤", "", false},
		"a joined short flag":       {list + " -pVALUE", "MyProject¤", "", false},
		"an argument":               {"credential delete -y VALUE", "mobile-app¤", "", false},
		"an argument after a dash":  {"credential delete -y -- VALUE", "mobile-app¤", "", false},
		"a command":                 {"credential VALUE", "list¤", "", false},
		"a field":                   {"api PATCH /projects/x -F a=VALUE", "b¤", "", false},
		"a raw field":               {"api PATCH /projects/x -f a=VALUE", "b¤", "", false},
		"a part of a form":          {"api POST /projects/x --form a=VALUE", "b¤", "", false},
		"a header":                  {"api GET /projects/ -H VALUE", "X-Note:b¤", "", false},
		"metadata":                  {create + "--password-file FILE --metadata a=VALUE", "b¤", "", false},
		"a token file":              {list + " --token-file FILE", "canary-token¤", "", true},
		"a token on stdin":          {list + " --token-file -", "canary-token¤", "", true},
		"the configuration file":    {list + " --config FILE", "color: auto # ¤\n", "", true},
		"a file with JSON to send":  {"api POST /projects/x --input FILE", `{"name":"a¤"}`, "", true},
		"JSON to send on stdin":     {"api POST /projects/x --input -", `{"name":"a¤"}`, "", true},
		"a file with headers":       {"api GET /projects/ -H @FILE", "Accept: */*\nX-Note: b¤", "", true},
		"a file with a field":       {"api POST /projects/x -F a=@FILE", "b¤", "", true},
		"a field on stdin":          {"api POST /projects/x -F a=@-", "b¤", "", true},
		"a file for the query":      {"api GET /projects/ -F a=@FILE", "b¤", "", true},
		"a password file":           {create + "--password-file FILE", "s3cret¤", "", true},
		"a password on stdin":       {create + "--password-file -", "s3cret¤", "", true},
		"a document in JSON":        {"credential create a -f FILE", credential, "", true},
		"a document in YAML":        {"credential create a -f FILE", "email: a@b\nfullName: A¤ B\npassword: x", "", true},
		"a document on stdin":       {"credential create a -f -", credential, "", true},
		"another document":          {"credential-organization create a -f FILE", `{"nameDefault":"A¤"}`, "", true},
		"names on stdin":            {"credential delete -y -", "mobile-app¤", "", true},
		"a token to be stored":      {"auth login --with-token --storage file --config FILE.new", "canary-token¤", "", true},
	}
}

// with returns the command line with the given text.
func (r reader) with(t *testing.T, value string) typing {
	t.Helper()
	y := typing{variables: map[string]string{}}
	if r.variable != "" {
		y.variables[r.variable] = value
		if aliased := strings.Replace(r.variable, "APINIZER", "APIOPS", 1); aliased != r.variable {
			y.variables[aliased] = ""
		}
	}
	file := fileOf(t, "a password")
	if r.file {
		file, y.stdin = fileOf(t, value), value
	}
	for _, word := range strings.Fields(r.words) {
		y.words = append(y.words, strings.NewReplacer("FILE", file, "VALUE", value).Replace(word))
	}
	return y
}

// A byte order mark and carriage returns are removed, whatever the source of the text.
func TestByteOrderMarksAndCarriageReturnsAreRemoved(t *testing.T) {
	for name, reader := range readers() {
		value := strings.ReplaceAll(reader.value, "¤", "")
		spoilt := "\ufeff" + value + "\r"
		switch {
		case reader.file:
			spoilt = "\ufeff" + strings.ReplaceAll(value, "\n", "\r\n") + "\r\n"
		case strings.Contains(reader.words, "VALUE") && !strings.Contains(reader.words, " VALUE"): // only a part of a word
			spoilt = value + "\r"
		}
		want, got := reader.with(t, value).run(t), reader.with(t, spoilt).run(t)
		for i, request := range got.requests {
			got.requests[i] = strings.Replace(request, "}\r\n", "}", 1) // white space after JSON is sent unchanged
		}
		if len(want.requests) == 0 || !slices.Equal(got.requests, want.requests) || got.exit != want.exit || got.out != want.out {
			t.Errorf("%s: got %d %q %s, want %d %q", name, got.exit, got.requests, got.err, want.exit, want.requests)
		}
	}
}

// Text that is not UTF-8 is rejected before anything is sent or stored, and never quoted.
func TestInvalidUTF8IsRejected(t *testing.T) {
	for name, reader := range readers() {
		y := reader.with(t, strings.ReplaceAll(reader.value, "¤", "\xfc"))
		got := y.run(t)
		if got.exit != 2 || len(got.requests) > 0 || got.out != "" || strings.Contains(got.err, "\xfc") || strings.Contains(got.err, "\ufffd") || strings.Contains(got.err, `\x`) {
			t.Errorf("%s: exit code %d, requests %q, stderr %q", name, got.exit, got.requests, got.err)
		}
		if place := reader.variable; !strings.Contains(got.err, place) {
			t.Errorf("%s: stderr %q does not name the variable", name, got.err)
		}
	}
	file := fileOf(t, "contexts:\n  - name: here\n    host: https://a.example\n")
	for place, words := range map[string][]string{
		"the context":  {"context", "set", "M\xfcnchen", "--host", "https://b.example"},
		"--project":    {"context", "set", "here", "--project", "M\xfcnchen"},
		"the new-name": {"context", "rename", "here", "M\xfcnchen"},
	} {
		typing{words: append(words, "--config", file)}.refuses(t, place+" is not UTF-8 text", "check the character set of the terminal")
	}
	if content, err := os.ReadFile(file); err != nil || strings.Contains(string(content), "\xfc") || strings.Contains(string(content), "\ufffd") {
		t.Errorf("stored %q, %v", content, err)
	}
}

// Files that need not be text are sent unchanged.
func TestFilesMayContainAnything(t *testing.T) {
	file := fileOf(t, "\xef\xbb\xbf\x00\xff\r\n")
	for _, words := range [][]string{
		{"api", "POST", "/projects/x", "--form", "a=@" + file},
		{"api", "POST", "/projects/x", "--input", file, "-H", "Content-Type: application/octet-stream"},
		{"api", "POST", "/projects/x", "--input", file, "-H", "Content-Type: application/json; charset=ISO-8859-9"},
	} {
		if got := (typing{words: words}).run(t); len(got.requests) != 1 || !strings.Contains(got.requests[0], "\xef\xbb\xbf\x00\xff\r\n") {
			t.Errorf("%q: requests %q, stderr %s", words, got.requests, got.err)
		}
	}
}

// A byte order mark would hide the first certificate in a file.
func TestCertificatesAfterAByteOrderMark(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if len(r.TLS.PeerCertificates) == 0 {
			w.WriteHeader(http.StatusForbidden)
		}
		_, _ = w.Write([]byte(`{"success":true,"resultList":[]}`))
	}))
	server.TLS = new(tls.Config)
	server.TLS.ClientAuth = tls.RequestClientCert
	server.StartTLS()
	defer server.Close()
	key, err := x509.MarshalPKCS8PrivateKey(server.TLS.Certificates[0].PrivateKey)
	if err != nil {
		t.Fatal(err)
	}
	encode := func(kind string, block []byte) string {
		content := pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: block})
		return fileOf(t, "\ufeff"+strings.ReplaceAll(string(content), "\n", "\r\n"))
	}
	certificate := encode("CERTIFICATE", server.Certificate().Raw)
	words := []string{"credential", "list", "--ca-cert", certificate, "--client-cert", certificate, "--client-key", encode("PRIVATE KEY", key)}
	app, said := newApp(map[string]string{"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "t", "APIOPS_PROJECT": "a"}, words...)
	if err := cmd.NewRoot(app, words).ExecuteContext(t.Context()); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
