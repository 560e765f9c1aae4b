package answer

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// A server that does not have the operation says so in many ways. The error names the
// release that added it, unless the catalog does not know.
func TestServerWithoutTheOperation(t *testing.T) {
	const release = "added in release 2026.09"
	for _, test := range []struct {
		status      int
		contentType string
		body        string
	}{
		{404, "", ``},
		{404, "text/html", `<html>404 page not found</html>`},
		{404, "application/json", `{"timestamp":"2026-01-01","status":404,"error":"Not Found","path":"/apiops/x"}`},
		{404, "application/problem+json", `{"type":"about:blank","title":"Not Found","status":404,"detail":"No static resource apiops/x.","instance":"/apiops/x"}`},
		{404, "application/problem+json", `{"type":"about:blank","title":"Not Found","status":404,"detail":"No endpoint POST /apiops/x."}`},
		{400, "application/json", `{"status":"FAILURE","resultMessage":"No static resource apiops/x."}`},
		{500, "application/json", `{"status":"FAILURE","resultMessage":"No static resource apiops/x."}`},
		{500, "application/json", `{"error":"server_error","error_description":"No handler found for POST /apiops/x"}`},
		{405, "application/json", `{"timestamp":"2026-01-01","status":405,"error":"Method Not Allowed","path":"/apiops/x"}`},
		{405, "application/problem+json", `{"type":"about:blank","title":"Method Not Allowed","status":405,"detail":"Method 'POST' is not supported."}`},
		{405, "", ``},
		{500, "application/json", `{"status":"FAILURE","resultMessage":"Request method 'POST' is not supported"}`},
		{500, "application/json", `{"status":"FAILURE","resultMessage":"Request method 'POST' not supported"}`},
	} {
		for pattern, since := range map[string]string{commonBare: release, storage: release, asks: ""} {
			reply := answerTo(operation(t, pattern), test.status, test.body)
			reply.Header.Set("Content-Type", test.contentType)
			err := reply.Check()
			if kindOf(err) != fault.Failed || !strings.Contains(err.Error(), "this server has no such operation: POST /projects/") ||
				!strings.Contains(err.Error(), since) || since == "" && strings.Contains(err.Error(), "release") {
				t.Errorf("%s, %d %s: got %v", pattern, test.status, test.body, err)
			}
		}
	}
}

// An object that is missing is not a missing operation, whatever it is called.
func TestMissingObjectIsNotAMissingOperation(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
	}{
		{400, `{"status":"FAILURE","resultMessage":"API Proxy (name: No static resource) was not found!"}`},
		{404, `{"status":"FAILURE","errorKey":"resourceNotFound","message":"error.resourceNotFound","correlationId":"c"}`},
		{404, `{"error":"not_found","error_description":"Project(No endpoint) was not found or user does not have privilege to access it!"}`},
	} {
		if err := answerTo(operation(t, commonBare), test.status, test.body).Check(); kindOf(err) != fault.NotFound {
			t.Errorf("%s: got %v", test.body, err)
		}
	}
}

// Another token does not help against a license.
func TestLicense(t *testing.T) {
	for _, test := range []struct {
		status int
		body   string
		says   string
	}{
		{402, `{"status":"FAILURE","errorKey":"licenseInvalidOrExpired","message":"error.licenseInvalidOrExpired","correlationId":"c"}`, "invalid or expired"},
		{402, `{"type":"x","title":"Payment Required","status":402,"detail":"no license","message":"error.licenseInvalidOrExpired"}`, "invalid or expired"},
		{402, `{"status":"FAILURE","resultMessage":"License is not valid"}`, "invalid or expired"},
		{402, `{"error":"payment_required","error_description":"License expired"}`, "invalid or expired"},
		{402, ``, "invalid or expired"},
		{402, `<html>`, "invalid or expired"},
		{403, `{"status":"FAILURE","errorKey":"licenseModuleNotEnabled","message":"error.licenseModuleNotEnabled","correlationId":"c"}`, "does not include this module"},
		{403, `{"type":"x","title":"Forbidden","status":403,"detail":"no","message":"error.licenseModuleNotEnabled"}`, "does not include this module"},
		{200, `{"status":"FAILURE","errorKey":"licenseModuleNotEnabled"}`, "does not include this module"},
	} {
		for _, pattern := range []string{deploys, reads, commonBare, problemBare} {
			err := answerTo(operation(t, pattern), test.status, test.body).Check()
			if kindOf(err) != fault.Forbidden || !strings.Contains(hintOf(err), test.says) || !strings.Contains(hintOf(err), "another token does not help") || !fault.From(err).ForAll {
				t.Errorf("%s, %d %s: got %v, %s", pattern, test.status, test.body, err, hintOf(err))
			}
		}
	}
}
