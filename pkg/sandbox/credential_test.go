package sandbox_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

const credentials = "/projects/MyProject/credentials/"

func newcomer(fields string) string {
	return `{"username":"newcomer","fullName":"New Comer","email":"new@example.com","password":"first"` + fields + `}`
}

func TestCredentialLifeCycle(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	expectDeployed(t, send(t, s, "POST", credentials, newcomer(`,"team":"blue","ipList":["192.0.2.1"]`)))
	created := held(t, s, "newcomer")
	if created["enabled"] != true || created["password"] != "first" || created["team"] != "blue" {
		t.Errorf("created %v", created)
	}

	expectDeployed(t, send(t, s, "PUT", credentials+"newcomer/privateKey/api-user-key/", ""))
	expectDeployed(t, send(t, s, "PUT", credentials, newcomer(`,"enabled":false`)))
	updated := held(t, s, "newcomer")
	if updated["enabled"] != false || updated["team"] != nil || len(updated["ipList"].([]any)) != 0 {
		t.Errorf("an update must replace all fields, got %v", updated)
	}
	if assignments(t, s, "newcomer")["privateKey"] != "api-user-key" {
		t.Error("an update removed the private key")
	}

	expectDeployed(t, send(t, s, "PATCH", credentials+"newcomer/", `{"password":"second","enabled":true}`))
	if changed := held(t, s, "newcomer"); changed["password"] != "second" || changed["enabled"] != false {
		t.Errorf("after a change of the password: %v", changed)
	}

	expectDeployed(t, send(t, s, "DELETE", credentials+"newcomer/", ""))
	expectRejected(t, send(t, s, "DELETE", credentials+"newcomer/", ""), "Credential (username: newcomer) was not found!")
}

func TestCredentialsThatAreRejected(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	for _, test := range []struct{ method, path, body, message string }{
		{"POST", credentials, `{}`, "Credential email can not be empty!"},
		{"POST", credentials, `{"email":"a@example.com"}`, "Credential full name can not be empty!"},
		{"POST", credentials, `{"email":"a@example.com","fullName":"A"}`, "Credential username can not be empty!"},
		{"PUT", credentials, strings.Replace(newcomer(""), "first", "", 1), "Credential password can not be empty!"},
		{"PUT", credentials, newcomer(""), "Credential (username: newcomer) was not found!"},
		{"PATCH", sampleCredential, `{"password":null}`, "Credential password can not be empty!"},
		{"POST", credentials, `[]`, "Invalid body: a JSON object is expected!"},
		{"POST", credentials, `null`, "Invalid body: a JSON object is expected!"},
		{"POST", credentials, `{"username":`, "Invalid body: a JSON object is expected!"},
		// used in the other project
		{"POST", credentials, strings.Replace(newcomer(""), "newcomer", "payment-terminal", 1),
			"Username (payment-terminal) is already used by another credential, perhaps in another project!"},
	} {
		expectRejected(t, send(t, s, test.method, test.path, test.body), test.message)
	}
}

func TestBodiesMustBeDeclaredAsJSON(t *testing.T) {
	s := sandbox.New(sandbox.Options{Dialect: sandbox.Results})
	expect(t, send(t, s, "POST", credentials, ""), 415,
		`{"status":"FAILURE","resultMessage":"Content-Type '' is not supported"}`)
}

func TestListedCredentials(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	answer := send(t, s, "GET", credentials, "")
	want := "api-user,ayse.uretim,batch-importer,mobile-app,partner-gateway"
	if got := resultList(t, answer, "username"); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if !strings.Contains(answer.Body.String(), "Ayşe Üretim") {
		t.Error("the name that is not ASCII is missing")
	}
	var list struct{ ResultList []map[string]any }
	if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	for _, credential := range list.ResultList {
		if password, given := credential["password"]; !given || password != nil {
			t.Errorf("the password of %v is %v, want null", credential["username"], password)
		}
	}
	metadata, err := json.Marshal(list.ResultList[0]["metadata"])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(metadata), `"CC-1001"`) || strings.Contains(string(metadata), "2468") {
		t.Errorf("metadata %s", metadata)
	}
}
