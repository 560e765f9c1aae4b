package environmentvariable

import (
	"encoding/json"
	"testing"
)

// What a server shows instead of a secret is never sent back: it would replace the secret.
func TestSecretsAreNotSentBack(t *testing.T) {
	for entry, want := range map[string]string{
		`{"environmentName":"a","value":"blue","visible":true}`:       `{"environmentName":"a","value":"blue","visible":true}`,
		`{"environmentName":"a","value":"blue"}`:                      `{"environmentName":"a","value":"blue"}`,
		`{"environmentName":"a","value":"ENC(abcd)","visible":false}`: `{"environmentName":"a","visible":false}`,
		`{"environmentName":"a","value":null,"visible":false}`:        `{"environmentName":"a","visible":false}`,
		`{"environmentName":"a","value":"***","visible":true}`:        `{"environmentName":"a","visible":true}`,
		`{"environmentName":"a","value":"***"}`:                       `{"environmentName":"a"}`,
	} {
		if got := withoutSecret(json.RawMessage(entry)); string(got) != want {
			t.Errorf("%s: got %s", entry, got)
		}
	}
}
