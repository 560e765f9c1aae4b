package sandbox_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

func TestAssignments(t *testing.T) {
	for _, test := range []struct{ segment, name, unknown, missing string }{
		{"privateKey", "app-signing-key", "Key (name: nothing) is not found!", "Private Key assigned"},
		{"publicKey", "partner-public-key", "Key (name: nothing) is not found!", "Public Key assigned"},
		{"secretKey", "payload-key", "Secret Key (name: nothing) is not found!", "Secret Key assigned"},
		{"certificate", "web-certificate", "Certificate (name: nothing) is not found!", "Certificate assigned"},
		{"keystore", "client-keystore", "Keystore (name: nothing) is not found!", "Keystore assigned"},
		{"truststore", "partner-truststore", "Truststore (name: nothing) is not found!", "Truststore assigned"},
		{"jwk/encryption", "encryption-jwk", "JWK (name: nothing) is not found!", "JWK assigned for decryption and encryption"},
		{"jwk/validation", "validation-jwk", "JWK (name: nothing) is not found!", "JWK assigned for validation and signing"},
	} {
		t.Run(test.segment, func(t *testing.T) {
			s := sandbox.New(sandbox.Options{})
			path := sampleCredential + test.segment + "/"
			expectRejected(t, send(t, s, "PUT", path+"nothing/", ""), test.unknown)

			expectDeployed(t, send(t, s, "PUT", path+test.name+"/", ""))
			if got := assignments(t, s, sandbox.SampleCredential)[test.segment]; got != test.name {
				t.Errorf("assigned %v", got)
			}
			expectDeployed(t, send(t, s, "DELETE", path, ""))
			expectRejected(t, send(t, s, "DELETE", path, ""),
				"Credential (username: api-user) does not have a "+test.missing+"!")
			// the object itself is kept
			expectDeployed(t, send(t, s, "PUT", path+test.name+"/", ""))
		})
	}
}

func TestAssignmentsThatAreRejected(t *testing.T) {
	s := sandbox.New(sandbox.Options{})
	expectRejected(t, send(t, s, "PUT", privateKey+"payload-key/", ""),
		"Key (name: payload-key) must be of type PRIVATE_KEY!")
	expectRejected(t, send(t, s, "PUT", privateKey+"API-USER-KEY/", ""),
		"Key (name: API-USER-KEY) is not found!")
	expectRejected(t, send(t, s, "DELETE", credentials+"a%2Fb/privateKey/", ""),
		"Credential (username: a/b) was not found!")
	expect(t, send(t, s, "DELETE", "/projects/Nowhere/credentials/api-user/privateKey/", ""), 404,
		`{"error":"not_found","error_description":"Project(Nowhere) was not found or user does not have privilege to access it!"}`)
	if got := assignments(t, s, sandbox.SampleCredential)["privateKey"]; got != "api-user-key" {
		t.Errorf("there is %v now", got)
	}
}
