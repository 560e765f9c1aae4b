// Package answer reads what a server sent: bytes become documents, a verdict on
// a change, or an error. It fails closed: what it does not understand is never
// reported as done.
package answer

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// CorrelationHeader names a request in the server's log (quirks.md §23).
const CorrelationHeader = "Apinizer-Correlation-Id"

// Reply is an answer of the server, read to its end.
type Reply struct {
	Operation catalog.Operation // that was asked for
	Path      string            // that was asked for, escaped, with /apiops
	Host      string            // who answered
	Proto     string            // such as HTTP/1.1
	Status    int
	Header    http.Header
	Content   []byte          // as it came; nil where it went into a file
	Secrets   *redact.Secrets // of the request: servers repeat them

	body      []byte // the content as text: see Body
	broken    bool   // the content is no text that can be read
	object    document.Object
	notObject error // why the body is no object
}

// IsObject tells whether the answer is a JSON object, as every envelope is.
func (r *Reply) IsObject() bool { return document.IsObject(r.Body()) }

// IsFile tells an answer that is to be saved as it came: one of an operation that
// answers with a file, or announced as one by an operation nobody knows.
func (r *Reply) IsFile() bool {
	announced := strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") ||
		slices.Contains([]string{"application/zip", "application/octet-stream"}, mediaType(r))
	return r.Status/100 == 2 && !r.IsObject() && len(r.Body()) > 0 &&
		(r.Operation.Answer == catalog.AnswerFile || r.Operation.Answer == catalog.AnswerUnknown && announced)
}

// JSON returns an answer that is JSON, as the server wrote it, and nil for any
// other. What is announced as JSON has to be.
func (r *Reply) JSON() (json.RawMessage, error) {
	if json.Valid(r.Body()) {
		return r.Body(), nil
	}
	if r.Status != http.StatusNoContent && redact.IsJSON(r.Header.Get("Content-Type")) {
		return nil, unreadable(r, document.Check(r.Body()).Error())
	}
	return nil, nil
}

// Text returns an answer that is plain text.
func (r *Reply) Text() (string, error) {
	if err := r.Check(); err != nil {
		return "", err
	}
	body := string(r.Body())
	if mediaType(r) != "text/plain" || r.broken {
		return "", unreadable(r, "it is not plain text")
	}
	return r.Secrets.Mask(body), nil
}

// Head is the status line and the headers, without the secrets in them.
func (r *Reply) Head() string {
	status := fmt.Sprintf("%s %d %s", r.Proto, r.Status, http.StatusText(r.Status))
	return strings.Join(append([]string{status}, redact.HeaderLines(r.Header)...), "\n") + "\n"
}

// Shown is the body without secrets, its own and those of the request.
func (r *Reply) Shown() string {
	body := r.Body()
	if masked, err := r.Secrets.JSON(body); err == nil && !document.IsDeep(body) {
		body = masked
	}
	return redact.Body(r.Header.Get("Content-Type"), body)
}

// mediaType is the Content-Type without its parameters.
func mediaType(r *Reply) string {
	mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}

// envelope is the object that the body has to be. It is read once.
func (r *Reply) envelope() (envelope, error) {
	if r.object == nil && r.notObject == nil {
		if r.notObject = document.Check(r.Body()); r.notObject == nil {
			r.object, r.notObject = document.ReadObject(r.Body())
		}
	}
	if r.notObject != nil {
		return envelope{}, unreadable(r, r.notObject.Error())
	}
	return envelope{r.object, r.Operation}, nil
}

// unreadable says what came instead of an answer of the API. A change may have
// been made all the same.
func unreadable(r *Reply, why string) *fault.Error {
	message := fmt.Sprintf("the answer could not be read: %s: %s", why, beginning(r))
	if !r.Operation.Reads() {
		return clean(r, fault.Newf(fault.OutcomeUnknown, "%s", message).
			WithHint("the change may have been made: %s", FindOut(r.Operation)))
	}
	return clean(r, fault.Newf(fault.Unreadable, "%s", message).
		WithHint("if the host is not the manager of the gateway itself, a proxy may have answered; --debug shows the exchange"))
}

// FindOut says how to learn whether a change was made.
func FindOut(operation catalog.Operation) string {
	switch {
	case operation.ShownOnce:
		return "a secret that was created is lost: check what there is, then create another"
	case operation.Method == http.MethodDelete:
		return "run it again, which is safe: if nothing is left to remove, the change was saved, but perhaps not deployed everywhere"
	case operation.Method == http.MethodPut, operation.Method == http.MethodPatch:
		return "run it again, which is safe: what cannot be done twice the server refuses"
	}
	return "check whether it is there before you send it again"
}

// beginning shows the content type and the first characters of the body in a
// line.
func beginning(r *Reply) string {
	const most, searched = 80, 64 << 10 // characters shown, bytes searched for secrets
	contentType := r.Header.Get("Content-Type")
	if contentType == "" {
		contentType = "no content type"
	}
	masked := r.Secrets.Mask(string(r.Body()[:min(len(r.Body()), searched)]))
	words := redact.Fragment(strings.Join(strings.FieldsFunc(masked[:min(len(masked), 8*most)], unicode.IsSpace), " "))
	if runes := []rune(words); len(runes) > most {
		words = string(runes[:most]) + "…"
	}
	if words == "" {
		return contentType + ", no body"
	}
	return fmt.Sprintf("%s, %q", contentType, words)
}

// clean completes an error: who answered, and nothing secret of the request.
func clean(r *Reply, failure *fault.Error) *fault.Error {
	failure = failure.At(r.Host, r.Status)
	failure.Message, failure.Hint = r.Secrets.Mask(failure.Message), r.Secrets.Mask(failure.Hint)
	if failure.CorrelationID == "" {
		failure.CorrelationID = r.Header.Get(CorrelationHeader)
	}
	return failure
}
