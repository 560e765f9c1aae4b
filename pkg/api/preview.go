package api

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// Preview is a body as it may be shown: without its secrets, and only the size
// of what cannot be searched for them.
func Preview(body Body) (json.RawMessage, error) {
	if form, ok := body.(multipartBody); ok {
		return form.preview()
	}
	content, err := body.Bytes()
	if err != nil {
		return nil, err
	}
	if isJSON(body.ContentType()) {
		return Redact(content)
	}
	return marshal(shown(body.ContentType(), content))
}

func shown(contentType string, content []byte) string {
	switch {
	case len(content) == 0:
		return ""
	case isJSON(contentType):
		if text, err := Redact(content); err == nil {
			return string(text)
		}
	case strings.HasPrefix(contentType, "application/x-www-form-urlencoded"):
		if values, err := url.ParseQuery(string(content)); err == nil {
			return redactForm(values)
		}
	}
	return fmt.Sprintf("(%d bytes)", len(content))
}
