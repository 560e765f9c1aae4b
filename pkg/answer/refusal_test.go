package answer

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestKindsOfFailures(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		want   fault.Kind
	}{
		{400, `{"error":"bad_request","error_description":"Credential (username: api-user) was not found!"}`, fault.NotFound},
		{400, `{"status":"FAILURE","resultMessage":"Credential (username: api-user) was not found!"}`, fault.NotFound},
		{404, `{"error":"not_found","error_description":"Project(MyProject) was not found or user does not have privilege to access it!"}`, fault.NotFound},
		{400, `{"status":"FAILURE","resultMessage":"Project (X) is not found or user does not have privilege to access it!"}`, fault.NotFound},
		{404, `{"error":"not_found"}`, fault.NotFound},
		{404, ``, fault.Failed},
		{500, `{"status":"FAILURE","resultMessage":"Traffic log settings not found for this API proxy and environment."}`, fault.NotFound},
		{200, `{"status":"FAILURE","resultMessage":"Credential (username: x) was not found!"}`, fault.NotFound},
		{400, `{"error":"bad_request","error_description":"Credential (username: api-user) does not have a Private Key assigned!"}`, fault.Rejected},
		{400, `{"error":"bad_request","error_description":"Credential (username: it was not found) does not have a Private Key assigned!"}`, fault.Rejected},
		{409, `{"status":"FAILURE","resultMessage":"Organization already exists!"}`, fault.Rejected},
		{409, ``, fault.Rejected},
		{400, `{"status":"FAIL","message":"name can not be empty"}`, fault.Rejected},
		{401, `{"error":"unauthorized_client","error_description":"Invalid token"}`, fault.Unauthenticated},
		{401, `{"status":"FAILURE","resultMessage":"Token is not valid!"}`, fault.Unauthenticated},
		{401, `{"status":"FAILURE","resultMessage":"User not found!"}`, fault.Unauthenticated},
		{401, ``, fault.Unauthenticated},
		{401, `{"status":"FAILURE","resultMessage":"Unauthorized API Access!"}`, fault.Forbidden},
		{401, `{"status":"FAILURE","resultMessage":"Admin role required"}`, fault.Forbidden},
		{401, `{"error":"unauthorized","error_description":"User does not have privilege to access admin settings!"}`, fault.Forbidden},
		{403, `{"error":"forbidden","error_description":"no"}`, fault.Forbidden},
		{400, `{"status":"FAILURE","resultMessage":"User does not have required permission: IDENTITY MANAGE"}`, fault.Forbidden},
		{500, `{"status":"FAILURE","resultMessage":"Internal error"}`, fault.Failed},
		{500, ``, fault.Failed},
		{200, `{"status":"FAILURE","resultMessage":"could not be saved"}`, fault.Failed},
		{200, `{"error":"server_error"}`, fault.Failed},
		{200, `{"result":{"success":false}}`, fault.Failed},
		{500, `{"timestamp":"2026-01-01","status":500,"error":"Internal Server Error","message":"boom","path":"/apiops/x"}`, fault.Failed},
		{404, `<html>404 page not found</html>`, fault.Failed},
		{404, `{"message":"no Route matched with those values"}`, fault.Failed},
		{404, `{"message":"Not Found"}`, fault.Failed},
		{404, `{"message":"Connection mail was not found"}`, fault.NotFound},
		{404, `{"timestamp":"2026-01-01","status":404,"error":"Not Found","path":"/apiops/x"}`, fault.Failed},
		{400, `<html>The plain HTTP request was sent to HTTPS port</html>`, fault.Failed},
		{302, ``, fault.Failed},
	} {
		err := answer(t, test.status, test.body).Check()
		if got := kindOf(err); got != test.want {
			t.Errorf("%d %s: got %s (%v), want %s", test.status, test.body, got, err, test.want)
		}
	}
}

func TestErrorShowsTheResponse(t *testing.T) {
	page := answer(t, 502, "<html>\n<title>Bad\tGateway</title>"+strings.Repeat("x", 200))
	page.Header.Set("Content-Type", "text/html; charset=utf-8")
	text := page.Check().Error()
	for _, want := range []string{"bad gateway", "text/html", "<html> <title>Bad Gateway</title>", "HTTP 502", "gateway.example.com"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if len(text) > 250 {
		t.Errorf("%d bytes are too long for one line: %s", len(text), text)
	}
}

// An empty 404 may also come from a wrong host. It means "not found" only if the API is
// known to respond that way.
func TestEmptyResponses(t *testing.T) {
	for pattern, want := range map[string]fault.Kind{
		"GET /projects/{project}/credential-organizations/{code}": fault.NotFound,
		"GET /projects/{project}/connections/":                    fault.Failed,
		"DELETE /projects/{project}/credentials/{username}/":      fault.Failed,
	} {
		if err := answerTo(operation(t, pattern), 404, "").Check(); kindOf(err) != want {
			t.Errorf("%s: got %v, want %s", pattern, err, want)
		}
	}
}
