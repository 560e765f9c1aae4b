package input

import (
	"archive/zip"
	"context"
	"io"
	"path/filepath"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
)

// OpenFile opens a file to send, or stdin for "-", and checks it as far as possible.
func OpenFile(ctx context.Context, c *console.Console, name string) (api.File, error) {
	if name == "-" {
		return api.Stream(console.InputName(name), io.NopCloser(c.Stdin())), nil
	}
	file, err := console.Wait(ctx, c, func() (api.File, error) { return api.OpenFile(name) })
	if err != nil && !fault.Is(err, fault.Interrupted) {
		err = fault.Usagef("cannot read %s: %v", name, files.Reason(err))
	}
	return file, err
}

// checkZip rejects a file that is not a ZIP file. It cannot look into a pipe.
func checkZip(file api.File) error {
	if file.Once {
		return nil
	}
	content, err := file.Open()
	if err != nil {
		return fault.Usagef("%v", err)
	}
	defer content.Close()
	at, ok := content.(io.ReaderAt)
	if !ok {
		return nil
	}
	if _, err := zip.NewReader(at, file.Size); err != nil {
		return fault.Usagef("%s is not a ZIP file", file.Name).WithHint("use a file that an export command wrote")
	}
	return nil
}

// The maximum sizes of uploads in bytes. The API documents none (quirks.md §9).
const (
	maxPackage = 512 << 20
	maxUpload  = 1 << 30 // for anything else, such as a geolocation database
)

// checkSize rejects a file that is too large. The size of a pipe is unknown.
func checkSize(file api.File, content content) error {
	most := int64(maxUpload)
	if content == zipFile {
		most = maxPackage
	}
	if file.Size > most {
		return fault.Usagef("%s is larger than %d MiB", file.Name, most>>20)
	}
	return nil
}

// layFile adds a file to a form.
func (c *composer) layFile(g *given) error {
	for _, name := range g.texts {
		part, err := c.upload(g, name)
		if err != nil {
			return err
		}
		c.request.isSet = true
		c.request.files = append(c.request.files, part)
	}
	return nil
}

// upload opens a file to send. A ZIP file must look like one.
func (c *composer) upload(g *given, name string) (api.Part, error) {
	file, err := OpenFile(c.ctx, c.source.Console, name)
	if err != nil {
		return api.Part{}, err
	}
	sentAs := filepath.Base(name)
	if name == "-" {
		sentAs = "stdin"
	}
	if err := checkSize(file, g.kind.content); err != nil {
		return api.Part{}, err
	}
	if g.kind.content == zipFile {
		if err := checkZip(file); err != nil {
			return api.Part{}, err
		}
		if !strings.HasSuffix(strings.ToLower(sentAs), ".zip") {
			sentAs += ".zip"
		}
	}
	return api.Part{Name: g.place.name, FileName: sentAs, File: file}, nil
}
