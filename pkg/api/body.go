package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"sync/atomic"
	"syscall"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Body is the body of a request. It is opened for each attempt, so that a large one is
// never held in memory.
type Body struct {
	ContentType string
	// Preview returns the body without its secrets. For content that cannot be searched
	// for secrets it returns only the size.
	Preview func() (json.RawMessage, error)

	size int64 // in bytes; -1 if unknown
	// spent is set when part of a body that can be opened only once, such as stdin, was read;
	// nil for other bodies.
	spent   *atomic.Bool
	files   bool // the timeout limits silence: an upload may take any amount of time
	open    func() (io.ReadCloser, error)
	secrets func() []string
	content []byte          // nil if it is read while it is sent
	hidden  *redact.Secrets // see Hiding; may be nil
}

// Hiding adds secrets that cannot be recognized by the names of their fields.
func (b *Body) Hiding(secrets []string) *Body {
	if len(secrets) == 0 {
		return b
	}
	known, preview := b.secrets, b.Preview
	b.hidden = redact.NewSecrets(func() []string { return secrets })
	b.secrets = func() []string { return append(known(), secrets...) }
	b.Preview = func() (json.RawMessage, error) {
		shown, err := preview()
		if err != nil {
			return nil, err
		}
		return b.hidden.JSON(shown)
	}
	return b
}

// shown returns the body for a trace.
func (b *Body) shown() string {
	switch {
	case b == nil || b.size == 0:
		return ""
	case b.content != nil:
		return b.hidden.Mask(redact.Body(b.ContentType, b.content))
	case b.size < 0:
		return "(unknown size)"
	}
	return fmt.Sprintf("(%d bytes)", b.size)
}

// again reports whether the body can still be sent.
func (b *Body) again() bool { return b == nil || b.spent == nil || !b.spent.Load() }

// JSON returns a JSON body.
func JSON(value any) *Body { return Bytes("application/json", document.Encode(value)) }

// Form returns a URL-encoded form, as an HTML form would send it.
func Form(values url.Values) *Body {
	body := Bytes("application/x-www-form-urlencoded", []byte(values.Encode()))
	body.secrets = func() []string { return secretsIn(values) }
	return body
}

// secretsIn returns the values of those fields in a form or a query whose names denote
// secrets.
func secretsIn(values url.Values) []string {
	var secrets []string
	for name := range values {
		if redact.Field(name) {
			secrets = append(secrets, values[name]...)
		}
	}
	return secrets
}

// Bytes returns a body that is already in memory.
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

// Upload returns a body that is read from a file while it is sent.
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

// opener returns a function that opens the file and, if the file cannot be opened again,
// records when something was read from it.
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
		// net/http closes what it does not send.
		return io.NopCloser(spending{content, b.spent}), nil
	}
}

type spending struct {
	io.Reader
	spent *atomic.Bool // may be read while net/http is still sending
}

func (s spending) Read(buffer []byte) (int, error) {
	s.spent.Store(true)
	return s.Reader.Read(buffer)
}

// File is a file that is read while it is sent.
type File struct {
	Name string // as given by the user
	Size int64  // in bytes; -1 if unknown
	Once bool   // can be opened only once, such as stdin
	Open func() (io.ReadCloser, error)
}

// Stream returns a file of unknown size that can be opened only once, such as stdin.
func Stream(name string, content io.ReadCloser) File {
	return File{Name: name, Size: -1, Once: true, Open: func() (io.ReadCloser, error) { return content, nil }}
}

// Content returns a file that is already in memory.
func Content(name string, content []byte) File {
	return File{Name: name, Size: int64(len(content)), Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(content)), nil }}
}

// OpenFile checks a file before it is sent. A file that is not regular, such as a pipe,
// can be opened only once.
func OpenFile(name string) (File, error) {
	file, err := os.Open(name)
	if err != nil {
		return File{}, err
	}
	info, err := file.Stat()
	if err != nil || info.IsDir() {
		_ = file.Close()
		if err == nil {
			err = &fs.PathError{Op: "open", Path: name, Err: syscall.EISDIR}
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

// secrets returns the secrets in a file, which may be a private key or the JSON of a
// request. It searches only the beginning of a large file.
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
