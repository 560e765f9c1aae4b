package sandbox_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestLogIn(t *testing.T) {
	s := sandbox.New(sandbox.Options{Token: "secret", Dialect: sandbox.Results})
	const form = "application/x-www-form-urlencoded"
	const valid = "grant_type=client_credentials&client_id=operator&client_secret=sandbox"
	for _, test := range []struct {
		name, contentType, body string
		status                  int
		answer                  string
	}{
		{"right", form + ";charset=UTF-8", valid, 200,
			`{"access_token":"secret","token_type":"Bearer","expires_in":3600}`},
		{"wrong password", form, valid + "x", 401,
			`{"error":"unauthorized_client","error_description":"Bad credentials"}`},
		{"other grant", form, strings.Replace(valid, "client_credentials", "password", 1), 400,
			`{"error":"unsupported_grant_type","error_description":"GrantType value must be client_credentials!"}`},
		{"not a form", "application/json", valid, 400,
			`{"error":"unsupported_grant_type","error_description":"GrantType value must be client_credentials!"}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			request := httptest.NewRequestWithContext(t.Context(), "POST", "/apiops/auth/token", strings.NewReader(test.body))
			request.Header.Set("Content-Type", test.contentType)
			answer := httptest.NewRecorder()
			s.ServeHTTP(answer, request)
			expect(t, answer, test.status, test.answer)
		})
	}
}

func TestToken(t *testing.T) {
	s := sandbox.New(sandbox.Options{Token: "secret"})
	const refused = `{"error":"unauthorized_client","error_description":"Invalid token"}`
	for _, test := range []struct {
		name, path, authorization string
		status                    int
		answer                    string
	}{
		{"right", "/test/hello/Ay%C5%9Fe", "Bearer secret", 200, "Hello Ayşe"},
		{"wrong", "/test/hello/Ay%C5%9Fe", "Bearer secre", 401, refused},
		{"missing", "/projects/", "", 401, refused},
		{"no scheme", "/projects/", "secret", 401, refused},
		{"unknown endpoint", "/projects", "", 401, refused},
		{"not needed", "/test/healthcheck", "", 200, "OK"},
	} {
		t.Run(test.name, func(t *testing.T) {
			request := httptest.NewRequestWithContext(t.Context(), "GET", "/apiops"+test.path, nil)
			request.Header.Set("Authorization", test.authorization)
			answer := httptest.NewRecorder()
			s.ServeHTTP(answer, request)
			if got := strings.TrimSpace(answer.Body.String()); answer.Code != test.status || got != test.answer {
				t.Errorf("got %d %s, want %d %s", answer.Code, got, test.status, test.answer)
			}
		})
	}
}
