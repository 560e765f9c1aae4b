package api

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Part is one field of a multipart form: a text or a file.
type Part struct {
	Name     string
	Text     string
	FileName string // as the server sees it; empty: a text
	File     File
}

// Multipart is a body as an HTML form with files would send it (quirks.md §9).
// Files are read while they are sent.
func Multipart(parts ...Part) *Body {
	form := &form{boundary: rand.Text(), parts: parts}
	body := &Body{ContentType: "multipart/form-data; boundary=" + form.boundary, secrets: form.secrets, preview: form.preview}
	for i, part := range parts {
		if part.FileName == "" {
			parts[i].File = File{Size: int64(len(part.Text)), Open: opened(part.Text)}
			continue
		}
		body.files = true
		parts[i].File.Open = body.opener(part.File)
	}
	body.open, body.size = form.open, form.size()
	return body
}

func opened(content string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader([]byte(content))), nil }
}

type form struct {
	boundary string
	parts    []Part
}

// frame is what stands in front of each part, and after the last.
func (f *form) frame() (before [][]byte, after []byte, err error) {
	var text bytes.Buffer
	writer := multipart.NewWriter(&text)
	err = writer.SetBoundary(f.boundary)
	cut := func() []byte {
		piece := bytes.Clone(text.Bytes())
		text.Reset()
		return piece
	}
	for _, part := range f.parts {
		var fieldErr error
		if part.FileName == "" {
			_, fieldErr = writer.CreateFormField(part.Name)
		} else {
			_, fieldErr = writer.CreateFormFile(part.Name, part.FileName)
		}
		err = errors.Join(err, fieldErr)
		before = append(before, cut())
	}
	err = errors.Join(err, writer.Close())
	return before, cut(), err
}

// size is that of the whole, in bytes; -1 where that of a part is not known.
func (f *form) size() int64 {
	before, after, _ := f.frame()
	size := int64(len(after))
	for i, part := range f.parts {
		if part.File.Size < 0 {
			return -1
		}
		size += int64(len(before[i])) + part.File.Size
	}
	return size
}

func (f *form) open() (io.ReadCloser, error) {
	before, after, err := f.frame()
	if err != nil {
		return nil, err
	}
	var pieces []io.Reader
	var opened closers
	for i, part := range f.parts {
		content, err := part.File.Open()
		if err != nil {
			return nil, errors.Join(err, opened.Close())
		}
		opened = append(opened, content)
		pieces = append(pieces, bytes.NewReader(before[i]), content)
	}
	return readCloser{io.MultiReader(append(pieces, bytes.NewReader(after))...), opened}, nil
}

type closers []io.Closer

// Close closes them all.
func (c closers) Close() error {
	var err error
	for _, closer := range c {
		err = errors.Join(err, closer.Close())
	}
	return err
}

// secrets are in files, in fields of a secret name, and in texts that are JSON
// ("metadata", quirks.md §9).
func (f *form) secrets() []string {
	var secrets []string
	for _, part := range f.parts {
		switch {
		case part.FileName != "":
			secrets = append(secrets, part.File.secrets()...)
		case redact.Field(part.Name):
			secrets = append(secrets, part.Text)
		default:
			secrets = append(secrets, redact.In([]byte(part.Text))...)
		}
	}
	return secrets
}

// preview has the parts as the members of an object.
func (f *form) preview() (json.RawMessage, error) {
	var shown document.Object
	for _, part := range f.parts {
		value := document.Encode(part.Text)
		masked, err := redact.JSON([]byte(part.Text))
		switch {
		case part.FileName != "":
			value = document.Encode(File{Name: part.FileName, Size: part.File.Size}.describe())
		case redact.Field(part.Name):
			value = document.Encode(redact.Mask)
		case err == nil:
			value = masked
		}
		shown = append(shown, document.Member{Key: part.Name, Value: value})
	}
	return shown.MarshalJSON()
}
