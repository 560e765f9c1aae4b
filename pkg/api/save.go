package api

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"mime"
	"os"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
)

// Target is where Save writes a response.
type Target struct {
	Path     string // "-" means Stdout; empty: the name that the server gives, in the current directory
	Fallback string // the name if the server gives none
	Force    bool   // overwrite an existing file
	Stdout   io.Writer
}

// Saved is a response that was saved.
type Saved struct {
	Path        string `json:"file"` // empty: stdout
	Bytes       int64  `json:"bytes"`
	ContentType string `json:"contentType"`
}

// Check checks, before anything is sent, that the file can be written.
func (t Target) Check() error {
	if t.Path == "" || t.Path == "-" {
		return nil
	}
	if err := t.checkNew(t.Path); err != nil {
		return err
	}
	return CheckFile(t.Path)
}

func (t Target) checkNew(path string) error {
	present, err := os.Lstat(path)
	if t.Force || errors.Is(err, fs.ErrNotExist) || err == nil && present.IsDir() { // CheckFile rejects a folder
		return nil
	}
	return fault.Usagef("%s already exists", path).WithHint("use --force to overwrite it, or --output-file for another name")
}

// Save sends a request as Download does, and writes the response to a target. Stdout gets the whole
// response or nothing.
func (c *Client) Save(ctx context.Context, request Request, target Target) (Saved, error) {
	path := cmp.Or(target.Path, files.SafeName(target.Fallback))
	create := func() (*files.Replacement, error) { return replace(path) }
	if path == "-" {
		path, create = "a temporary file", files.Scratch
	}
	file, err := create()
	if err != nil {
		return Saved{}, err
	}
	defer file.Discard()
	file.Private() // it may contain keys
	d := download{file: file, path: path, operation: request.Operation, host: c.Host()}
	reply, err := c.fetch(ctx, request, d)
	if err != nil {
		return Saved{}, err
	}
	if err := d.checkKind(cmp.Or(nameFrom(reply), target.Fallback), reply); err != nil {
		return Saved{}, err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return Saved{}, d.failed(err)
	}
	saved := Saved{Path: path, Bytes: size, ContentType: reply.Header.Get("Content-Type")}
	switch target.Path {
	case "-":
		saved.Path = ""
		_, err = io.Copy(target.Stdout, io.NewSectionReader(file, 0, size))
		return saved, err
	case "":
		saved.Path = cmp.Or(nameFrom(reply), path)
		if err := target.checkNew(saved.Path); err != nil {
			return Saved{}, err
		}
		err = file.KeepAs(saved.Path)
	default:
		err = file.Keep()
	}
	if err != nil {
		return Saved{}, d.failed(err)
	}
	return saved, nil
}

// nameFrom returns the file name that the server gives, without a path (quirks.md §10).
func nameFrom(reply *answer.Reply) string {
	_, parameters, _ := mime.ParseMediaType(reply.Header.Get("Content-Disposition"))
	return files.SafeName(parameters["filename"])
}
