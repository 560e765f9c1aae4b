package redact

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/apiops-cli/apiops/pkg/document"
)

func TestSecretFields(t *testing.T) {
	for _, text := range []string{
		`{"bearerToken":"canary"}`,
		`{"jwkStr":"{\"kty\":\"RSA\",\"d\":\"canary\"}"}`,
		`{"serviceAccountJson":"canary"}`,
		`{"cryptoKeyInfoEnvironmentList":[{"environmentName":"production","content":"canary"}]}`,
		`{"keyStoreEnvironmentList":[{"environmentNameList":["production"],"file":"canary"}]}`,
		`{"specAuthorizationValueList":[{"keyName":"Authorization","value":"canary"}]}`,
		`{"globalValue":"canary","globalVisible":false}`,
		`{"globalValue":"canary"}`,
		`{"globalValue":"canary","globalVisible":true,"secret":true}`,
		`{"environmentValueList":[{"value":"canary","visible":false}]}`,
		`{"environmentValueList":[{"environmentValue":"canary","visible":false}]}`,
		`{"metadata":[{"key":"pin","value":"canary","secret":true}]}`,
		`{"caKeystoreFilePass":"canary","caKeystoreFile":"canary","caTruststoreFilePass":"canary"}`,
		`{"securityOrCommunityName":"canary"}`,
		`{"name":"jwk","rsa":{"n":"modulus","e":"AQAB","d":"canary","p":"canary"}}`,
		`{"name":"jwk","rsa":{"keyUseType":"SIGNATURE","key":{"n":"modulus","d":"canary"}}}`,
		`{"name":"jwk","ec":{"crv":"P-256","x":"1","y":"2","d":"canary"},"okp":{"x":"1","d":"canary"}}`,
		`{"name":"jwk","oct":{"keySize":256,"algorithm":"HS256","k":"canary"}}`,
		`{"propertiesMap":{"sasl.jaas.config":"canary","listener.name.sasl.jaas.config":"canary"}}`,
		`{"headerList":[{"name":"Authorization","value":"canary"}]}`,
		`{"headerList":[{"name":"X-Api-Key","value":"canary"}]}`,
		`{"metadata":[{"key":"pin","value":"canary","secret":"yes"}]}`,
		`{"secret":{"value":"canary"}}`,
		`{"secret":[{"versionId":"sv_1","label":"canary"}]}`,
		`{"secretVersions":"canary"}`,
		`{"secretVersions":["canary"]}`,
		`{"secretVersions":{"versionId":"sv_1","label":"canary"}}`,
		`{"secretVersions":[{"versionId":"sv_1"},{"label":"canary"}]}`,
		`{"secretVersions":[{"versionId":"sv_1","value":"canary"}]}`,
		`{"secretVersions":[{"versionId":"sv_1","secret":{"value":"canary"}}]}`,
	} {
		shown, err := JSON([]byte(text))
		if err != nil || strings.Contains(string(shown), "canary") || !strings.Contains(string(shown), Mask) {
			t.Errorf("%s is shown as %s, %v", text, shown, err)
		}
	}
}

// Each name that marks a secret does so alone.
func TestNamesOfSecrets(t *testing.T) {
	for _, key := range []string{
		"apiKey", "api_key", "privateKey", "pwd", "keyContent", "pem", "pemEncodedFile", "pemEncodedKey", "jwkStr", "serviceAccountJson", "assertion",
		"authorization", "caKeystoreFile", "securityOrCommunityName", "sasl.jaas.config", "a.sasl.jaas.config", "keystorePass", "accessToken",
		"oldPassword", "passphraseHint", "clientSecret",
	} {
		if !Field(key) {
			t.Errorf("the field %s is shown", key)
		}
	}
	for _, header := range []string{
		"Proxy-Authorization", "Cookie", "X-Token", "X-Secret", "X-Password", "X-Passphrase", "Api-Key", "X-ApiKey",
	} {
		if !Header(header) {
			t.Errorf("the header %s is shown", header)
		}
	}
	for _, part := range []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k"} {
		for _, text := range []string{`{"kty":"RSA","` + part + `":"canary"}`, `{"rsa":{"` + part + `":"canary"}}`} {
			if shown, err := JSON([]byte(text)); err != nil || strings.Contains(string(shown), "canary") {
				t.Errorf("%s is shown as %s, %v", text, shown, err)
			}
		}
	}
}

