// Package redact answers one question: may this be shown? It recognizes secrets by the
// names of fields and headers, and the secrets of a request by their text.
package redact

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Mask replaces a secret.
const Mask = "[redacted]"

// Header reports whether a header contains a secret. It knows those of the API (quirks.md
// §10, §12) and common names elsewhere.
func Header(name string) bool {
	return text.ContainsAny(strings.ToLower(name), "authorization", "cookie", "token", "secret", "password", "passphrase", "api-key", "apikey")
}

// Headers returns headers without their secrets. Addresses keep only the parts that
// cannot contain one.
func Headers(headers map[string][]string) map[string][]string {
	shown := make(map[string][]string, len(headers))
	for name, values := range headers {
		shown[name] = slices.Clone(values)
		switch {
		case Header(name):
			shown[name] = []string{Mask}
		case name == "Location", name == "Content-Location":
			for i, value := range values {
				shown[name][i] = Address(value)
			}
		}
	}
	return shown
}

// HeaderLines returns headers without their secrets, one value per line, sorted by name.
func HeaderLines(headers map[string][]string) []string {
	var lines []string
	shown := Headers(headers)
	for _, name := range slices.Sorted(maps.Keys(shown)) {
		for _, value := range shown[name] {
			lines = append(lines, name+": "+value)
		}
	}
	return lines
}

// Address returns an address without user, query and fragment.
func Address(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return Mask
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}

// URL returns an address without the secrets in its query.
func URL(address *url.URL) string {
	shown, query := *address, address.Query()
	for key, values := range query {
		if Field(key) || slices.ContainsFunc(values, isPrivateKey) {
			shown.RawQuery = form(query)
		}
	}
	return shown.String()
}

// Field reports whether a field of this name contains a secret (quirks.md §15). Names of
// secrets ("secretKeyName"), how they are handled and settings of tokens are not secrets.
func Field(key string) bool {
	name := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(key))
	switch name {
	case "apikey", "privatekey", "pwd", "keycontent", "pem", "pemencodedfile", "pemencodedkey", "jwkstr", "serviceaccountjson", "assertion", "authorization",
		"cakeystorefile",          // of Elasticsearch: with the private key of the client
		"securityorcommunityname", // of SNMP: the community string is its password
		"sasl.jaas.config":        // of Kafka: with the password
		return true
	}
	if strings.HasSuffix(name, "name") || strings.HasSuffix(name, "handling") {
		return false
	}
	isPass := strings.HasSuffix(name, "pass") && !strings.HasSuffix(name, "bypass")
	return isPass || strings.HasSuffix(name, "token") || strings.HasSuffix(name, ".sasl.jaas.config") ||
		text.ContainsAny(name, "password", "passphrase", "secret")
}

// JSON returns JSON without its secrets, which it recognizes by the names of the fields.
// Order and everything else stay the same. It fails if content is not JSON or has a
// duplicate key.
func JSON(content []byte) (json.RawMessage, error) { return (*Secrets)(nil).JSON(content) }

// Body returns the body of a request or a response as it may be shown. If it cannot be
// searched for secrets, only its size is shown.
func Body(contentType string, content []byte) string {
	switch {
	case len(content) == 0:
		return ""
	case IsJSON(contentType):
		if shown, err := JSON(content); err == nil {
			return string(shown)
		}
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		if values, err := url.ParseQuery(string(content)); err == nil {
			return form(values)
		}
	}
	return fmt.Sprintf("(%d bytes)", len(content))
}

// IsJSON reports whether a Content-Type header declares JSON.
func IsJSON(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

func form(values url.Values) string {
	shown := make(url.Values, len(values))
	for key := range values {
		shown[key] = values[key]
		if Field(key) || slices.ContainsFunc(values[key], isPrivateKey) {
			shown[key] = []string{Mask}
		}
	}
	return shown.Encode()
}

// Fragment cuts off text that may be incomplete JSON before the first possible secret. It
// goes by the name of the field alone, because the neighbors may be missing.
func Fragment(piece string) string {
	for _, found := range regexp.MustCompile(`"([^"\\]*)"\s*:`).FindAllStringSubmatchIndex(piece, -1) {
		key := piece[found[2]:found[3]]
		neighbors := document.Object{{Key: "kty"}, {Key: "environment"}, {Key: "secret", Value: json.RawMessage("true")}}
		if Field(key) || isSecret(neighbors, document.Member{Key: key, Value: json.RawMessage(`"?"`)}, false) {
			return piece[:found[1]] + Mask
		}
	}
	return piece
}

// isSecret judges a field by its name and its neighbors: the value of an entry that is
// marked as secret or as not visible, or named like a secret without any mark, of a secret
// field, the key or keystore of an environment, the credentials to fetch a specification,
// and the private parts of a JSON Web Key.
func isSecret(o document.Object, m document.Member, inKey bool) bool {
	switch key := m.Key; key {
	case "globalValue":
		return isMarked(o) || string(o.Get("globalVisible")) != "true"
	case "value", "environmentValue":
		hidden := o.Has("visible") && string(o.Get("visible")) != "true"
		return isMarked(o) || hidden || o.Has("keyName") || o.Has("versionId") || isNamedSecret(o)
	case "secretVersions":
		return !areVersions(m.Value)
	case "content", "file":
		return slices.ContainsFunc(o, func(m document.Member) bool { return strings.HasPrefix(m.Key, "environment") })
	case "d", "p", "q", "dp", "dq", "qi", "oth", "k":
		return (inKey || o.Has("kty")) && string(m.Value) != `""`
	case "rejectedValue": // in a list of validation errors
		return Field(o.Text("field"))
	}
	return Field(m.Key)
}

// isKey reports whether the value of a member is a part of a JSON Web Key: servers return keys without
// "kty", as rsa, ec, oct and okp.
func isKey(member string, inKey bool) bool {
	return slices.Contains([]string{"rsa", "ec", "oct", "okp"}, member) || inKey && member == "key"
}

// areVersions reports whether a field contains nothing but the versions of a secret. The
// fields of a version are judged on their own: the server never returns the secret itself
// (quirks.md §23).
func areVersions(value json.RawMessage) bool {
	list, ok := document.ReadList(value)
	return ok && !slices.ContainsFunc(list, func(element json.RawMessage) bool {
		return !document.Members(element).Has("versionId")
	})
}

// isPrivateKey reports whether a string contains a private key in PEM, whatever the name
// of its field.
func isPrivateKey(value string) bool { return strings.Contains(value, "PRIVATE KEY-----") }

// isMarked reports whether an entry is marked as secret, or has an unreadable mark.
func isMarked(o document.Object) bool {
	secret, _, err := o.Truth("secret")
	return secret || err != nil
}

// isNamedSecret reports whether an entry, such as a header, is named like a secret and has no mark.
func isNamedSecret(o document.Object) bool {
	name := o.Text("name", "key")
	return !o.Has("secret") && !o.Has("visible") && (Field(name) || Header(name))
}

// isFlag reports whether a value only says whether there is a secret.
func isFlag(value json.RawMessage) bool {
	return slices.Contains([]string{"true", "false", "null"}, string(value))
}
