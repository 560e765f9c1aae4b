package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"html"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// shortestSecret is the length from which a secret is looked for: what is
// shorter stands by chance in many a text.
const shortestSecret = 4

// longestSecret is how much of a file is looked for, in bytes.
const longestSecret = 64 << 10

// withoutSecrets takes out of the server's words what the request held of
// secrets. Servers repeat what they could not read, and proxies show requests.
func (r *Reply) withoutSecrets(text string) string {
	if text == "" || r.request == nil {
		return text
	}
	if r.secrets == nil {
		r.secrets = spellings(secretsOf(r.request))
	}
	for _, secret := range r.secrets {
		text = strings.ReplaceAll(text, secret, redacted)
	}
	return text
}

// shown is the body of an answer without secrets, its own and those sent.
func (r *Reply) shown() string {
	if r.deep {
		return shown("", r.Body)
	}
	body := r.Body
	if masked, err := redact(body, r.withoutSecrets); err == nil {
		body = masked
	}
	return shown(r.Header.Get("Content-Type"), body)
}

// spellings are all the ways in which secrets may stand in an answer.
func spellings(secrets []string) []string {
	all := []string{}
	for _, secret := range secrets {
		for _, spelling := range spellingsOf(secret) {
			if len(spelling) >= shortestSecret && !slices.Contains(all, spelling) {
				all = append(all, spelling)
			}
		}
	}
	return all
}

// spellingsOf are a secret as it is, and as it stands in a form, an address, a
// JSON text, a script or a page.
func spellingsOf(secret string) []string {
	inForm := url.QueryEscape(secret)
	if inForm == secret { // nothing in it is written in two ways
		return []string{secret}
	}
	text, _ := marshal(secret)
	inJSON := string(bytes.Trim(text, `"`))
	script, _ := json.Marshal(secret)
	return []string{
		secret, inForm, url.PathEscape(secret),
		inJSON, strings.ReplaceAll(inJSON, "/", `\/`), string(bytes.Trim(script, `"`)),
		html.EscapeString(secret),
	}
}

// secretsOf are the secrets that a request holds, by the names they have in it.
func secretsOf(request *http.Request) []string {
	var secrets []string
	for name, values := range request.Header {
		if !isSecretHeader(name) {
			continue
		}
		for _, value := range values {
			token, isToken := strings.CutPrefix(value, "Bearer ")
			secrets = append(secrets, token)
			if plain, err := base64.StdEncoding.DecodeString(value); err == nil && !isToken { // a passphrase (quirks.md §10)
				secrets = append(secrets, string(plain))
			}
		}
	}
	if request.GetBody == nil {
		return secrets
	}
	body, err := request.GetBody()
	if err != nil {
		return secrets
	}
	return append(secrets, secretsInBody(request.Header.Get("Content-Type"), body)...)
}

func secretsInBody(contentType string, body io.Reader) []string {
	mediaType, parameters, _ := mime.ParseMediaType(contentType)
	if mediaType == "multipart/form-data" {
		return secretsInForm(multipart.NewReader(body, parameters["boundary"]))
	}
	content, _ := io.ReadAll(body) // it is in memory
	if mediaType != "application/x-www-form-urlencoded" {
		return secretsIn(content)
	}
	var secrets []string
	values, _ := url.ParseQuery(string(content)) // as much of it as can be read
	for name := range values {
		if isSecretField(name) {
			secrets = append(secrets, values[name]...)
		}
	}
	return secrets
}

func secretsInForm(form *multipart.Reader) []string {
	var secrets []string
	for part, err := form.NextPart(); err == nil; part, err = form.NextPart() {
		content, _ := io.ReadAll(io.LimitReader(part, longestSecret))
		if part.FileName() != "" || isSecretField(part.FormName()) { // a file may be a private key
			secrets = append(secrets, string(bytes.TrimSpace(content)))
		} else {
			secrets = append(secrets, secretsIn(content)...)
		}
	}
	return secrets
}

// secretsIn are what Redact takes out of a JSON text, read and as written. It
// also finds them where Redact refuses a key that stands twice: the text was
// sent all the same.
func secretsIn(text []byte) []string {
	text = bytes.TrimSpace(text)
	if !json.Valid(text) {
		return nil
	}
	var secrets []string
	elements, _ := readList(text)
	for _, element := range elements {
		secrets = append(secrets, secretsIn(element)...)
	}
	if !isObject(text) {
		return secrets
	}
	o := members(text)
	for _, m := range o {
		if !o.isSecret(m.key) {
			secrets = append(secrets, secretsIn(m.value)...)
		} else if !isFlag(m.value) {
			secrets = append(secrets, compactText(m.value), string(bytes.Trim(m.value, `"`)))
		}
	}
	return secrets
}

// untilSecret cuts a text that may be JSON, and broken, where the first secret
// may begin: by its name alone, for its neighbours may be missing.
func untilSecret(text string) string {
	for _, found := range regexp.MustCompile(`"([^"\\]*)"\s*:`).FindAllStringSubmatchIndex(text, -1) {
		key := text[found[2]:found[3]]
		if isSecretField(key) || (object{{key: "kty"}, {key: "secret", value: json.RawMessage("true")}}).isSecret(key) {
			return text[:found[1]] + redacted
		}
	}
	return text
}