func TestFieldsWithoutSecrets(t *testing.T) {
	for _, text := range []string{
		`{"globalValue":"blue","globalVisible":true}`,
		`{"value":"blue","visible":true}`,
		`{"name":"API_TOKEN","value":"blue","visible":true}`,
		`{"headerList":[{"name":"X-Tenant","value":"blue"}]}`,
		`{"metadata":[{"key":"team","value":"blue","secret":false}]}`,
		`{"content":"be polite","role":"system"}`,
		`{"secretVersions":[{"versionId":"sv_1","status":"ACTIVE"}]}`,
		`{"secretVersions":[]}`,
		`{"tokenType":"Bearer","secretKeyName":"signing","refreshToken":true}`,
		`{"secretHandling":"CIPHERTEXT_VERBATIM"}`,
		`{"bypass":"localhost","securityName":"operator"}`,
		`{"d":"2026-11-28","n":7}`,
		`{"properties":{"q":{"type":"string"}}}`,
		`{"x":1,"y":2,"d":0.5,"k":"v"}`,
	} {
		if shown, err := JSON([]byte(text)); err != nil || string(shown) != text {
			t.Errorf("%s is shown as %s, %v", text, shown, err)
		}
	}
}

func TestSecretsInAddressesAndHeaders(t *testing.T) {
	address, _ := url.Parse("https://gateway.example.com/apiops/x/?b=2&password=canary&a=1")
	if got, want := URL(address), "https://gateway.example.com/apiops/x/?a=1&b=2&password=%5Bredacted%5D"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	address.RawQuery = "b=2&a=1"
	if got := URL(address); got != address.String() {
		t.Errorf("got %s", got)
	}
	for _, name := range []string{"authorization", "X-Api-Key", "X-Auth-Token", "Apinizer-Token", "Set-Cookie", "X-Apinizer-Package-Passphrase"} {
		if got := Headers(http.Header{name: {"canary"}})[name][0]; got != Mask {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, name := range []string{"Location", "Content-Location"} {
		if got := Headers(http.Header{name: {"https://u:canary@sso.example.com/login?code=canary#canary"}})[name][0]; got != "https://sso.example.com/login" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got := Headers(http.Header{"Idempotency-Key": {"42"}})["Idempotency-Key"][0]; got != "42" {
		t.Errorf("Idempotency-Key: %s", got)
	}
}

func TestBody(t *testing.T) {
	for _, test := range []struct{ contentType, content, want string }{
		{"application/x-www-form-urlencoded", "client_id=operator&client_secret=canary", "client_id=operator&client_secret=%5Bredacted%5D"},
		{"application/json", `{"password":"canary"}`, `{"password":"[redacted]"}`},
		{"application/json;charset=utf-8", `{"b": "<", "a": 1.0}`, `{"b":"<","a":1.0}`},
		{"application/problem+json", `{"a":1}`, `{"a":1}`},
		{"application/json", `{"password":"canary"`, "(20 bytes)"},
		{"text/plain", "canary", "(6 bytes)"},
		{"", "", ""},
	} {
		if got := Body(test.contentType, []byte(test.content)); got != test.want {
			t.Errorf("%s %s is shown as %s", test.contentType, test.content, got)
		}
	}
}

// Servers escape in either case, and a letter that only looks like an escape stays as it is.
func TestEscapedSecretsAreMasked(t *testing.T) {
	secrets := NewSecrets(func() []string { return []string{"hunter/2ü%AB"} })
	for _, text := range []string{
		"hunter/2ü%AB", "hunter%2F2%C3%BC%25AB", "hunter%2f2%c3%bc%25AB", `hunter\/2ü%AB`, `hunter/2\u00fc%AB`,
	} {
		if got := secrets.Mask("it is " + text); got != "it is "+Mask {
			t.Errorf("%s: got %q", text, got)
		}
	}
}

// Several requests may be shown at once.
func TestSecretsAreFoundOnce(t *testing.T) {
	found := 0
	secrets := NewSecrets(func() []string { found++; return []string{"hunter2"} })
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if got := secrets.Mask("it is hunter2"); got != "it is "+Mask {
				t.Errorf("got %q", got)
			}
		})
	}
	group.Wait()
	if found != 1 {
		t.Errorf("found %d times", found)
	}
}

