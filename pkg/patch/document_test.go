package patch_test

import (
	"encoding/json"
	"testing"

	"github.com/apiops-cli/apiops/pkg/patch"
)

func TestParseDocument(t *testing.T) {
	for text, want := range map[string]string{
		`{"a": 1.10, "b": null}`:                 `{"a":1.10,"b":null}`,
		"a: 1.10\nb: ~\nc: yes\n":                `{"a":1.10,"b":null,"c":"yes"}`,
		"expireDate: 2027-12-31\n":               `{"expireDate":"2027-12-31"}`,
		"big: 12345678901234567890\n":            `{"big":12345678901234567890}`,
		"list:\n  - 10.0.0.0/8\n  - {k: true}\n": `{"list":["10.0.0.0/8",{"k":true}]}`,
		"password: '010'\n":                      `{"password":"010"}`,
	} {
		document, err := patch.ParseDocument([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, _ := json.Marshal(document); string(got) != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "null", "[]", "text", "- a\n", "a: [", "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "a: .inf\n", "a: 007\n", "a: 0x10\n", "a: 1\n---\na: 2\n", `{"a":1}{"a":2}`, `{"a":1,"a":2}`, `{"a":[{"b":1,"b":2}]}`} {
		if document, err := patch.ParseDocument([]byte(text)); err == nil {
			t.Errorf("%q was accepted as %s", text, document)
		}
	}
}

func TestFlagsOverrideTheFile(t *testing.T) {
	document, err := patch.ParseDocument([]byte(`{"enabled":true,"other":1}`))
	if err != nil {
		t.Fatal(err)
	}
	document.Merge(settings{Enabled: json.RawMessage("false"), Amount: json.RawMessage("null")})
	if got, _ := json.Marshal(document); string(got) != `{"amount":null,"enabled":false,"other":1}` {
		t.Errorf("got %s", got)
	}
}

func FuzzParseDocument(f *testing.F) {
	f.Add([]byte(`{"a": 1}`))
	f.Add([]byte("a: 1\nb:\n  - x\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		document, err := patch.ParseDocument(text)
		if err != nil {
			return
		}
		if _, err := json.Marshal(document); err != nil {
			t.Fatalf("%q became something that is not JSON: %v", text, err)
		}
	})
}
