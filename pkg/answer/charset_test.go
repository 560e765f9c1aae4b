package answer

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestCharsets(t *testing.T) {
	const latin = "[{\"username\":\"I\xfe\xfdk \xd0\xdc\xde\"}]"
	for _, test := range []struct{ contentType, body, want string }{
		{"application/json;charset=ISO-8859-9", latin, `[{"username":"Işık ĞÜŞ"}]`},
		{`application/json; charset="windows-1254"`, latin, `[{"username":"Işık ĞÜŞ"}]`},
		{"application/json; charset=iso-8859-1", "[{\"username\":\"M\xfcnchen\"}]", `[{"username":"München"}]`},
		{"application/json; charset=windows-1252", "[{\"username\":\"\x80 \x84M\xfcnchen\x93\"}]", `[{"username":"€ „München“"}]`},
		{"application/json; charset=ISO-8859-9", `[{"username":"Işık"}]`, `[{"username":"Işık"}]`}, // as some frameworks do
		{"application/json; charset=ISO-8859-9", `[{"username":"a"}]`, `[{"username":"a"}]`},
		{"application/json; charset=utf-8", latin, ""},
		{"application/json; charset=euc-jp", latin, ""},
		{"application/json", latin, ""},
		{"", latin, ""},
		{"text/plain", latin, ""},
	} {
		reply := answerTo(operation(t, reads), 200, test.body)
		reply.Header.Set("Content-Type", test.contentType)
		got, err := reply.List()
		switch {
		case test.want == "" && kindOf(err) == fault.Unreadable:
		case test.want == "" || err != nil || "["+string(got[0])+"]" != test.want:
			t.Errorf("%s %q: got %s, %v", test.contentType, test.body, got, err)
		}
	}
}

// A document whose text is not what the server meant is neither shown nor sent back.
func TestReadOfInvalidTextFails(t *testing.T) {
	for body, want := range map[string]fault.Kind{
		"{\"success\":true,\"resultList\":[{\"username\":\"a\xff\"}]}": fault.Unreadable,
		"{\"a\xff\":1}":  fault.Unreadable,
		"[\"a\xff\"]":    fault.Unreadable,
		"PK\x03\x04\xff": "", // a file
		"[\xff":          "",
	} {
		reply := answerTo(operation(t, reads), 200, body)
		if err := reply.Check(); kindOf(err) != want {
			t.Errorf("%q: got %v, want %q", body, err, want)
		}
	}
}

// A change still gets its verdict, and different names are not shown as the same.
func TestChangeWithInvalidTextGetsAVerdict(t *testing.T) {
	const body = "{\"success\":true,\"deploymentResult\":{\"success\":%,\"message\":\"m\xff\",\"environmentResults\":[" +
		"{\"environmentName\":\"e\xff\",\"success\":true,\"message\":\"\"},{\"environmentName\":\"e\xfe\",\"success\":%,\"message\":\"\"}]}}"
	for success, want := range map[string]string{
		"true":  "deployed e\uFFFDff=true e\uFFFDfe=true",
		"false": "not_deployed e\uFFFDff=true e\uFFFDfe=false",
	} {
		deployment, err := answer(t, 200, strings.ReplaceAll(body, "%", success)).Deployment(true)
		if got := outline(deployment); err != nil || got != want {
			t.Errorf("got %q, %v; want %q", got, err, want)
		}
	}
}
