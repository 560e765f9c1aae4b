package cmd_test

import (
	"strings"
	"testing"
)

const (
	updateUser = "credential update api-user --password-file FILE -f -"
	updateOrg  = "credential-organization update acme -f -"
)

// updating runs an update with a file on stdin, and returns the body of the PUT, if there was one.
func updating(t *testing.T, line, file string) (typingResult, string) {
	t.Helper()
	secret := fileOf(t, "canary-password\n")
	result := typing{words: strings.Fields(strings.ReplaceAll(line, "FILE", secret)), stdin: file}.run(t)
	for _, request := range result.requests {
		if strings.HasPrefix(request, "PUT ") {
			return result, request
		}
	}
	return result, ""
}

// Entries of a file keep the fields that they omit.
func TestMetadataKeepsOmittedFields(t *testing.T) {
	for _, test := range []struct{ line, file, want string }{
		{updateUser, `metadata: [{key: pin, value: "1"}, {key: costCenter}]`, `[` +
			`{"includeInJwt":false,"key":"pin","secret":true,"value":"1"},` +
			`{"includeInJwt":true,"key":"costCenter","secret":false,"value":"CC-1001"}]`},
		{updateUser + " --metadata costCenter=CC-2", `metadata: [{key: pin, value: "1"}]`, `[` +
			`{"includeInJwt":false,"key":"pin","secret":true,"value":"1"},` +
			`{"includeInJwt":true,"key":"costCenter","secret":false,"value":"CC-2"}]`},
		{updateOrg, `metadata: [{key: contract, value: C-1}, {key: region}, {key: new, value: x}]`, `[` +
			`{"key":"contract","secret":true,"value":"C-1"},` +
			`{"key":"region","secret":false,"value":"EMEA"},{"key":"new","value":"x"}]`},
	} {
		result, sent := updating(t, test.line, test.file)
		if result.exit != 0 || !strings.Contains(sent, `"metadata":`+test.want) {
			t.Errorf("%s: exit code %d, %s, sent %s; want %s", test.file, result.exit, result.err, sent, test.want)
		}
	}
}

// A key that is not in the file is removed, but not without confirmation.
func TestRemovingMetadataRequiresConfirmation(t *testing.T) {
	for _, test := range []struct{ line, file, keys, left string }{
		{updateUser, `metadata: [{key: pin, value: "1"}]`, "costCenter of api-user", `[{"includeInJwt":false,"key":"pin","secret":true,"value":"1"}]`},
		{updateUser, `metadata: [{key: costCenter}]`, "pin of api-user", `[{"includeInJwt":true,"key":"costCenter","secret":false,"value":"CC-1001"}]`},
		{updateUser, `metadata: []`, "costCenter and pin of api-user", `[]`},
		{updateUser, `metadata:`, "costCenter and pin of api-user", `null`},
		{updateOrg, `metadata: []`, "region and contract of acme", `[]`},
		{updateOrg, `metadata: null`, "region and contract of acme", `null`},
	} {
		result, sent := updating(t, test.line, test.file)
		if want := "no terminal is attached: Remove the metadata " + test.keys + " in MyProject at 127.0.0.1"; result.exit != 2 || sent != "" || !strings.Contains(result.err, want) {
			t.Errorf("%s: exit code %d, %s, sent %s; want %s", test.file, result.exit, result.err, sent, want)
		}
		if result, sent = updating(t, test.line+" --yes", test.file); result.exit != 0 || !strings.Contains(sent, `"metadata":`+test.left) {
			t.Errorf("%s --yes: exit code %d, %s, sent %s", test.file, result.exit, result.err, sent)
		}
		result, sent = updating(t, test.line+" --dry-run", test.file)
		if want := "this request removes the metadata " + test.keys; result.exit != 0 || sent != "" || !strings.Contains(result.err, want) {
			t.Errorf("%s --dry-run: exit code %d, %s, sent %s", test.file, result.exit, result.err, sent)
		}
	}
}

// One loss is one question.
func TestRemovingMetadataIsAskedOnce(t *testing.T) {
	line := strings.Replace(updateOrg, "-f -", "-f "+fileOf(t, "metadata: []"), 1)
	result := typing{words: strings.Fields(line), stdin: "y\n", terminal: true}.run(t)
	if result.exit != 0 || strings.Count(result.err, "[y/N]") != 1 {
		t.Errorf("exit code %d: %s", result.exit, result.err)
	}
}

// The value of a secret is unknown, so no update may send it back as null, not even unsecreted.
func TestSecretMetadataRequiresItsValue(t *testing.T) {
	const hint = "hint: list all metadata keys in a file, with the value of pin, and use -f\n"
	for _, test := range []struct{ flags, file, message, hint string }{
		{"", `metadata: [{key: pin}, {key: costCenter}]`, "does not return its value: pin", hint},
		{"", `metadata: [{key: pin, secret: false}, {key: costCenter}]`, "does not return its value: pin", hint},
		{"", `metadata: [{key: pin, value: "***"}, {key: costCenter}]`, "metadata[0].value is the mask of a secret", "set the secret itself"},
		{"", `description: x`, "does not return its value: pin", hint},
		{" --metadata pin=1", `description: x`, `metadata "pin" is secret`, hint},
		{" --metadata pin=1", `metadata: [{key: costCenter}]`, `metadata "pin" is secret`, hint},
		{"", `metadata: [{key: pin, value: 13579}]`, "metadata[0].value must be a string, not a number", "put the value in quotes"},
		{"", `metadata: [{key: pin, value: x, secret: "13579"}]`, "metadata[0].secret must be true or false, not a string", ""},
		{"", `metadata: [{key: 13579, value: x}]`, "metadata[0].key must be a string, not a number", ""},
		{"", `metadata: 13579`, "metadata must be a list", ""},
	} {
		result, sent := updating(t, updateUser+test.flags+" --yes", test.file)

		if result.exit != 2 || sent != "" || !strings.Contains(result.err, test.message) || !strings.Contains(result.err, test.hint) || strings.Contains(result.err, "13579") {
			t.Errorf("%s%s: exit code %d, %s, sent %s; want %q and %q", test.file, test.flags, result.exit, result.err, sent, test.message, test.hint)
		}
	}
}
