package sandbox_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestOrganizationLifeCycle(t *testing.T) {
	s := sandbox.New(sandbox.Options{Dialect: sandbox.Empty})
	const collection = "/projects/MyProject/credential-organizations/"
	const paper = collection + "paper%20mill"

	expect(t, send(t, s, "POST", collection, `{"code":"paper mill","nameDefault":"Paper","parentOrganizationCode":"acme",
		"metadata":[{"key":"pin","value":"1","secret":true},{"key":"city","value":"Bursa"}]}`), 201,
		`{"code":"paper mill","nameDefault":"Paper","nameSecondary":null,"parentOrganizationCode":"acme",
		"metadata":[{"key":"pin","value":null,"secret":true},{"key":"city","value":"Bursa"}]}`)
	expect(t, send(t, s, "POST", collection, `{"code":"paper mill"}`), 409,
		`{"error":"duplicate_name","error_description":"Organization (code: paper mill) already exists!"}`)

	// Omitted names are kept, omitted metadata is cleared.
	const updated = `{"code":"paper mill","nameDefault":"Paper","nameSecondary":"Kağıt","parentOrganizationCode":"acme","metadata":[]}`
	expect(t, send(t, s, "PUT", paper, `{"code":"other","nameDefault":"","nameSecondary":"Kağıt"}`), 200, updated)
	expect(t, send(t, s, "GET", paper, ""), 200, updated)

	expect(t, send(t, s, "DELETE", paper, ""), 204, "")
	for _, method := range []string{"GET", "DELETE"} {
		expect(t, send(t, s, method, paper, ""), 404, "")
	}
	expect(t, send(t, s, "PUT", paper, `{}`), 404, "")
}

func TestOrganizationsThatAreRejected(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	const collection = "/projects/MyProject/credential-organizations/"
	expectRejected(t, send(t, s, "POST", collection, `{}`), "Organization code can not be empty!")
	expectRejected(t, send(t, s, "POST", collection, `{"code":"x","parentOrganizationCode":"y"}`),
		"Parent organization (code: y) was not found!")
}
