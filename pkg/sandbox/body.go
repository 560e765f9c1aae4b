package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
)

const (
	bodyLimit   = 32 << 20 // maximum size of a body without files, in bytes
	uploadLimit = 64 << 20 // maximum size of a form with files, in bytes
)

// form is a multipart body.
type form struct {
	texts  map[string]string
	files  map[string]upload
	broken bool // too large, or cut
}

// upload is a file of a form. It is held until the request is answered.
type upload struct {
	name    string
	content []byte
}

// read reads a body. A longer one is truncated: its JSON is invalid, and rejected as such.
func read(request *http.Request) ([]byte, form) {
	mediaType, parameters, _ := mime.ParseMediaType(request.Header.Get("Content-Type"))
	if mediaType == "multipart/form-data" {
		limited := &io.LimitedReader{R: request.Body, N: uploadLimit}
		return nil, readForm(multipart.NewReader(limited, parameters["boundary"]))
	}
	body, _ := io.ReadAll(io.LimitReader(request.Body, bodyLimit))
	return body, form{}
}

func readForm(reader *multipart.Reader) form {
	read := form{texts: map[string]string{}, files: map[string]upload{}}
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return read
		}
		if err != nil {
			read.broken = true
			return read
		}
		content, err := io.ReadAll(part)
		read.broken = read.broken || err != nil
		if part.FileName() != "" {
			read.files[part.FormName()] = upload{part.FileName(), content}
		} else {
			read.texts[part.FormName()] = string(content)
		}
	}
}

// readBody reads the fields of the body. The fields of a form include the documents in it, and
// lists that are separated by commas (quirks.md §9).
func (c *call) readBody() error {
	c.fields = document{}
	switch {
	case c.parts.broken:
		return rejected("Maximum upload size exceeded, or the form is incomplete!")
	case c.parts.texts != nil:
		return readFields(c)
	case c.says("open") || len(c.body) == 0 || c.body[0] == '[' || c.request.Method == http.MethodGet:
		return nil
	}
	given, err := c.document()
	if err == nil {
		c.fields = given
	}
	return err
}

// readFields reads the fields of a form.
func readFields(c *call) error {
	for name, value := range c.parts.texts {
		switch name {
		case "metadata", "environmentMapping", "options":
			var nested document
			if err := json.Unmarshal([]byte(value), &nested); err != nil || nested == nil {
				return rejected("%s must be a JSON object!", name)
			}
			c.fields[name] = nested
		case "environmentList":
			var names []any
			for name := range strings.SplitSeq(value, ",") {
				if c.project.Collections[environments][name] == nil {
					return notFound(environments, name)
				}
				names = append(names, name)
			}
			c.fields[name] = names
		default:
			c.fields[name] = value
		}
	}
	return nil
}

// require rejects a request without one of the fields, query parameters or files that the
// operation requires.
func (c *call) require(required []string) error {
	for _, field := range required {
		if name, isQuery := strings.CutPrefix(field, "?"); isQuery {
			if c.query(name) == "" {
				return rejected("%s can not be empty!", name)
			}
			continue
		}
		if _, isFile := c.parts.files[field]; isFile {
			continue
		}
		if field == "environmentList" && c.hasArchive() { // its entries are for all environments
			names := []any{}
			for _, name := range c.environments() {
				names = append(names, name)
			}
			c.fields[field] = names
		}
		if value := nested(c.fields, field); value == nil || value == "" {
			return rejected("%s can not be empty!", field)
		}
	}
	return nil
}

// hasArchive reports whether a file of the form is a ZIP file.
func (c *call) hasArchive() bool {
	for _, file := range c.parts.files {
		if bytes.HasPrefix(file.content, []byte("PK")) {
			return true
		}
	}
	return false
}

// nested returns the value at a path such as "policy.type", or nil.
func nested(fields document, path string) any {
	var value any = fields
	for name := range strings.SplitSeq(path, ".") {
		object, _ := value.(document)
		value = object[name]
	}
	return value
}

// inner returns an object inside of a document, or nil.
func inner(fields document, name string) document {
	value, _ := fields[name].(document)
	return value
}

// elements returns a list inside of a document, or nil.
func elements(fields document, name string) []any {
	value, _ := fields[name].([]any)
	return value
}
