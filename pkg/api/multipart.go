package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/textproto"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Part is one field of a multipart form, either text or a file.
type Part struct {
	Name     string
	Text     string
	JSON     bool   // the text is sent as application/json
	FileName string // as sent to the server; empty for text
	File     File
}

// Multipart returns a multipart form, as an HTML form with files would send it (quirks.md
// §9). Files are read while they are sent.
func Multipart(parts ...Part) *Body {
	var text bytes.Buffer // never fails
	writer := multipart.NewWriter(&text)
	cut := func() []byte {
		piece := bytes.Clone(text.Bytes())
		text.Reset()
		return piece
	}
	form := &form{parts: parts}
	body := &Body{ContentType: writer.FormDataContentType(), open: form.open, secrets: form.secrets, Preview: form.preview}
	for i, part := range parts {
		if part.FileName == "" {
			writeField(writer, part)
			parts[i].File = File{Size: int64(len(part.Text)), Open: Bytes("", []byte(part.Text)).open}
		} else {
			_, _ = writer.CreateFormFile(part.Name, part.FileName)
			body.files, parts[i].File.Open = true, body.opener(part.File)
		}
		form.heads = append(form.heads, cut())
	}
	_ = writer.Close()
	form.tail = cut()
	body.size = form.size()
	return body
}

// writeField writes the header of a text.
func writeField(writer *multipart.Writer, part Part) {
	if !part.JSON {
		_, _ = writer.CreateFormField(part.Name)
		return
	}
	header := textproto.MIMEHeader{}
	header.Set("Content-Disposition", `form-data; name="`+part.Name+`"`)
	header.Set("Content-Type", "application/json")
	_, _ = writer.CreatePart(header)
}

// form is a multipart form: the header in front of each part, the parts, and the closing
// boundary.
type form struct {
	parts []Part
	heads [][]byte
	tail  []byte
}

// size returns the size of the whole body in bytes, or -1 if that of a part is unknown.
func (f *form) size() int64 {
	size := int64(len(f.tail))
	for i, part := range f.parts {
		if part.File.Size < 0 {
			return -1
		}
		size += int64(len(f.heads[i])) + part.File.Size
	}
	return size
}

func (f *form) open() (io.ReadCloser, error) {
	var pieces []io.Reader
	var opened closers
	for i, part := range f.parts {
		content, err := part.File.Open()
		if err != nil {
			return nil, errors.Join(err, opened.Close())
		}
		opened = append(opened, content)
		pieces = append(pieces, bytes.NewReader(f.heads[i]), content)
	}
	return readCloser{io.MultiReader(append(pieces, bytes.NewReader(f.tail))...), opened}, nil
}

type closers []io.Closer

// Close closes all of them and joins their errors.
func (c closers) Close() error {
	var err error
	for _, closer := range c {
		err = errors.Join(err, closer.Close())
	}
	return err
}

// secrets returns the content of files, the values of fields whose names denote secrets,
// and the secrets in JSON strings ("metadata", quirks.md §9).
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

// preview returns the parts as members of an object.
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
