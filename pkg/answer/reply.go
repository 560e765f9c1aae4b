// Package answer interprets the responses of the server: bytes become documents, a
// verdict on a change, or an error. It fails closed: what it does not understand is never
// reported as a success.
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

// CorrelationHeader identifies a request in the server's log (quirks.md §23).
const CorrelationHeader = "Apinizer-Correlation-Id"

// Reply is a response that was read to its end.
type Reply struct {
	Operation catalog.Operation // that was requested
	Path      string            // of the request, escaped, with /apiops
	Host      string            // that responded
	Proto     string            // such as HTTP/1.1
	Status    int
	Header    http.Header
	Content   []byte          // as received; nil if it was written to a file
	Secrets   *redact.Secrets // of the request, because servers repeat them

	body      []byte // the content as text: see Body
	broken    bool   // the content is not valid text
	object    document.Object
	notObject error // why the body is not an object
}

// IsObject reports whether the response is a JSON object, as every envelope is.
func (r *Reply) IsObject() bool { return document.IsObject(r.Body()) }

// isFile reports whether to save the response as received: the operation returns a file,
// or is undocumented and the headers declare one.
func (r *Reply) isFile() bool {
	announced := strings.HasPrefix(r.Header.Get("Content-Disposition"), "attachment") ||
		slices.Contains([]string{"application/zip", "application/octet-stream"}, mediaType(r))
	return r.Status/100 == 2 && !r.IsObject() && len(r.Body()) > 0 &&
		(r.Operation.Answer == catalog.AnswerFile || r.Operation.Answer == catalog.AnswerUnknown && announced)
}

// JSON returns a JSON response as the server wrote it, and nil for any other response. It
// fails if the response is declared as JSON but is not.
func (r *Reply) JSON() (json.RawMessage, error) {
	if json.Valid(r.Body()) {
		return r.Body(), nil
	}
	if r.Status != http.StatusNoContent && redact.IsJSON(r.Header.Get("Content-Type")) {
		return nil, unreadable(r, document.Check(r.Body()).Error())
	}
	return nil, nil
}

// Text returns a plain-text response.
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

// Head returns the status line and the headers, without their secrets.
func (r *Reply) Head() string {
	status := fmt.Sprintf("%s %d %s", r.Proto, r.Status, http.StatusText(r.Status))
	return strings.Join(append([]string{status}, redact.HeaderLines(r.Header)...), "\n") + "\n"
}

// Shown returns the body without its own secrets and those of the request.
func (r *Reply) Shown() string {
	body := r.Body()
	if masked, err := r.Secrets.JSON(body); err == nil && !document.IsDeep(body) {
		body = masked
	}
	return redact.Body(r.Header.Get("Content-Type"), body)
}

// mediaType returns the Content-Type without its parameters.
func mediaType(r *Reply) string {
	mediaType, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	return strings.ToLower(strings.TrimSpace(mediaType))
}

// CheckContent returns an error if a response to a read is empty although it should have content.
func (r *Reply) CheckContent() error {
	mayBeEmpty := []catalog.Answer{catalog.AnswerEmpty, catalog.AnswerText, catalog.AnswerUnknown}
	if len(r.Content) > 0 || !r.Operation.Reads() || r.Status == http.StatusNoContent || slices.Contains(mayBeEmpty, r.Operation.Answer) {
		return nil
	}
	return unreadable(r, "it is empty")
}

// envelope returns the body, which must be an object. It is read only once.
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

// unreadable returns the error for a response that cannot be used, and shows what it
// looks like. A change may still have been made.
func unreadable(r *Reply, why string) *fault.Error {
	message := fmt.Sprintf("cannot read the response: %s: %s", why, beginning(r))
	if !r.Operation.Reads() {
		return clean(r, fault.Newf(fault.OutcomeUnknown, "%s", message).
			WithHint("the change may have been made; %s", FindOut(r.Operation)))
	}
	return clean(r, fault.Newf(fault.Unreadable, "%s", message).
		WithHint("check that the host is the manager of the gateway: a proxy may have responded"))
}

// FindOut returns a hint on how to find out whether a change was made.
func FindOut(operation catalog.Operation) string {
	switch {
	case operation.ShownOnce:
		return "if a secret was created, it is lost: check which secrets exist, then create another"
	case deploysProxy(operation):
		return "check what is deployed before you run the command again: apiops status PROXY --environment ENVIRONMENT"
	case operation.Deploys == catalog.DeploysExplicit:
		return "check what is deployed before you run the command again"
	case operation.Method == http.MethodDelete && operation.Deploys == catalog.DeploysNever:
		return "run the command again (this is safe): if nothing is left to remove, the first run was successful"
	case operation.Method == http.MethodDelete:
		return "run the command again (this is safe): if nothing is left to remove, the change was saved, but may not be deployed everywhere"
	case operation.Method == http.MethodPut, operation.Method == http.MethodPatch:
		return "run the command again (this is safe): the server rejects what cannot be done twice"
	}
	switch {
	case operation.Upserts:
		return "run the command again (this is safe): it replaces what exists"
	case operation.StartsRun:
		return "list the runs before you run the command again"
	case operation.Creates() && !strings.Contains(operation.Path, "/actions/"):
		return "check whether it exists before you run the command again"
	}
	return "check the object before you run the command again"
}

// deploysProxy reports whether the purpose of an operation is to change what is deployed of a proxy.
func deploysProxy(operation catalog.Operation) bool {
	explicit := operation.Deploys == catalog.DeploysExplicit || strings.HasSuffix(operation.Path, "/rollback/")
	return explicit && strings.Contains(operation.Path, "/apiProxies/")
}

// beginning returns the content type and the first characters of the body, on one line.
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

// clean completes an error with the host and the status, and removes the secrets of the
// request.
func clean(r *Reply, failure *fault.Error) *fault.Error {
	failure = failure.At(r.Host, r.Status)
	failure.Message, failure.Hint = r.Secrets.Mask(failure.Message), r.Secrets.Mask(failure.Hint)
	if failure.CorrelationID == "" {
		failure.CorrelationID = r.Header.Get(CorrelationHeader)
	}
	return failure
}
