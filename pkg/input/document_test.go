package input_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/input"
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
		document, err := input.ParseDocument([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if got, _ := json.Marshal(document); string(got) != want {
			t.Errorf("%s: got %s, want %s", text, got, want)
		}
	}
	for _, text := range []string{"", "null", "[]", "text", "- a\n", "a: [", "a: &x 1\nb: *x\n", "a: 1\na: 2\n", "a: .inf\n", "a: 007\n", "a: 0x10\n", "a: 1\n---\na: 2\n", `{"a":1}{"a":2}`, `{"a":1,"a":2}`, `{"a":[{"b":1,"b":2}]}`} {
		if document, err := input.ParseDocument([]byte(text)); err == nil {
			t.Errorf("%q was accepted as %s", text, document)
		}
	}
}

func TestErrorsDoNotQuoteValues(t *testing.T) {
	for _, text := range []string{
		"a: 1\npassword: 0070070\n", "password: 0x70070\n", "password: .inf # 70070\n",
		"password: *s70070\n", "x: &s70070 1\npassword: *s70070\n", "password: &s70070 [*s70070]\n",
		"password: !!bool s70070\n", "password: !!int s70070\n", "password: !!float s70070\n",
		"password: \"\\s70070\"\n", "password: @s70070\n", "password: %s70070\n", "password: s70070: x\n", "password: !<s70070\n",
		"password: s70070\n s70070: [\n", "s70070", "- s70070\n", "password: s70070\n---\npassword: s70070\n",
		"%s70070 x\n---\na: 1\n", "password: !s70070!x y\n", "password: |s70070\n", "password: 's70070\n", "password: s70070\x01\n",
		`{"password":"s70070`, `{"password":s70070}x`, `{"password":"s70070"}{}`, `"s70070"`, `{"password":{"a":"s70070","a":"s70070"}}`,
	} {
		if _, err := input.ParseDocument([]byte(text)); err == nil || strings.Contains(err.Error(), "70070") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseDocument(f *testing.F) {
	f.Add([]byte(`{"a": 1}`))
	f.Add([]byte("a: 1\nb:\n  - x\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		document, err := input.ParseDocument(text)
		if err != nil {
			return
		}
		if _, err := json.Marshal(document); err != nil {
			t.Fatalf("%q became something that is not JSON: %v", text, err)
		}
	})
}
