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

// send asks with the right token, and with JSON as the content type of a body.
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

// expect compares an answer with a status and with JSON, or with nothing.
func expect(t *testing.T, answer *httptest.ResponseRecorder, status int, body string) {
	t.Helper()
	if answer.Code != status {
		t.Errorf("status %d, want %d", answer.Code, status)
	}
	if got, want := compact(t, answer.Body.Bytes()), compact(t, []byte(body)); got != want {
		t.Errorf("body\n%s\nwant\n%s", got, want)
	}
}

// expectDeployed wants a change to be made in all environments.
func expectDeployed(t *testing.T, answer *httptest.ResponseRecorder) {
	t.Helper()
	if answer.Code != 200 || !strings.Contains(answer.Body.String(), "Deployment completed successfully") {
		t.Errorf("answered %d %s", answer.Code, answer.Body)
	}
}

// expectRejected wants the classic answer to a change that cannot be made.
func expectRejected(t *testing.T, answer *httptest.ResponseRecorder, message string) {
	t.Helper()
	expect(t, answer, 400, `{"error":"bad_request","error_description":`+strconv.Quote(message)+`}`)
}

// compact is JSON in one spelling.
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

// resultList is what a list holds: one field of each element.
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

// held is what the sandbox holds about a credential of the sample project.
func held(t *testing.T, s *sandbox.Sandbox, username string) map[string]any {
	t.Helper()
	credential, exists := s.Credential(sandbox.SampleProject, username)
	if !exists {
		t.Fatalf("there is no credential %s", username)
	}
	return credential
}

func assignments(t *testing.T, s *sandbox.Sandbox, username string) map[string]any {
	t.Helper()
	return held(t, s, username)["assignments"].(map[string]any)
}
