package api

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"
)

// Body is what a request carries.
type Body interface {
	// ContentType is the value of the header of that name.
	ContentType() string
	// Bytes returns the content as it is sent.
	Bytes() ([]byte, error)
}

// JSON is a body of JSON. The value is encoded when the request is made, so
// flags may still change what it points to.
func JSON(value any) Body { return jsonBody{value} }

// Form is a body as an HTML form would send it.
func Form(values url.Values) Body { return formBody(values) }

// Bytes is a body that is ready to be sent.
func Bytes(contentType string, content []byte) Body { return readyBody{contentType, content} }

type readyBody struct {
	contentType string
	content     []byte
}

func (b readyBody) ContentType() string { return b.contentType }

func (b readyBody) Bytes() ([]byte, error) { return b.content, nil }

type jsonBody struct{ value any }

func (jsonBody) ContentType() string { return "application/json" }

func (b jsonBody) Bytes() ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(b.value)
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), err
}

type formBody url.Values

func (formBody) ContentType() string { return "application/x-www-form-urlencoded" }

func (b formBody) Bytes() ([]byte, error) { return []byte(url.Values(b).Encode()), nil }

// isJSON tells from a Content-Type header whether a JSON text is announced.
func isJSON(contentType string) bool {
	mediaType := mediaTypeOf(contentType)
	return mediaType == "application/json" || strings.HasSuffix(mediaType, "+json")
}

// mediaTypeOf is a Content-Type header without its parameters.
func mediaTypeOf(contentType string) string {
	mediaType, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}
