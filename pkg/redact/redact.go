// Package redact answers one question: may this be shown? It knows secrets by
// the names of fields and headers, and those of a request by their text.
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

// Mask stands in for a secret.
const Mask = "[redacted]"

// Header tells the headers that carry a secret: those of the API (quirks.md §10,
// §12), and what others call theirs.
func Header(name string) bool {
	return text.ContainsAny(strings.ToLower(name), "authorization", "cookie", "token", "secret", "password", "passphrase", "api-key", "apikey")
}

// Headers returns headers without their secrets. Of an address only the part
// that cannot hold one is left.
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

// HeaderLines are headers without their secrets, each value on a line of its own, in
// the order of the names.
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

// Address is an address without user, query and fragment.
func Address(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return Mask
	}
	return (&url.URL{Scheme: parsed.Scheme, Host: parsed.Host, Path: parsed.Path}).String()
}

// URL is an address without the secrets in its query.
func URL(address *url.URL) string {
	shown, query := *address, address.Query()
	for key := range query {
		if Field(key) {
			shown.RawQuery = form(query)
		}
	}
	return shown.String()
}

// Field tells the names of fields that hold a secret (quirks.md §15). Names of
// secrets ("secretKeyName") and settings of tokens are none.
func Field(key string) bool {
	name := strings.NewReplacer("_", "", "-", "").Replace(strings.ToLower(key))
	if strings.HasSuffix(name, "name") {
		return false
	}
	switch name {
	case "apikey", "privatekey", "keycontent", "pem", "pemencodedfile", "pemencodedkey", "jwkstr", "serviceaccountjson", "assertion", "authorization":
		return true
	}
	return strings.HasSuffix(name, "token") || text.ContainsAny(name, "password", "passphrase", "secret")
}

// JSON returns a JSON text without its secrets, by the names of the fields.
// Order and everything else stay as they are. It fails on what is not JSON, or
// has a key that stands twice.
func JSON(content []byte) (json.RawMessage, error) { return (*Secrets)(nil).JSON(content) }

// Body is the content of a request or an answer as it may be shown: what cannot
// be searched for secrets is only counted.
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

// IsJSON tells from a Content-Type header whether JSON is announced.
func IsJSON(contentType string) bool {
	mediaType, _, _ := strings.Cut(contentType, ";")
	mediaType = strings.ToLower(strings.TrimSpace(mediaType))
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

func form(values url.Values) string {
	shown := make(url.Values, len(values))
	for key := range values {
		shown[key] = values[key]
		if Field(key) {
			shown[key] = []string{Mask}
		}
	}
	return shown.Encode()
}

// Fragment cuts a piece of text that may be broken JSON where the first secret
// may begin: by the name alone, for the neighbours may be missing.
func Fragment(piece string) string {
	for _, found := range regexp.MustCompile(`"([^"\\]*)"\s*:`).FindAllStringSubmatchIndex(piece, -1) {
		key := piece[found[2]:found[3]]
		neighbours := document.Object{{Key: "kty"}, {Key: "environment"}, {Key: "secret", Value: json.RawMessage("true")}}
		if Field(key) || isSecret(neighbours, key) {
			return piece[:found[1]] + Mask
		}
	}
	return piece
}

// isSecret judges a field by its name and its neighbours: the value of an entry
// that is marked as secret or not as visible, of a field that is one, the key or
// keystore of an environment, what is sent to fetch a specification, and the
// private parts of a JSON Web Key.
func isSecret(o document.Object, key string) bool {
	switch key {
	case "globalValue":
		return isMarked(o) || string(o.Get("globalVisible")) != "true"
	case "value", "environmentValue":
		return isMarked(o) || o.Has("visible") && string(o.Get("visible")) != "true" || o.Has("keyName")
	case "content", "file":
		return slices.ContainsFunc(o, func(m document.Member) bool { return strings.HasPrefix(m.Key, "environment") })
	case "d", "p", "q", "dp", "dq", "qi", "oth", "k":
		return o.Has("kty")
	case "rejectedValue": // of a list of what is invalid
		return Field(o.Text("field"))
	}
	return Field(key)
}

// isMarked tells an entry that is marked as secret, or in a way that nobody
// understands.
func isMarked(o document.Object) bool {
	secret, _, err := o.Truth("secret")
	return secret || err != nil
}

// isFlag tells a value that says only whether there is a secret.
func isFlag(value json.RawMessage) bool {
	return slices.Contains([]string{"true", "false", "null"}, string(value))
}
