package redact

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
)

// FuzzRedact puts a secret into fields that are known to contain one.
func FuzzRedact(f *testing.F) {
	f.Add("canary", `{"a":[1,{"b":"c"}]}`)
	f.Add("x\"y\\z<>&é", `null`)
	f.Fuzz(func(t *testing.T, secret, beside string) {
		if len(secret) < 4 || !json.Valid([]byte(beside)) {
			t.Skip()
		}
		quoted, _ := json.Marshal(secret)
		if strings.Contains(beside, strings.Trim(string(quoted), `"`)) || strings.Contains(beside, secret) {
			t.Skip()
		}
		for _, field := range []string{"password", "clientSecret", "accessToken", "api_key", "privateKey", "passphrase", "client-secret"} {
			for _, value := range []string{string(quoted), `[` + string(quoted) + `]`, `{"of":` + string(quoted) + `}`} {
				text := `{"beside":` + beside + `,"list":[{"` + field + `":` + value + `}]}`
				shown, err := JSON([]byte(text))
				if err != nil { // a duplicate key
					continue
				}
				if !json.Valid(shown) || !strings.Contains(string(shown), `"`+field+`":"`+Mask+`"`) {
					t.Errorf("%s is shown as %s", text, shown)
				}
			}
		}
	})
}

// FuzzMask looks for a secret in each of its spellings, at any position.
func FuzzMask(f *testing.F) {
	f.Add("ca/na&ry\"1", "no: ", " is wrong")
	f.Add("canary canary", "", "")
	f.Fuzz(func(t *testing.T, secret, before, after string) {
		if len(secret) < shortest || strings.ContainsAny(secret, "[]") || strings.Contains(Mask, secret) {
			t.Skip() // the mask itself would contain it
		}
		secrets := NewSecrets(func() []string { return []string{secret} })
		script, _ := json.Marshal(secret)
		for _, spelling := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), lowered(url.PathEscape(secret)), strings.Trim(string(script), `"`)} {
			if words := secrets.Mask(before + spelling + after); strings.Contains(words, spelling) {
				t.Errorf("%q is shown in %q", spelling, words)
			}
		}
	})
}

func TestMaskInJSON(t *testing.T) {
	secrets := NewSecrets(func() []string { return In([]byte(`{"password":"canary","pin":{"secret":4711}}`)) })
	for text, want := range map[string]string{
		`{"message":"canary is wrong"}`: `{"message":"[redacted] is wrong"}`,
		`{"errors":{"canary":["x"]}}`:   `{"errors":{"[redacted]":["x"]}}`,
		`["canary",{"a":"4711"}]`:       `["[redacted]",{"a":"[redacted]"}]`,
		`{"rejected":4711}`:             `{"rejected":"[redacted]"}`,
		`{"a":true,"b":null,"c":1.50}`:  `{"a":true,"b":null,"c":1.50}`,
	} {
		if got, err := secrets.JSON([]byte(text)); err != nil || string(got) != want {
			t.Errorf("%s is shown as %s, %v", text, got, err)
		}
	}
}

func TestSecretsUnderDuplicateKeysAreFound(t *testing.T) {
	found := strings.Join(In([]byte(`{"password":"one","password":"two","list":[{"token":"three"}],"flag":{"secret":true}}`)), " ")
	if found != "one one two two three three" {
		t.Errorf("got %s", found)
	}
	var none *Secrets
	if none.Mask("canary") != "canary" || In([]byte(`{`)) != nil {
		t.Error("secrets were found")
	}
}

func TestFragment(t *testing.T) {
	for piece, want := range map[string]string{
		`{"name":"a","password":"can`:           `{"name":"a","password":[redacted]`,
		`{"d" : "can`:                           `{"d" :[redacted]`,
		`{"value":"can`:                         `{"value":[redacted]`,
		`{"environmentName":"p","content":"can`: `{"environmentName":"p","content":[redacted]`,
		`{"file":"can`:                          `{"file":[redacted]`,
		`{"name":"a"`:                           `{"name":"a"`,
		`<html>`:                                `<html>`,
	} {
		if got := Fragment(piece); got != want {
			t.Errorf("%s is shown as %s", piece, got)
		}
	}
}
