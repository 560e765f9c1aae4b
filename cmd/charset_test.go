package cmd_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Texts that are read and written back are not altered; if they cannot be read, nothing
// is written.
func TestTextsAreWrittenBackUnchanged(t *testing.T) {
	const credential = "{\"success\":true,\"resultList\":[{\"username\":\"a\",\"email\":\"a@b\",\"fullName\":\"I\xfe\xfdk M\xfcnchen\"}]}"
	const organization = "{\"code\":\"a\",\"nameDefault\":\"I\xfe\xfdk M\xfcnchen\"}"
	for _, test := range []struct {
		words, answer, contentType string
		exit                       int
		sent                       string
	}{
		{"credential update a --email b@c --password-file FILE", credential, "application/json;charset=ISO-8859-9", 0, `"fullName":"Işık München"`},
		{"credential update a --email b@c --password-file FILE", credential, "application/json", 1, ""},
		{"credential update a --email b@c --password-file FILE", credential, "application/json;charset=UTF-8", 1, ""},
		{"credential-organization update a --parent b", organization, "application/json;charset=windows-1254", 0, `"nameDefault":"Işık München"`},
		{"credential-organization update a --parent b", organization, "application/json", 1, ""},
		{"credential list", credential, "application/json", 1, ""},
		{"credential list -o json", credential, "application/json", 1, ""},
		{"api GET /projects/a/credentials/", credential, "application/json", 1, ""},
	} {
		var sent string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", test.contentType)
			if r.Method == http.MethodGet {
				_, _ = io.WriteString(w, test.answer)
				return
			}
			body, _ := io.ReadAll(r.Body)
			sent += string(body)
			_, _ = io.WriteString(w, `{"success":true}`)
		}))
		words := strings.Fields(strings.ReplaceAll(test.words, "FILE", fileOf(t, "a password")))
		app, said := newApp(map[string]string{"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "t", "APIOPS_PROJECT": "p"}, words...)
		err := cmd.NewRoot(app, words).ExecuteContext(t.Context())
		server.Close()
		if fault.Code(err) != test.exit || (test.sent == "") != (sent == "") || !strings.Contains(sent, test.sent) || said.Len() > 0 && err != nil {
			t.Errorf("%s, %s: sent %q, printed %q, %v", test.words, test.contentType, sent, said, err)
		}
	}
}