func TestSecretsInAddressesOfTexts(t *testing.T) {
	for text, want := range map[string]string{
		"https://u:hunter2@h/x":                                 "https://u:[redacted]@h/x",
		"see https://u:hunter2@h now":                           "see https://u:[redacted]@h now",
		"amqp://u:hunter2@h1,u:hunter3@h2":                      "amqp://u:[redacted]@h1,u:[redacted]@h2",
		"jdbc:sqlserver://h;user=a;password=hunter2":            "jdbc:sqlserver://h;user=a;password=[redacted]",
		"jdbc:oracle:thin:scott/hunter2@//h:1521/x":             "jdbc:oracle:thin:scott/[redacted]@//h:1521/x",
		"https://h/1?token=1":                                   "https://h/1?token=[redacted]",
		"https://h/x?a=b&Api%2Dkey=hunter2#f":                   "https://h/x?a=b&Api%2Dkey=[redacted]#f",
		"https://h/x?X-Amz-Signature=hunter2":                   "https://h/x?X-Amz-Signature=[redacted]",
		"https://h/x?email=a@b.example&page=2":                  "https://h/x?email=a@b.example&page=2",
		"https://h:8080/a@b?hidePassword=true":                  "https://h:8080/a@b?hidePassword=true",
		"https://user@h/x":                                      "https://user@h/x",
		"https://h:8443/@me":                                    "https://h:8443/@me",
		"https://[::1]:8443/users/@me":                          "https://[::1]:8443/users/@me",
		"http://{host}:{port}/users/{id}@v2":                    "http://{host}:{port}/users/{id}@v2",
		"https://a.example:8080;https://user@b":                 "https://a.example:8080;https://user@b",
		"https://u:hunter2@h/users/@me":                         "https://u:[redacted]@h/users/@me",
		"amqp://u:hunter2@h1;amqp://v:hunter3@h2":               "amqp://u:[redacted]@h1;amqp://v:[redacted]@h2",
		"https://u:hun/ter2@h/x":                                "https://u:[redacted]@h/x",
		"https://u:hun@ter2@h/x?mail=a@b":                       "https://u:[redacted]@h/x?mail=a@b",
		"amqp://u:hun?ter2@h1,u:hun#ter3@h2":                    "amqp://u:[redacted]@h1,u:[redacted]@h2",
		"amqp://u:hun,ter2@h":                                   "amqp://u:[redacted]@h",
		"sb://h/;SharedAccessKeyName=a;SharedAccessKey=hunter2": "sb://h/;SharedAccessKeyName=a;SharedAccessKey=[redacted]",
		"https://h;AccountKey=hunter2":                          "https://h;AccountKey=[redacted]",
		"a@b.example says password=x":                           "a@b.example says password=x",
	} {
		if got, _ := JSON(document.Encode(text)); string(got) != string(document.Encode(want)) {
			t.Errorf("%s: got %s", text, got)
		}
	}
	if got := In([]byte(`{"url":"https://u:hunter2@h/users/@me"}`)); !slices.Equal(got, []string{"hunter2"}) {
		t.Errorf("got %q", got)
	}
	if got := In([]byte(`{"url":"https://u:hunter2@h?secret=true&token=1"}`)); !slices.Equal(got, []string{"hunter2"}) {
		t.Errorf("got %q", got)
	}
}
