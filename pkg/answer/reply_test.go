package answer

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

func TestLists(t *testing.T) {
	for body, want := range map[string]string{
		`{"status":"SUCCESS","resultList":[{"a":1},{"a":2}],"resultCount":2}`: `[{"a":1},{"a":2}]`,
		`{"success":true,"resultList":[]}`:                                    `[]`,
		`{"success":true,"resultList":null,"resultCount":null}`:               `null`,
		`[1,2]`: `[1,2]`,
	} {
		documents, err := answerTo(operation(t, reads), 200, body).List()
		if err != nil {
			t.Errorf("%s: %v", body, err)
		}
		if got, _ := json.Marshal(documents); string(got) != want {
			t.Errorf("%s: got %s", body, got)
		}
	}
	for _, body := range []string{``, `null`, `{"success":null,"resultList":[]}`, `{"success":true}`, `{"success":true,"resultList":{}}`, `"text"`, `<html>`, `{"success":true,"resultList":[`} {
		if _, err := answerTo(operation(t, reads), 200, body).List(); kindOf(err) != fault.Unreadable {
			t.Errorf("%s: got %v, want an unreadable response", body, err)
		}
	}
}

func TestDeclaredJSONMustBeJSON(t *testing.T) {
	for _, test := range []struct {
		contentType, body, want string
		kind                    fault.Kind
	}{
		{"application/json", ` [1.0] `, `[1.0]`, ""},
		{"text/plain", `{"a":1}`, `{"a":1}`, ""},
		{"application/json", `[{"a":`, "", fault.Unreadable},
		{"application/json", "", "", fault.Unreadable},
		{"text/plain", "OK", "", ""},
		{"", "", "", ""},
	} {
		reply := answerTo(operation(t, reads), 200, test.body)
		reply.Header.Set("Content-Type", test.contentType)
		got, err := reply.JSON()
		if string(got) != test.want || kindOf(err) != test.kind {
			t.Errorf("%s %q: got %q, %v", test.contentType, test.body, got, err)
		}
	}
}

func TestContentIsUnchangedAndBodyIsText(t *testing.T) {
	const content = "\xef\xbb\xbf \x00\xff \n"
	reply := answerTo(operation(t, reads), 200, content)
	if string(reply.Body()) != "\x00\uFFFD" || string(reply.Content) != content {
		t.Errorf("got %q and %q", reply.Body(), reply.Content)
	}
}

func TestHeadRedactsSecrets(t *testing.T) {
	reply := &Reply{Proto: "HTTP/1.1", Status: 204, Header: http.Header{"Set-Cookie": {"canary"}}}
	if want := "HTTP/1.1 204 No Content\nSet-Cookie: [redacted]\n"; reply.Head() != want {
		t.Errorf("got %q", reply.Head())
	}
}

// However the server repeats the request, its secrets are not shown.
func TestErrorsRedactSecrets(t *testing.T) {
	const secret = `ca/na&ry"1`
	for _, spelling := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), `ca/na&ry\"1`, `ca\/na&ry\"1`, `ca/na\u0026ry\"1`, "ca/na&amp;ry&#34;1"} {
		for name, reply := range map[string]*Reply{
			"body":         {Status: 400, Content: []byte("no: " + spelling)},
			"content type": {Status: 200, Header: http.Header{"Content-Type": {"text/html; x=" + spelling}}, Content: []byte("{")},
			"retry after":  {Status: 429, Header: http.Header{"Retry-After": {spelling}}},
			"path":         {Status: 302, Header: http.Header{"Location": {"http://x.example.com/" + url.PathEscape(secret)}}},
			"fragment":     {Status: 302, Header: http.Header{"Location": {"http://x.example.com/cb#token=" + spelling}}},
		} {
			reply.Operation = operation(t, deploys)
			reply.Secrets = redact.NewSecrets(func() []string { return redact.In([]byte(`{"password":"ca/na&ry\"1"}`)) })
			err := reply.Check()
			if err == nil || strings.Contains(err.Error(), spelling) || strings.Contains(hintOf(err), spelling) {
				t.Errorf("%s with %s: %v", name, spelling, err)
			}
		}
	}
}
