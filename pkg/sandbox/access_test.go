package sandbox_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestAccess(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	const path = credentials + "batch-importer/access/"
	const both = `{"credentialAccessList":[{"name":"Public","type":"API_PROXY_GROUP"},{"name":"Orders","type":"API_PROXY","expireTime":null}]}`

	expectDeployed(t, send(t, s, "PUT", path, both))
	expect(t, send(t, s, "GET", path, ""), 200, `{"success":true,"resultCount":2,"resultList":[
		{"name":"Orders","type":"API_PROXY","expireTime":null},{"name":"Public","type":"API_PROXY_GROUP"}]}`)
	expectRejected(t, send(t, s, "PUT", path, both),
		"Credential (username:batch-importer) has already access to API Proxy Group (name:Public)!")

	expectDeployed(t, send(t, s, "DELETE", path, `{"credentialAccessList":[{"name":"Orders","type":"API_PROXY"}]}`))
	expectRejected(t, send(t, s, "DELETE", path, both),
		"Credential (username:batch-importer) does not have access to API Proxy (name:Orders)!")
	if got := resultList(t, send(t, s, "GET", path, ""), "name"); got != "Public" {
		t.Errorf("remaining access: %s", got)
	}
}

func TestAccessThatIsRejected(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	for access, message := range map[string]string{
		``:                           "Credential access list can not be empty!",
		`"Orders"`:                   "Credential access object name can not be empty!",
		`{"type":"API_PROXY"}`:       "Credential access object name can not be empty!",
		`{"name":"Orders"}`:          "Credential access object type can not be empty!",
		`{"name":"X","type":"USER"}`: "Invalid credential access object type: USER",
		`{"name":"X","type":"API_PROXY"}`: "API Proxy (name:X) is not found or user does not have " +
			"privilege to access it!",
	} {
		expectRejected(t, send(t, s, "PUT", sampleCredential+"access/", `{"credentialAccessList":[`+access+`]}`), message)
	}
}
