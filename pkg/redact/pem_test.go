package redact

import (
	"strings"
	"testing"
)

func TestPrivateKeysAreMaskedWhateverTheFieldIsCalled(t *testing.T) {
	const document = `{"anything":"-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n","certificate":"-----BEGIN CERTIFICATE-----"}`
	shown, err := JSON([]byte(document))
	if err != nil || strings.Contains(string(shown), "MHcCAQEE") || !strings.Contains(string(shown), "BEGIN CERTIFICATE") {
		t.Errorf("%s, %v", shown, err)
	}
	if secrets := In([]byte(document)); len(secrets) != 1 || !strings.Contains(secrets[0], "MHcCAQEE") {
		t.Errorf("secrets: %q", secrets)
	}
}
