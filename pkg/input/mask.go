package input

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// CheckMask returns an error if a JSON value contains what commands print instead of a secret: the
// server would store it.
func CheckMask(value json.RawMessage) error {
	return checkMasks(value, func(_, word string) bool { return strings.Contains(word, redact.Mask) })
}

// CheckMasks is CheckMask for the body, and also finds the masks of servers in secret fields.
func (r *Request) CheckMasks() error {
	isMask := func(key, word string) bool {
		return strings.Contains(word, redact.Mask) || isAsterisks(word) && redact.Field(key)
	}
	return cmp.Or(checkMasks(document.Encode(r.Body), isMask), checkMasks(document.List(r.list), isMask))
}

// IsMask reports whether a word consists of asterisks, which servers show instead of a secret.
func IsMask(word string) bool { return word != "" && strings.Trim(word, "*") == "" }

func isAsterisks(word string) bool { return len(word) >= 3 && IsMask(word) }

func checkMasks(value json.RawMessage, isMask func(key, word string) bool) error {
	field, word := maskedField("", "", value, isMask)
	if word == "" {
		return nil
	}
	what := "is the mask of a secret, not its value"
	if word != redact.Mask && !isAsterisks(word) {
		what = "contains the mask of a secret"
	}
	return fault.Usagef("%s %s", cmp.Or(field, "the value"), what).
		WithHint("set the secret itself, or remove the field; the server would store the mask")
}

// maskedField returns the path of the first value with the mask of a secret, and the value; key is its
// own.
func maskedField(path, key string, value json.RawMessage, isMask func(key, word string) bool) (field, word string) {
	if word, _ := document.Text(value); isMask(key, word) {
		return path, word
	}
	for _, member := range document.Members(value) {
		if field, word := maskedField(strings.TrimPrefix(path+"."+member.Key, "."), member.Key, member.Value, isMask); word != "" {
			return field, word
		}
	}
	elements, _ := document.ReadList(value)
	for i, element := range elements {
		if field, word := maskedField(fmt.Sprintf("%s[%d]", path, i), key, element, isMask); word != "" {
			return field, word
		}
	}
	return "", ""
}
