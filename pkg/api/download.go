package api

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/files"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Download carries a request out as Send does, and puts a success into a file,
// however large it is. The file is there whole or not at all. A new one is for
// its owner alone, since a download may hold a private key (quirks.md §10); one
// that is replaced keeps its permissions.
func (c *Client) Download(ctx context.Context, request Request, path string) (*answer.Reply, error) {
	file, err := replace(path)
	if err != nil {
		return nil, err
	}
	defer file.Discard()
	d := download{file: file, path: path}
	reply, err := c.send(ctx, request, true, d.receive)
	if err != nil {
		return nil, err
	}
	if err := reply.Check(); err != nil {
		return nil, err
	}
	if err := file.Keep(); err != nil {
		return nil, d.failed(err)
	}
	return reply, nil
}

// CheckFile tells whether Download could write a file, before anything is sent.
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
		return nil, fault.Usagef("%s is there and is no plain file", path).WithHint("give the name of a file")
	case err != nil:
		return nil, fault.Usagef("%s cannot be written: %v", path, files.Reason(err))
	}
	return file, nil
}

// download is an answer on its way into a file. The file is not embedded: io.Copy
// would find a way around Write.
type download struct {
	file *files.Replacement
	path string
}

// receive writes a success from the beginning of the file, since the answer
// before may have broken off. Anything else is read as ever.
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
	if err != nil || size > maxAnswer || !mayBeEnvelope(reply) && !d.beginsLikeJSON() {
		return err
	}
	content := make([]byte, size)
	if _, err := d.file.ReadAt(content, 0); err != nil && !errors.Is(err, io.EOF) {
		return d.failed(err)
	}
	reply.Content = content
	return nil
}

// mayBeEnvelope tells what a verdict can be read from: what is not announced as
// something else than a text.
func mayBeEnvelope(reply *answer.Reply) bool {
	contentType := reply.Header.Get("Content-Type")
	return contentType == "" || redact.IsJSON(contentType) || strings.HasPrefix(contentType, "text/")
}

// beginsLikeJSON tells what may be an envelope although it was announced as a
// file.
func (d download) beginsLikeJSON() bool {
	first := make([]byte, 1)
	_, err := d.file.ReadAt(first, 0)
	return err == nil && bytes.HasPrefix(first, []byte("{"))
}

// Write tells a full disk from a broken answer, which is asked for again.
func (d download) Write(content []byte) (int, error) {
	n, err := d.file.Write(content)
	if err != nil {
		return n, d.failed(err)
	}
	return n, nil
}

func (d download) failed(err error) error {
	return fault.Newf(fault.Failed, "the answer came, but %s could not be written: %v", d.path, files.Reason(err))
}
