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

// reader is a place that a text comes from. In the words and in the file FILE stands
// for a file that holds the text, VALUE for the text itself.
type reader struct {
	words    string
	value    string // ¤ stands where a byte may be that is not UTF-8
	variable string // that holds the text; empty: none does
	file     bool   // a file or stdin holds it, and not the command line or a variable
}

// readers are all the places.
func readers() map[string]reader {
	const list, create = "credential list", "credential create a --email a@b --full-name a "
	const credential = `{"email":"a@b","fullName":"A¤ B","password":"x"}`
	return map[string]reader{
		"APIOPS_PROJECT":             {list, "MyProject¤", "APIOPS_PROJECT", false},
		"APINIZER_PROJECT":           {list, "MyProject¤", "APINIZER_PROJECT", false},
		"APIOPS_HOST":                {list, "HOST¤", "APIOPS_HOST", false},
		"APIOPS_TOKEN":               {list, "canary-token¤", "APIOPS_TOKEN", false},
		"APINIZER_TOKEN":             {list, "canary-token¤", "APINIZER_TOKEN", false},
		"APIOPS_TIMEOUT":             {list, "30s¤", "APIOPS_TIMEOUT", false},
		"APIOPS_OUTPUT":              {list, "json¤", "APIOPS_OUTPUT", false},
		"APIOPS_YES":                 {"credential delete mobile-app", "true¤", "APIOPS_YES", false},
		"a flag":                     {list + " --project VALUE", "MyProject¤", "", false},
		"a flag in one word":         {list + " --project=VALUE", "MyProject¤", "", false},
		"a short flag":               {list + " -p VALUE", "MyProject¤", "", false},
		"a short flag in one word":   {list + " -pVALUE", "MyProject¤", "", false},
		"an argument":                {"credential delete -y VALUE", "mobile-app¤", "", false},
		"an argument after a dash":   {"credential delete -y -- VALUE", "mobile-app¤", "", false},
		"a command":                  {"credential VALUE", "list¤", "", false},
		"a field":                    {"api PATCH /projects/x -F a=VALUE", "b¤", "", false},
		"a raw field":                {"api PATCH /projects/x -f a=VALUE", "b¤", "", false},
		"a part of a form":           {"api POST /projects/x --form a=VALUE", "b¤", "", false},
		"a header":                   {"api GET /projects/ -H VALUE", "X-Note:b¤", "", false},
		"metadata":                   {create + "--password-file FILE --metadata a=VALUE", "b¤", "", false},
		"a file of a token":          {list + " --token-file FILE", "canary-token¤", "", true},
		"a token on stdin":           {list + " --token-file -", "canary-token¤", "", true},
		"a file of the settings":     {list + " --config FILE", "color: auto # ¤\n", "", true},
		"a file of JSON to send":     {"api POST /projects/x --input FILE", `{"name":"a¤"}`, "", true},
		"JSON to send on stdin":      {"api POST /projects/x --input -", `{"name":"a¤"}`, "", true},
		"a file of headers":          {"api GET /projects/ -H @FILE", "Accept: */*\nX-Note: b¤", "", true},
		"a file of a field":          {"api POST /projects/x -F a=@FILE", "b¤", "", true},
		"a field on stdin":           {"api POST /projects/x -F a=@-", "b¤", "", true},
		"a file of a query":          {"api GET /projects/ -F a=@FILE", "b¤", "", true},
		"a file of a password":       {create + "--password-file FILE", "s3cret¤", "", true},
		"a password on stdin":        {create + "--password-file -", "s3cret¤", "", true},
		"a document in JSON":         {"credential create a -f FILE", credential, "", true},
		"a document in YAML":         {"credential create a -f FILE", "email: a@b\nfullName: A¤ B\npassword: x", "", true},
		"a document on stdin":        {"credential create a -f -", credential, "", true},
		"a document of another":      {"credential-organization create a -f FILE", `{"nameDefault":"A¤"}`, "", true},
		"names on stdin":             {"credential delete -y -", "mobile-app¤", "", true},
		"a token that is to be kept": {"auth login --with-token --storage file --config FILE.new", "canary-token¤", "", true},
	}
}

// with is the command line where the text is written so.
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

// Whatever Windows leaves at the ends of a text is no part of it, wherever it comes from.
func TestNothingOfWindowsIsPartOfAText(t *testing.T) {
	for name, reader := range readers() {
		value := strings.ReplaceAll(reader.value, "¤", "")
		spoilt := "\ufeff" + value + "\r"
		switch {
		case reader.file:
			spoilt = "\ufeff" + strings.ReplaceAll(value, "\n", "\r\n") + "\r\n"
		case strings.Contains(reader.words, "VALUE") && !strings.Contains(reader.words, " VALUE"): // it is not the whole word
			spoilt = value + "\r"
		}
		want, got := reader.with(t, value).run(t), reader.with(t, spoilt).run(t)
		for i, request := range got.requests {
			got.requests[i] = strings.Replace(request, "}\r\n", "}", 1) // blanks after JSON are sent as they are
		}
		if len(want.requests) == 0 || !slices.Equal(got.requests, want.requests) || got.exit != want.exit || got.out != want.out {
			t.Errorf("%s: got %d %q %s, want %d %q", name, got.exit, got.requests, got.err, want.exit, want.requests)
		}
	}
}

// What is not UTF-8 is refused before anything is sent or kept, and never repeated.
func TestWhatIsNoTextIsRefused(t *testing.T) {
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
		t.Errorf("kept %q, %v", content, err)
	}
}

// Files that are no text are sent as they are.
func TestFilesMayHoldAnything(t *testing.T) {
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

// A byte order mark would hide the first block of a file of certificates.
func TestCertificatesBehindAByteOrderMark(t *testing.T) {
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
