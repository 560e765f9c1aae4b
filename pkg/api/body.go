package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"sync/atomic"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Body is what a request carries. It is opened for each attempt, so that a large
// one is never kept in memory.
type Body struct {
	ContentType string
	// Preview is the body as it may be shown: without its secrets, and only the size
	// of what cannot be searched for them.
	Preview func() (json.RawMessage, error)

	size    int64        // in bytes; -1 where it is not known
	spent   *atomic.Bool // something was read of what cannot be opened again, as stdin; nil: all can
	files   bool         // it takes as long as it takes: the limit is one of silence
	open    func() (io.ReadCloser, error)
	secrets func() []string
	content []byte // nil where it is read while it is sent
}

// shown is a body in a trace.
func (b *Body) shown() string {
	switch {
	case b == nil || b.size == 0:
		return ""
	case b.content != nil:
		return redact.Body(b.ContentType, b.content)
	case b.size < 0:
		return "(of unknown size)"
	}
	return fmt.Sprintf("(%d bytes)", b.size)
}

// again tells whether the body can still be sent.
func (b *Body) again() bool { return b == nil || b.spent == nil || !b.spent.Load() }

// JSON is a body of JSON.
func JSON(value any) *Body { return Bytes("application/json", document.Encode(value)) }

// Form is a body as an HTML form would send it.
func Form(values url.Values) *Body {
	body := Bytes("application/x-www-form-urlencoded", []byte(values.Encode()))
	body.secrets = func() []string { return secretsIn(values) }
	return body
}

// secretsIn are the secrets of a form or a query, by the names of the fields.
func secretsIn(values url.Values) []string {
	var secrets []string
	for name := range values {
		if redact.Field(name) {
			secrets = append(secrets, values[name]...)
		}
	}
	return secrets
}

// Bytes is a body that is ready to be sent.
func Bytes(contentType string, content []byte) *Body {
	return &Body{
		ContentType: contentType,
		content:     content,
		size:        int64(len(content)),
		open:        func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil },
		secrets:     func() []string { return redact.In(content) },
		Preview: func() (json.RawMessage, error) {
			if redact.IsJSON(contentType) {
				return redact.JSON(content)
			}
			return document.Encode(redact.Body(contentType, content)), nil
		},
	}
}

// Upload is a body that is read from a file while it is sent.
func Upload(contentType string, file File) *Body {
	body := &Body{
		ContentType: contentType,
		size:        file.Size,
		files:       true,
		secrets:     file.secrets,
		Preview:     func() (json.RawMessage, error) { return document.Encode(file.describe()), nil },
	}
	body.open = body.opener(file)
	return body
}

// opener opens a file, and notes when something of one that cannot be opened
// again is read.
func (b *Body) opener(file File) func() (io.ReadCloser, error) {
	if !file.Once {
		return file.Open
	}
	if b.spent == nil {
		b.spent = new(atomic.Bool)
	}
	return func() (io.ReadCloser, error) {
		content, err := file.Open()
		if err != nil {
			return nil, err
		}
		return io.NopCloser(spending{content, b.spent}), nil // net/http closes what it does not send
	}
}

type spending struct {
	io.Reader
	spent *atomic.Bool // read while net/http may still be sending
}

func (s spending) Read(buffer []byte) (int, error) {
	s.spent.Store(true)
	return s.Reader.Read(buffer)
}

// File is a file that is read when it is sent.
type File struct {
	Name string // as the user calls it
	Size int64  // in bytes; -1 where it is not known
	Once bool   // it can be opened only once, as stdin
	Open func() (io.ReadCloser, error)
}

// Stream is a file of unknown size that can be opened only once, as stdin.
func Stream(name string, content io.ReadCloser) File {
	return File{Name: name, Size: -1, Once: true, Open: func() (io.ReadCloser, error) { return content, nil }}
}

// OpenFile finds out what can be found out before a file is sent. What is no
// plain file, such as a pipe, can be opened only once.
func OpenFile(name string) (File, error) {
	file, err := os.Open(name)
	if err != nil {
		return File{}, err
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		_ = file.Close()
		if err == nil {
			err = fmt.Errorf("%s is a folder", name)
		}
		return File{}, err
	}
	if !info.Mode().IsRegular() {
		return Stream(name, file), nil
	}
	_ = file.Close()
	return File{Name: name, Size: info.Size(), Open: func() (io.ReadCloser, error) { return os.Open(name) }}, nil
}

func (f File) describe() string {
	if f.Size < 0 {
		return fmt.Sprintf("@%s", f.Name)
	}
	return fmt.Sprintf("@%s (%d bytes)", f.Name, f.Size)
}

// secrets are what a file holds, for it may be a private key, or the JSON of a
// request; of a large one, its beginning.
func (f File) secrets() []string {
	const most = 16 << 10
	if f.Once {
		return nil
	}
	file, err := f.Open()
	if err != nil {
		return nil
	}
	defer file.Close()
	content, _ := io.ReadAll(io.LimitReader(file, most))
	content = bytes.TrimSpace(content)
	if inside := redact.In(content); json.Valid(content) {
		return inside
	}
	return []string{string(content)}
}
