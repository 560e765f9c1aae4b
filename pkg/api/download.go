package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// Download carries a request out as Send does, and puts a success into a file,
// however large it is. The file is there whole or not at all. A new one is for
// its owner alone, since a download may hold a private key (quirks.md §10); one
// that is replaced keeps its permissions.
func (c *Client) Download(ctx context.Context, request Request, path string) (*Reply, error) {
	file, err := newPartial(path)
	if err != nil {
		return nil, err
	}
	defer file.discard()
	reply, err := c.send(ctx, request, file.receive)
	if err != nil {
		return nil, err
	}
	if err := reply.Check(); err != nil {
		return nil, err
	}
	return reply, file.keep()
}

// partial is a file on its way to its name.
type partial struct {
	file *os.File // beside the final place, under another name
	path string
	mode fs.FileMode
}

// newPartial finds out before anything is sent whether the file can be
// written. What a symbolic link leads to is replaced, if it is there,
// and not the link.
func newPartial(path string) (*partial, error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target
	}
	mode := fs.FileMode(0o600)
	if present, err := os.Stat(path); err == nil {
		if !present.Mode().IsRegular() {
			return nil, &Error{Kind: Usage, Message: path + " is there and is no plain file", Hint: "give the name of a file"}
		}
		mode = present.Mode().Perm()
	}
	file, err := os.CreateTemp(filepath.Dir(path), ".apiops-*")
	if err != nil {
		return nil, &Error{Kind: Usage, Message: fmt.Sprintf("%s cannot be written: %v", path, reasonOf(err))}
	}
	return &partial{file: file, path: path, mode: mode}, nil
}

// receive writes a success from the beginning of the file, since the answer
// before may have broken off. Anything else is read as ever.
func (p *partial) receive(response *http.Response, host string) (*Reply, error) {
	if response.StatusCode/100 != 2 {
		return read(response, host)
	}
	reply := newReply(response, host)
	if err := p.rewind(); err != nil {
		return reply, err
	}
	size, err := io.Copy(p, response.Body)
	if err != nil || size > maxAnswer || !mayBeEnvelope(response) && !p.beginsLikeJSON() {
		return reply, err
	}
	content := make([]byte, size)
	if _, err := p.file.ReadAt(content, 0); err != nil && !errors.Is(err, io.EOF) {
		return reply, p.failed(err)
	}
	reply.set(content)
	return reply, nil
}

// mayBeEnvelope tells what a verdict can be read from: any answer to a change,
// and what is not announced as something else.
func mayBeEnvelope(response *http.Response) bool {
	contentType := response.Header.Get("Content-Type")
	return response.Request.Method != http.MethodGet || contentType == "" || isJSON(contentType) || strings.HasPrefix(contentType, "text/")
}

// beginsLikeJSON tells what may be an envelope although it was announced as a
// file.
func (p *partial) beginsLikeJSON() bool {
	var first [1]byte
	_, err := p.file.ReadAt(first[:], 0)
	return err == nil && first[0] == '{'
}

func (p *partial) rewind() error {
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return p.failed(err)
	}
	if err := p.file.Truncate(0); err != nil {
		return p.failed(err)
	}
	return nil
}

// Write tells a full disk from a broken answer, which is asked for again.
func (p *partial) Write(content []byte) (int, error) {
	n, err := p.file.Write(content)
	if err != nil {
		return n, p.failed(err)
	}
	return n, nil
}

// keep gives the file its name.
func (p *partial) keep() error {
	err := errors.Join(p.file.Chmod(p.mode), p.file.Close())
	if err == nil {
		err = os.Rename(p.file.Name(), p.path)
	}
	if err != nil {
		return p.failed(err)
	}
	return nil
}

// discard leaves nothing behind but what was kept.
func (p *partial) discard() {
	_ = p.file.Close()
	_ = os.Remove(p.file.Name())
}

func (p *partial) failed(err error) error {
	return &Error{Kind: Failed, Message: fmt.Sprintf("the answer came, but %s could not be written: %v", p.path, reasonOf(err))}
}

// reasonOf takes off the name of the file, which is said elsewhere.
func reasonOf(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}
