package api

import (
	"archive/zip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/redact"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Download sends a request as Send does and writes a successful response to a file,
// whatever its size. The file is replaced as a whole or not at all. A new file is
// readable only by its owner, because a download may contain a private key (quirks.md
// §10); an existing file keeps its permissions.
func (c *Client) Download(ctx context.Context, request Request, path string) (*answer.Reply, error) {
	file, err := replace(path)
	if err != nil {
		return nil, err
	}
	defer file.Discard()
	d := download{file: file, path: path, operation: request.Operation, host: c.Host()}
	reply, err := c.fetch(ctx, request, d)
	if err != nil {
		return nil, err
	}
	if err := file.Keep(); err != nil {
		return nil, d.failed(err)
	}
	return reply, nil
}

// fetch receives a successful response into a file that is not kept yet.
func (c *Client) fetch(ctx context.Context, request Request, d download) (*answer.Reply, error) {
	reply, err := c.send(ctx, request, true, d.receive)
	if err != nil {
		return nil, err
	}
	if err := reply.Check(); err != nil || reply.Content == nil { // nil: the file has the content
		return reply, err
	}
	return reply, reply.CheckContent()
}

// CheckFile checks that Download could write a file, before anything is sent.
func CheckFile(path string) error {
	file, err := replace(path)
	if err == nil {
		file.Discard()
	}
	return err
}

func replace(path string) (*files.Replacement, error) {
	file, err := files.Replace(path)
	switch {
	case errors.Is(err, files.ErrNotRegular):
		return nil, fault.Usagef("%s exists and is not a regular file", path).WithHint("use another file name")
	case err != nil:
		return nil, fault.Usagef("cannot write %s: %v", path, files.Reason(err))
	}
	return file, nil
}

// download writes a response to a file. The file is not embedded, because io.Copy would
// then bypass Write.
type download struct {
	file      *files.Replacement
	path      string
	operation catalog.Operation
	host      string
}

// receive writes a success from the start of the file, because an earlier attempt may
// have been cut off. It reads any other response into memory.
func (d download) receive(reply *answer.Reply, body io.Reader) error {
	if reply.Status/100 != 2 {
		return readWhole(reply, body)
	}
	if err := d.file.Rewind(); err != nil {
		return d.failed(err)
	}
	size, err := io.Copy(d, body)
	if size == 0 {
		reply.Content = []byte{}
	}
	if err == nil {
		err = d.checkZip(size)
	}
	if err != nil || size > maxAnswer || !mayBeEnvelope(reply) && !d.looksLikeJSON() {
		return err
	}
	content := make([]byte, size)
	if _, err := d.file.ReadAt(content, 0); err != nil && !errors.Is(err, io.EOF) {
		return d.failed(err)
	}
	reply.Content = content
	return nil
}

// mayBeEnvelope reports whether a verdict can be read from the response: it is text, or
// has no declared type.
func mayBeEnvelope(reply *answer.Reply) bool {
	contentType := reply.Header.Get("Content-Type")
	return contentType == "" || redact.IsJSON(contentType) || strings.HasPrefix(contentType, "text/")
}

// looksLikeJSON reports whether the content begins like an object: it may be an envelope although it
// was declared as a file.
func (d download) looksLikeJSON() bool {
	return strings.HasPrefix(strings.TrimSpace(text.WithoutMark(d.beginning())), "{")
}

// beginsWith reports how the content begins.
func (d download) beginsWith(prefix string) bool { return strings.HasPrefix(d.beginning(), prefix) }

// beginning returns the first bytes of the content, or all if there are fewer.
func (d download) beginning() string {
	first := make([]byte, 512)
	n, _ := d.file.ReadAt(first, 0) // fewer bytes are an error
	return string(first[:n])
}

// checkKind returns an error if the content is not what the name of the file says. A proxy may have
// responded, and the file may replace a good one.
func (d download) checkKind(name string, reply *answer.Reply) error {
	extension := strings.ToLower(path.Ext(name))
	isJSON := reply.Content != nil && json.Valid(text.WithoutMark(reply.Content))
	found := "not " + strings.ToUpper(strings.TrimPrefix(extension, "."))
	switch {
	case extension == ".zip" && !d.beginsWith("PK"), extension == ".json" && !isJSON:
	case extension != "" && extension != ".json" && isJSON:
		found = "JSON instead of a file"
	default:
		return nil
	}
	return useless(d.operation, fault.Newf(fault.Unreadable, "the response is %s", found).
		WithHint("check that the host is the manager of the gateway: a proxy may have responded").At(d.host, reply.Status))
}

// checkZip returns an error if the content begins like a ZIP file and is not a whole one: servers and
// proxies may cut it off without a sign of that.
func (d download) checkZip(size int64) error {
	if !d.beginsWith("PK\x03\x04") {
		return nil
	}
	if _, err := zip.NewReader(d.file, size); err == nil || !errors.Is(err, zip.ErrFormat) {
		return nil
	}
	return useless(d.operation, fault.Newf(fault.Unreadable, "the ZIP file in the response is not complete").WithHint("run the command again").At(d.host, 0))
}

// Write distinguishes a full disk from an incomplete response, which would be retried.
func (d download) Write(content []byte) (int, error) {
	n, err := d.file.Write(content)
	if err != nil {
		return n, d.failed(err)
	}
	return n, nil
}

// failed says that the response is lost, which may have confirmed a change.
func (d download) failed(err error) error {
	return useless(d.operation, fault.Newf(fault.Failed, "received the response, but cannot write %s: %v", d.path, files.Reason(err)).At(d.host, 0))
}
