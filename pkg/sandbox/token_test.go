package sandbox_test

import (
	"encoding/json"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestTokenSettings(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	settings := func() string {
		text, err := json.Marshal(held(t, s, sandbox.SampleCredential)["tokenSettings"])
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	expectDeployed(t, send(t, s, "PUT", token,
		`{"tokenExpiresInAmount":null,"grantType":"IMPLICIT","enumPolicyAuthenticationType":"LDAP"}`))
	partly := compact(t, []byte(`{
		"grantType":"IMPLICIT","tokenNeverExpires":false,"tokenExpiresInAmount":null,"tokenExpiresInUnit":"HOURS",
		"refreshTokenAllowed":true,"refreshTokenCount":3,"refreshTokenExpiresInAmount":7,"refreshTokenExpiresInUnit":"DAYS",
		"allowUrlParameters":true,"managedFromThisPolicy":true,"jwtSignatureAlgorithm":"ES256","deletePrevious":true,
		"enumPolicyAuthenticationType":"SECRET_MANAGER"}`))
	if got := settings(); got != partly {
		t.Errorf("after a partial change\n%s\nwant\n%s", got, partly)
	}

	expectRejected(t, send(t, s, "PUT", token, `{"tokenExpiresInAmount":0,"grantType":"PASSWORD"}`),
		"Token expiration amount must be at least 1")
	if got := settings(); got != partly {
		t.Errorf("after a rejected change: %s", got)
	}

	defaults := compact(t, []byte(`{
		"grantType":"PASSWORD","tokenNeverExpires":true,"tokenExpiresInAmount":null,"tokenExpiresInUnit":null,
		"refreshTokenAllowed":null,"refreshTokenCount":null,"refreshTokenExpiresInAmount":null,"refreshTokenExpiresInUnit":null,
		"allowUrlParameters":false,"managedFromThisPolicy":true,"jwtSignatureAlgorithm":"RS256","deletePrevious":false,
		"enumPolicyAuthenticationType":"SECRET_MANAGER"}`))
	for range 2 { // resetting twice is not an error
		expectDeployed(t, send(t, s, "DELETE", token, ""))
		if got := settings(); got != defaults {
			t.Errorf("after a reset\n%s\nwant\n%s", got, defaults)
		}
	}
}
