package sandbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestLists(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	for path, want := range map[string]string{
		"/projects/":                         "MyProject,Payments",
		"/environments/":                     "production,staging",
		"/projects/Payments/environments/":   "production",
		"/projects/MyProject/keys/":          "api-user-key,app-signing-key,partner-public-key,payload-key",
		"/projects/MyProject/keystores/":     "client-keystore,partner-truststore",
		"/projects/MyProject/certificates/":  "partner-certificate,web-certificate",
		"/projects/MyProject/jwks/":          "encryption-jwk,validation-jwk",
		"/projects/MyProject/apiProxies/":    "Customers,Orders,Weather",
		"/projects/Payments/apiProxyGroups/": "",
	} {
		if got := resultList(t, send(t, s, "GET", path, ""), "name"); got != want {
			t.Errorf("GET %s lists %q, want %q", path, got, want)
		}
	}
}

func TestPathsAreExact(t *testing.T) {
	s := sandbox.New(sandbox.Options{Dialect: sandbox.Results})
	for _, path := range []string{
		"/projects",
		"/projects//credentials/",
		"/projects/MyProject/credentials",
		"/projects/MyProject/../MyProject/credentials/",
		"/projects/MyProject/credential-organizations/acme/",
		"/apiops/projects/",
	} {
		answer := send(t, s, "GET", path, "")
		var page struct {
			Timestamp time.Time
			Status    int
			Error     string
			Path      string
		}
		if err := json.Unmarshal(answer.Body.Bytes(), &page); err != nil {
			t.Fatal(err)
		}
		if answer.Code != 404 || page.Status != 404 || page.Error != "Not Found" || page.Path != "/apiops"+path {
			t.Errorf("GET %s: %d %s", path, answer.Code, answer.Body)
		}
	}
}

func TestLogContainsNoSecrets(t *testing.T) {
	var log bytes.Buffer
	s := sandbox.New(sandbox.Options{Log: &log})
	send(t, s, "PATCH", sampleCredential+"?q=1", `{"password":"hidden"}`)
	send(t, s, "GET", "/projects", "")

	want := "PATCH /apiops/projects/MyProject/credentials/api-user/ 200\nGET /apiops/projects 404\n"
	if log.String() != want {
		t.Errorf("logged\n%swant\n%s", &log, want)
	}
}

func TestLatencyEndsWithTheRequest(t *testing.T) {
	s := sandbox.New(sandbox.Options{Latency: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	defer func() {
		if err, _ := recover().(error); !errors.Is(err, http.ErrAbortHandler) {
			t.Errorf("ended with %v", err)
		}
	}()
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequestWithContext(ctx, "DELETE", "/apiops"+privateKey, nil))
}

func TestGeneratedCredentialsHavePrivateKeys(t *testing.T) {
	s := sandbox.New(sandbox.Options{Credentials: 1000})
	answer := send(t, s, "DELETE", "/projects/MyProject/credentials/user-01000/privateKey/", "")
	if answer.Code != 200 {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
}

func TestSandboxesShareNothing(t *testing.T) {
	one, other := sandbox.New(sandbox.Options{}), sandbox.New(sandbox.Options{})
	send(t, one, "DELETE", sampleCredential, "")
	held(t, other, sandbox.SampleCredential)
	if one.Token() == other.Token() {
		t.Error("two sandboxes accept the same token")
	}
}

func TestCredentialIsACopy(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	copied := held(t, s, sandbox.SampleCredential)
	copied["roleNameList"].([]any)[0] = "changed"
	copied["tokenSettings"].(map[string]any)["grantType"] = "changed"
	copied["assignments"].(map[string]any)["privateKey"] = "changed"

	text, err := json.Marshal(held(t, s, sandbox.SampleCredential))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte("changed")) {
		t.Errorf("the sandbox now holds %s", text)
	}
	if _, exists := s.Credential("Payments", sandbox.SampleCredential); exists {
		t.Error("found in a project it is not in")
	}
	if _, exists := s.Credential("Nowhere", sandbox.SampleCredential); exists {
		t.Error("found in a project that does not exist")
	}
}
