package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

const redacted = "[redacted]"

// isSecretHeader names the headers that carry a secret: those of the API
// (quirks.md §10, §12), and what others call theirs.
func isSecretHeader(name string) bool {
	return containsAny(strings.ToLower(name), "authorization", "cookie", "token", "secret", "password", "passphrase", "api-key", "apikey")
}

// RedactHeader returns headers with the secrets among them taken out, and all
// that may be one in an address.
func RedactHeader(header http.Header) http.Header {
	shown := header.Clone()
	for name, values := range shown {
		switch {
		case isSecretHeader(name):
			shown[name] = []string{redacted}
		case name == "Location", name == "Content-Location":
			for i, value := range values {
				values[i] = plainAddress(value)
			}
		}
	}
	return shown
}

// plainAddress leaves out of an address what may be secret.
func plainAddress(text string) string {
	address, err := url.Parse(text)
	if err != nil {
		return redacted
	}
	return (&url.URL{Scheme: address.Scheme, Host: address.Host, Path: address.Path}).String()
}

// isSecretField names the fields that hold a secret (quirks.md §15). Names of
// secrets ("secretKeyName") and settings of tokens are none.
func isSecretField(key string) bool {
	name := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(key))
	if strings.HasSuffix(name, "name") {
		return false
	}
	switch name {
	case "apikey", "privatekey", "keycontent", "pem", "pemencodedfile", "pemencodedkey", "jwkstr", "serviceaccountjson", "assertion", "authorization":
		return true
	}
	return strings.HasSuffix(name, "token") || containsAny(name, "password", "passphrase", "secret")
}

// Redact returns a JSON text with its secrets taken out, by the names of the
// fields that hold them. Order and everything else stay as they are.
func Redact(text []byte) (json.RawMessage, error) {
	return redact(text, func(words string) string { return words })
}

// redact also changes the words of every other text.
func redact(text []byte, words func(string) string) (json.RawMessage, error) {
	if !json.Valid(text) {
		return nil, errors.New("not JSON")
	}
	return redactValue(bytes.TrimSpace(text), words)
}

func redactValue(value json.RawMessage, words func(string) string) (json.RawMessage, error) {
	switch value[0] {
	case '{':
		return redactObject(value, words)
	case '[':
		return redactList(value, words)
	case '"':
		plain, _ := textIn(value)
		if changed := words(plain); changed != plain {
			return marshal(changed)
		}
	}
	return value, nil
}

func redactObject(text json.RawMessage, words func(string) string) (json.RawMessage, error) {
	o, err := readObject(text)
	if err != nil {
		return nil, err
	}
	for i, m := range o {
		if o.isSecret(m.key) && !isFlag(m.value) {
			o[i].value = json.RawMessage(`"` + redacted + `"`)
		} else if o[i].value, err = redactValue(m.value, words); err != nil {
			return nil, err
		}
	}
	return o.MarshalJSON()
}

func redactList(text json.RawMessage, words func(string) string) (json.RawMessage, error) {
	list, _ := readList(text)
	for i, element := range list {
		var err error
		if list[i], err = redactValue(element, words); err != nil {
			return nil, err
		}
	}
	var joined bytes.Buffer // json.Marshal would look at each level anew
	joined.WriteByte('[')
	for i, element := range list {
		if i > 0 {
			joined.WriteByte(',')
		}
		joined.Write(element)
	}
	joined.WriteByte(']')
	return joined.Bytes(), nil
}

// isSecret judges a field by its name and its neighbours: the value of an
// entry that is marked as secret or not as visible, of a field that is one, the
// key or keystore of an environment, what is sent to fetch a specification, and
// the private parts of a JSON Web Key.
func (o object) isSecret(key string) bool {
	switch key {
	case "globalValue":
		return o.isMarked() || string(o.get("globalVisible")) != "true"
	case "value", "environmentValue":
		return o.isMarked() || o.has("visible") && string(o.get("visible")) != "true" || o.has("keyName")
	case "content", "file":
		return slices.ContainsFunc(o, func(m member) bool { return strings.HasPrefix(m.key, "environment") })
	case "d", "p", "q", "dp", "dq", "qi", "oth", "k":
		return o.has("kty")
	case "rejectedValue": // of a list of what is invalid
		return isSecretField(o.text("field"))
	}
	return isSecretField(key)
}

// isMarked tells an entry that is marked as secret, or in a way that nobody
// understands.
func (o object) isMarked() bool {
	secret, _, err := o.truth("secret")
	return secret || err != nil
}

// isFlag tells a value that says only whether there is a secret.
func isFlag(value json.RawMessage) bool {
	switch string(value) {
	case "true", "false", "null":
		return true
	}
	return false
}

// RedactURL is an address without the secrets in its query.
func RedactURL(address *url.URL) string {
	shown, query := *address, address.Query()
	for key := range query {
		if isSecretField(key) {
			shown.RawQuery = redactForm(query)
		}
	}
	return shown.String()
}

func redactForm(values url.Values) string {
	for key := range values {
		if isSecretField(key) {
			values[key] = []string{redacted}
		}
	}
	return values.Encode()
}

// MarshalJSON writes the members in their order.
func (o object) MarshalJSON() ([]byte, error) {
	var text bytes.Buffer
	text.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			text.WriteByte(',')
		}
		key, err := marshal(m.key)
		if err != nil {
			return nil, err
		}
		text.Write(key)
		text.WriteByte(':')
		text.Write(m.value)
	}
	text.WriteByte('}')
	return text.Bytes(), nil
}

// marshal encodes without the escapes that only HTML needs.
func marshal(value any) (json.RawMessage, error) { return JSON(value).Bytes() }
