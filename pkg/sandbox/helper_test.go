package sandbox_test

import (
	"encoding/json"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

const (
	sampleCredential = "/projects/MyProject/credentials/api-user/"
	privateKey       = sampleCredential + "privateKey/"
	token            = sampleCredential + "token/"
)

// send sends a request with the valid token, and a body as JSON.
func send(t *testing.T, s *sandbox.Sandbox, method, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, "/apiops"+path, strings.NewReader(body))
	request.Header.Set("Authorization", "Bearer "+s.Token())
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	answer := httptest.NewRecorder()
	s.ServeHTTP(answer, request)
	return answer
}

// expect compares a response with a status and with JSON, or with an empty body.
func expect(t *testing.T, answer *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if answer.Code != status {
		t.Errorf("status %d, want %d", answer.Code, status)
	}
	if got, want := compact(t, answer.Body.Bytes()), compact(t, []byte(body)); got != want {
		t.Errorf("body\n%s\nwant\n%s", got, want)
	}
}

// expectDeployed requires that a change was made in all environments.
func expectDeployed(t *testing.T, answer *httptest.ResponseRecorder) {
	t.Helper()
	if answer.Code != 200 || !strings.Contains(answer.Body.String(), "Deployment completed successfully") {
		t.Errorf("got %d %s", answer.Code, answer.Body)
	}
}

// expectRejected requires the classic response to a change that cannot be made.
func expectRejected(t *testing.T, answer *httptest.ResponseRecorder, message string) {
	t.Helper()
	expect(t, answer, 400, `{"error":"bad_request","error_description":`+strconv.Quote(message)+`}`)
}

// compact returns JSON without insignificant spaces.
func compact(t *testing.T, text []byte) string {
	t.Helper()
	if len(text) == 0 {
		return ""
	}
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		t.Fatalf("%v in %q", err, text)
	}
	spelt, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return string(spelt)
}

// resultList returns one field of each element of a list.
func resultList(t *testing.T, answer *httptest.ResponseRecorder, field string) string {
	t.Helper()
	var list struct {
		ResultList  []map[string]any
		ResultCount int
	}
	if err := json.Unmarshal(answer.Body.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	if list.ResultList == nil || list.ResultCount != len(list.ResultList) {
		t.Errorf("%d elements and a resultCount of %d in %s", len(list.ResultList), list.ResultCount, answer.Body)
	}
	var values []string
	for _, element := range list.ResultList {
		value, _ := element[field].(string)
		values = append(values, value)
	}
	return strings.Join(values, ",")
}

// held returns what the sandbox stores about a credential of the sample project.
func held(t *testing.T, s *sandbox.Sandbox, username string) map[string]any {
	t.Helper()
	credential, exists := s.Credential(sandbox.SampleProject, username)
	if !exists {
		t.Fatalf("no credential %s", username)
	}
	return credential
}

func assignments(t *testing.T, s *sandbox.Sandbox, username string) map[string]any {
	t.Helper()
	return held(t, s, username)["assignments"].(map[string]any)
}
