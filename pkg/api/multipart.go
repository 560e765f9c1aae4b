package api

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
)

// Part is one field of a multipart form: a text or a file.
type Part struct {
	Name     string
	FileName string // empty: a text
	Content  []byte
}

// Multipart is a body as an HTML form with files would send it (quirks.md §9).
func Multipart(parts ...Part) Body { return multipartBody{boundary: rand.Text(), parts: parts} }

type multipartBody struct {
	boundary string
	parts    []Part
}

func (b multipartBody) ContentType() string { return "multipart/form-data; boundary=" + b.boundary }

func (b multipartBody) Bytes() ([]byte, error) {
	var content bytes.Buffer
	form := multipart.NewWriter(&content)
	if err := form.SetBoundary(b.boundary); err != nil {
		return nil, err
	}
	for _, part := range b.parts {
		field, err := part.field(form)
		if err != nil {
			return nil, err
		}
		if _, err := field.Write(part.Content); err != nil {
			return nil, err
		}
	}
	err := form.Close()
	return content.Bytes(), err
}

func (p Part) field(form *multipart.Writer) (io.Writer, error) {
	if p.FileName == "" {
		return form.CreateFormField(p.Name)
	}
	return form.CreateFormFile(p.Name, p.FileName)
}

// preview has the parts as the members of an object.
func (b multipartBody) preview() (json.RawMessage, error) {
	var form object
	for _, part := range b.parts {
		value, err := part.preview()
		if err != nil {
			return nil, err
		}
		form = append(form, member{part.Name, value})
	}
	return form.MarshalJSON()
}

// preview is the size of a file. A text may be JSON, with secrets in it
// ("metadata", quirks.md §9).
func (p Part) preview() (json.RawMessage, error) {
	if p.FileName != "" {
		return marshal(fmt.Sprintf("@%s (%d bytes)", p.FileName, len(p.Content)))
	}
	if isSecretField(p.Name) {
		return marshal(redacted)
	}
	if shown, err := Redact(p.Content); err == nil {
		return shown, nil
	}
	return marshal(string(p.Content))
}
