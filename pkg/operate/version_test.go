package operate

import (
	"slices"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// The sources of all operations that carry a version.
func TestVersionSource(t *testing.T) {
	const (
		client       = "/projects/{project}/api-clients/{client}"
		restrictions = client + "/authorization-restrictions"
		plan         = "/projects/{project}/limit-plans/{plan}"
		assignment   = "/projects/{project}/limit-assignments/{assignment}"
	)
	want := map[string]string{
		"DELETE " + client:                                             client,
		"PUT " + client:                                                client,
		"POST " + client + "/actions/activate":                         client,
		"POST " + client + "/actions/resume":                           client,
		"POST " + client + "/actions/revoke":                           client,
		"POST " + client + "/actions/suspend":                          client,
		"POST " + client + "/secret-versions":                          client,
		"POST " + client + "/secret-versions/{version}/actions/revoke": client,
		"POST " + restrictions + "/actions/change-mode":                restrictions,
		"PUT " + restrictions + "/{restriction}":                       restrictions,
		"POST " + restrictions + "/{restriction}/actions/activate":     restrictions,
		"POST " + restrictions + "/{restriction}/actions/end":          restrictions,
		"PUT " + plan:       plan,
		"PUT " + assignment: assignment,
		"POST " + assignment + "/actions/activate": assignment,
		"POST " + assignment + "/actions/end":      assignment,
	}
	for _, o := range catalog.Operations() {
		source, ok := VersionSource(o)
		if path, carries := want[o.String()]; ok != carries || ok && (source.Path != path || !source.Reads()) {
			t.Errorf("%s: got %s, want %q", o, source, path)
		}
		delete(want, o.String())
	}
	if len(want) > 0 {
		t.Errorf("not in the catalog: %v", want)
	}
}

func TestReadVersion(t *testing.T) {
	const (
		client       = "/projects/{project}/api-clients/{client}"
		restrictions = client + "/authorization-restrictions"
		rows         = `[{"restrictionKey":"x","status":"ACTIVE","targetType":"API_PROXY","version":1},{"restrictionKey":"r","status":"ACTIVE","version":2}]`
		assignment   = "PUT /projects/{project}/limit-assignments/{assignment}"
		oneClient    = "GET /api-clients/c"
		allRows      = "GET /api-clients/c/authorization-restrictions"
	)
	for _, test := range []struct {
		pattern string
		status  int
		body    string
		want    string
		kind    fault.Kind
		sent    string
	}{
		{"PUT " + client, 200, `{"apiClientKey":"c","status":"ACTIVE","version":7}`, "7", "", oneClient},
		{"POST " + client + "/secret-versions", 200, `{"version":0}`, "0", "", oneClient},
		{"PUT " + client, 200, `{"status":"SUCCESS","version":7}`, "7", "", oneClient},
		{"PUT " + client, 200, `{"apiClientKey":"c"}`, "", fault.Unreadable, oneClient},
		{"PUT " + client, 200, `{"version":null}`, "", fault.Unreadable, oneClient},
		{"PUT " + client, 200, `{"version":"7"}`, "", fault.Unreadable, oneClient},
		{"PUT " + client, 403, `{"status":"FAILURE","errorKey":"permissionDenied"}`, "", fault.Forbidden, oneClient},
		{"PUT " + restrictions + "/{restriction}", 200, rows, "2", "", allRows},
		{"PUT " + restrictions + "/{restriction}", 200, `[]`, "", fault.NotFound, allRows},
		{"POST " + restrictions + "/actions/change-mode", 200, rows, "2", "", allRows},
		{"POST " + restrictions + "/actions/change-mode", 200, `[]`, "", "", allRows},
		{assignment, 200, `{"version":3,"status":"ACTIVE"}`, "3", "", "GET /limit-assignments/a"},
		{assignment, 200, `{"bindingKey":"a","status":"ACTIVE"}`, "", "", "GET /limit-assignments/a"},
		{assignment, 403, `{"status":"FAILURE","errorKey":"permissionDenied"}`, "", "", "GET /limit-assignments/a"},
		{assignment, 401, `{"status":"FAILURE","errorKey":"invalidToken"}`, "", fault.Unauthenticated, "GET /limit-assignments/a"},
	} {
		s := serve(t, say(test.status, test.body))
		got, err := ReadVersion(t.Context(), dial(t, s), request(t, test.pattern))
		wrong := err != nil && !fault.Is(err, test.kind) || err == nil && test.kind != ""
		if string(got) != test.want || wrong || !slices.Equal(s.addresses(), []string{test.sent}) {
			t.Errorf("%s, %s: got %s, %v after %q", test.pattern, test.body, got, err, s.addresses())
		}
	}
	s := serve(t, say(200, `{}`))
	if got, err := ReadVersion(t.Context(), dial(t, s), request(t, removeKey)); got != nil || err != nil || len(s.addresses()) > 0 {
		t.Errorf("got %s, %v for a change without a version", got, err)
	}
}

func TestWithVersion(t *testing.T) {
	r := request(t, "DELETE /projects/{project}/api-clients/{client}")
	if got := WithVersion(r, []byte("7")); got.Query.Encode() != "version=7" || r.Query != nil {
		t.Errorf("got %v from %v", got.Query, r.Query)
	}
}
