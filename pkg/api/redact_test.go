package api

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestFieldsThatHoldSecrets(t *testing.T) {
	for _, text := range []string{
		`{"bearerToken":"canary"}`,
		`{"jwkStr":"{\"kty\":\"RSA\",\"d\":\"canary\"}"}`,
		`{"serviceAccountJson":"canary"}`,
		`{"cryptoKeyInfoEnvironmentList":[{"environmentName":"production","content":"canary"}]}`,
		`{"keyStoreEnvironmentList":[{"environmentNameList":["production"],"file":"canary"}]}`,
		`{"specAuthorizationValueList":[{"keyName":"Authorization","value":"canary"}]}`,
		`{"globalValue":"canary","globalVisible":false}`,
		`{"globalValue":"canary"}`,
		`{"environmentValueList":[{"value":"canary","visible":false}]}`,
		`{"metadata":[{"key":"pin","value":"canary","secret":true}]}`,
		`{"metadata":[{"key":"pin","value":"canary","secret":"yes"}]}`,
	} {
		shown, err := Redact([]byte(text))
		if err != nil || strings.Contains(string(shown), "canary") || !strings.Contains(string(shown), redacted) {
			t.Errorf("%s is shown as %s, %v", text, shown, err)
		}
	}
}

func TestFieldsThatHoldNone(t *testing.T) {
	for _, text := range []string{
		`{"globalValue":"blue","globalVisible":true}`,
		`{"value":"blue","visible":true}`,
		`{"metadata":[{"key":"team","value":"blue","secret":false}]}`,
		`{"content":"be polite","role":"system"}`,
		`{"tokenType":"Bearer","secretKeyName":"signing","refreshToken":true}`,
	} {
		if shown, err := Redact([]byte(text)); err != nil || string(shown) != text {
			t.Errorf("%s is shown as %s, %v", text, shown, err)
		}
	}
}

func TestSecretsInAddressesAndHeaders(t *testing.T) {
	address, _ := url.Parse("https://gateway.example.com/apiops/x/?b=2&password=canary&a=1")
	if got, want := RedactURL(address), "https://gateway.example.com/apiops/x/?a=1&b=2&password=%5Bredacted%5D"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	address.RawQuery = "b=2&a=1"
	if got := RedactURL(address); got != address.String() {
		t.Errorf("got %s", got)
	}
	for _, name := range []string{"authorization", "X-Api-Key", "X-Auth-Token", "Apinizer-Token", "Set-Cookie", "X-Apinizer-Package-Passphrase"} {
		if got := RedactHeader(http.Header{name: {"canary"}})[name][0]; got != redacted {
			t.Errorf("%s: %s", name, got)
		}
	}
	location := RedactHeader(http.Header{"Location": {"https://u:canary@sso.example.com/login?code=canary#canary"}}).Get("Location")
	if location != "https://sso.example.com/login" {
		t.Error(location)
	}
	if got := RedactHeader(http.Header{"Idempotency-Key": {"42"}}).Get("Idempotency-Key"); got != "42" {
		t.Errorf("Idempotency-Key: %s", got)
	}
}

// Whatever the server makes of what it was sent, none of it is shown.
func TestNothingSecretIsQuoted(t *testing.T) {
	const secret = `ca/na&ry"1`
	for _, spelling := range spellingsOf(secret) {
		for name, reply := range map[string]*Reply{
			"body":         {Status: 400, Body: []byte("no: " + spelling)},
			"content type": {Status: 200, Header: http.Header{"Content-Type": {"x/" + spelling}}, Body: []byte("{")},
			"retry after":  {Status: 429, Header: http.Header{"Retry-After": {spelling}}},
			"path":         {Status: 302, Header: http.Header{"Location": {"http://x.example.com/" + url.PathEscape(secret)}}},
			"fragment":     {Status: 302, Header: http.Header{"Location": {"http://x.example.com/cb#token=" + spelling}}},
		} {
			reply.request, _ = http.NewRequestWithContext(t.Context(), http.MethodPut, "http://gateway.example.com/", strings.NewReader(`{"password":"ca/na&ry\"1"}`))
			reply.request.Header.Set("Content-Type", "application/json")
			err := reply.Check()
			if err == nil || strings.Contains(err.Error(), spelling) || strings.Contains(hintOf(err), spelling) {
				t.Errorf("%s with %s: %v", name, spelling, err)
			}
		}
	}
}

func hintOf(err error) string {
	var failure *Error
	if errors.As(err, &failure) {
		return failure.Hint
	}
	return ""
}
