package redact

import (
	"bytes"
	"encoding/json"
	"errors"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/apiops-cli/apiops/pkg/document"
)

// shortest is the minimum length of a secret that is searched for, in bytes: anything
// shorter occurs by chance.
const shortest = 4

// Secrets are strings that must not be shown in any spelling: servers quote what they could
// not read, and proxies show requests. A nil Secrets is empty.
type Secrets struct{ spellings func() []string }

// NewSecrets returns the secrets that find returns. It calls find at most once, when
// there is something to show.
func NewSecrets(find func() []string) *Secrets {
	return &Secrets{sync.OnceValue(func() []string { return spellings(find()) })}
}

// Mask replaces the secrets in words.
func (s *Secrets) Mask(words string) string {
	if s == nil || words == "" {
		return words
	}
	for _, spelling := range s.spellings() {
		words = strings.ReplaceAll(words, spelling, Mask)
	}
	return words
}

// spellings returns how secrets are spelled, the longest first, because one may contain another: as
// they are, and as in a form, an address, JSON, a script or a page.
func spellings(secrets []string) []string {
	var all []string
	for _, secret := range secrets {
		inJSON := strings.Trim(string(document.Encode(secret)), `"`)
		script, _ := json.Marshal(secret)
		inForm, inPath := url.QueryEscape(secret), url.PathEscape(secret)
		for _, spelling := range []string{
			secret, inForm, inPath, lowered(inForm), lowered(inPath), strings.Trim(strconv.QuoteToASCII(secret), `"`),
			inJSON, strings.ReplaceAll(inJSON, "/", `\/`), strings.Trim(string(script), `"`),
			html.EscapeString(secret),
		} {
			if len(spelling) >= shortest && !slices.Contains(all, spelling) {
				all = append(all, spelling)
			}
		}
	}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) })
	return all
}

// lowered returns an escaped address with its escapes in lower case, as some servers
// write them.
func lowered(escaped string) string {
	text := []byte(escaped)
	for i, char := range text {
		inEscape := i > 0 && text[i-1] == '%' || i > 1 && text[i-2] == '%'
		if inEscape && 'A' <= char && char <= 'F' {
			text[i] += 'a' - 'A'
		}
	}
	return string(text)
}

// JSON does what the function JSON does, and also replaces the secrets in every key,
// string and number.
func (s *Secrets) JSON(content []byte) (json.RawMessage, error) {
	if !json.Valid(content) {
		return nil, errors.New("not JSON")
	}
	return s.value(bytes.TrimSpace(content), false)
}

// value masks a value. inKey says that it is part of a JSON Web Key.
func (s *Secrets) value(value json.RawMessage, inKey bool) (json.RawMessage, error) {
	switch value[0] {
	case '{':
		o, err := document.ReadObject(value)
		if err != nil {
			return nil, err
		}
		shown := make(document.Object, len(o))
		for i, m := range o {
			shown[i] = document.Member{Key: s.Mask(m.Key), Value: json.RawMessage(`"` + Mask + `"`)}
			if isSecret(o, m, inKey) && !isFlag(m.Value) {
				continue
			}
			if shown[i].Value, err = s.value(m.Value, isKey(m.Key, inKey)); err != nil {
				return nil, err
			}
		}
		return shown.MarshalJSON()
	case '[':
		list, _ := document.ReadList(value)
		for i, element := range list {
			var err error
			if list[i], err = s.value(element, inKey); err != nil {
				return nil, err
			}
		}
		return document.List(list), nil
	case '"':
		plain, _ := document.Text(value)
		if isPrivateKey(plain) {
			return document.Encode(Mask), nil
		}
		masked, _ := addresses(plain)
		if masked = s.Mask(masked); masked != plain {
			return document.Encode(masked), nil
		}
	case 't', 'f', 'n': // true, false and null
	default:
		if masked := s.Mask(string(value)); masked != string(value) {
			return document.Encode(masked), nil
		}
	}
	return value, nil
}

// In returns the secrets in JSON, decoded and as written. It also finds them if there is
// a duplicate key, because the text was sent all the same.
func In(content []byte) []string { return in(content, false) }

func in(content []byte, inKey bool) []string {
	content = bytes.TrimSpace(content)
	if !json.Valid(content) {
		return nil
	}
	var secrets []string
	if plain, ok := document.Text(content); ok {
		if isPrivateKey(plain) {
			secrets = append(secrets, plain)
		}
		_, found := addresses(plain)
		secrets = append(secrets, found...)
	}
	elements, _ := document.ReadList(content)
	for _, element := range elements {
		secrets = append(secrets, in(element, inKey)...)
	}
	if !document.IsObject(content) {
		return secrets
	}
	o := document.Members(content)
	for _, m := range o {
		if !isSecret(o, m, inKey) {
			secrets = append(secrets, in(m.Value, isKey(m.Key, inKey))...)
		} else if !isFlag(m.Value) {
			secrets = append(secrets, document.Words(m.Value), string(bytes.Trim(m.Value, `"`)))
		}
	}
	return secrets
}
