package cmd_test

import (
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// If something goes wrong after a request was sent, the error names the host.
func TestEachErrorNamesTheHost(t *testing.T) {
	t.Parallel()
	responder := newResponder(t)
	for _, body := range []string{
		``, `{`, `[]`, `[7]`, `null`, `"text"`, `{"success":false}`, `{"success":true}`, `{"success":true,"resultList":[]}`,
		`{"success":true,"resultList":[7]}`, `{"success":true,"resultList":[{"code":"other"}]}`, `{"code":1,"code":2}`,
		`{"success":true,"result":7}`, `{"access_token":7}`, `<html>`,
	} {
		for _, status := range []int{200, 302, 400, 401, 403, 404, 409, 500} {
			header := http.Header{"Content-Type": {"application/json"}, "Location": {"https://elsewhere.example.com/"}}
			responder.add(answer{name: body, status: status, header: header, body: body})
		}
	}
	responder.answers = some(responder.answers, 13)
	if !quick() { // a read is retried, with pauses
		responder.add(answer{name: "cut off", status: 200, deliver: func(_ answer, w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("{"))
		}})
	}
	files, folder := secretFiles(t), t.TempDir()
	var group sync.WaitGroup
	for _, line := range []struct{ format, words, stdin string }{
		{"json", "credential list", ""},
		{"table", "credential list", ""},
		{"json", "credential update api-user --enabled false --password-file " + files["password"], ""},
		{"json", "credential-organization update acme -f " + files["organization"], ""},
		{"json", "auth login --username operator --password-stdin --storage file", "secret\n"},
		{"json", "auth login --with-token --storage file", "secret\n"},
		{"json", "auth status", ""},
		{"json", "server health", ""},
		{"json", "api GET /projects/ --jq .", ""},
		{"json", "api GET /projects/ --output-file " + filepath.Join(folder, "read"), ""},
		{"json", "api DELETE /projects/{project}/connections/mail/", ""},
		{"json", "api POST /projects/{project}/credentials/ --output-file " + filepath.Join(folder, "changed"), ""},
	} {
		group.Go(func() {
			operator := newOperator() // given flags stay set in its tree
			home := t.TempDir()
			for number, answer := range responder.answers {
				operator.variables["XDG_CONFIG_HOME"] = filepath.Join(home, strconv.Itoa(number))
				operator.variables["AppData"] = operator.variables["XDG_CONFIG_HOME"]
				operator.app.System.In = strings.NewReader(line.stdin)
				o := operator.run(responder.host(number), line.format, strings.Fields(line.words)...)
				if o.exit == 2 {
					t.Errorf("%s: %s: %s", line.words, answer, o.err)
				}
				if o.exit == 0 {
					continue
				}
				if line.format == "table" {
					if strings.Contains(o.err, "json:") || !strings.Contains(o.err, strings.TrimPrefix(responder.URL, "http://")) {
						t.Errorf("%s: %s: %s", line.words, answer, o.err)
					}
					continue
				}
				o.checkError(t, line.words+": "+answer.String())
			}
		})
	}
	group.Wait()
}
