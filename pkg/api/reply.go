package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"unicode"
)

// Reply is an answer of the server, read to its end.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte // as text: see Content
	Host   string // who answered

	content  []byte
	protocol string
	request  *http.Request
	secrets  []string // of the request; found when they are first needed
	deep     bool     // nested deeper than any answer of the API
	object   object   // the body, once it was read as one
	other    error    // why it is none
}

func newReply(response *http.Response, host string) *Reply {
	return &Reply{Status: response.StatusCode, Header: response.Header, Host: host, protocol: response.Proto, request: response.Request}
}

func (r *Reply) set(content []byte) {
	r.content, r.Body = content, textOf(content)
	r.deep = isDeep(r.Body)
}

// Check is the verdict on the envelope: nil when the answer is a success, an
// *Error otherwise (quirks.md §1–§3). What was deployed is another question:
// see Deployment.
func (r *Reply) Check() error {
	if r.Status >= 400 {
		return r.failure()
	}
	if r.Status >= 300 {
		return r.redirected()
	}
	if r.Status < 200 {
		return r.unreadable("it is no final answer")
	}
	if mediaTypeOf(r.Header.Get("Content-Type")) == "text/html" { // a page of a proxy; the API never sends one
		return r.unreadable("it is a web page")
	}
	if r.deep {
		return r.unreadable("it is nested too deeply")
	}
	if r.Status == http.StatusNoContent || !isObject(r.Body) {
		return nil
	}
	envelope, err := r.envelope()
	if err != nil {
		return err
	}
	succeeded, err := envelope.succeeded()
	if err != nil {
		return r.unreadable(err.Error())
	}
	if !succeeded {
		return r.failure()
	}
	return nil
}

// Text returns an answer that is plain text.
func (r *Reply) Text() (string, error) {
	if err := r.Check(); err != nil {
		return "", err
	}
	if mediaTypeOf(r.Header.Get("Content-Type")) != "text/plain" {
		return "", r.unreadable("it is not plain text")
	}
	return r.withoutSecrets(string(r.Body)), nil
}

// Object returns an answer that is an object without an envelope, as the server
// wrote it (quirks.md §1), and nil for any other.
func (r *Reply) Object() json.RawMessage {
	if o, _ := r.read(); len(o) == 0 || o.has("success") || o.has("status") || o.has("result") || o.has("deploymentResult") {
		return nil
	}
	return r.Body
}

// Document returns the one document that was asked for: an object without an
// envelope, the only element of a list, or a result (quirks.md §1).
func (r *Reply) Document() (json.RawMessage, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	if object := r.Object(); object != nil {
		return object, nil
	}
	envelope, err := r.envelope()
	if err != nil {
		return nil, err
	}
	if result := envelope.get("result"); result != nil {
		return result, nil
	}
	documents, err := r.List()
	if err != nil {
		return nil, err
	}
	if len(documents) != 1 {
		return nil, r.unreadable(fmt.Sprintf("it holds %d documents in place of one", len(documents)))
	}
	return documents[0], nil
}

// List returns the documents of a list, as the server wrote them.
func (r *Reply) List() ([]json.RawMessage, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	raw := json.RawMessage(r.Body)
	if isObject(raw) {
		envelope, err := r.envelope()
		if err != nil {
			return nil, err
		}
		if !envelope.has("resultList") {
			return nil, r.unreadable(`it has no "resultList"`)
		}
		if raw = envelope.get("resultList"); raw == nil { // an explicit null is an empty list (quirks.md §16)
			return nil, nil
		}
	} else if err := checkJSON(raw); err != nil {
		return nil, r.unreadable(err.Error())
	}
	documents, ok := readList(raw)
	if !ok {
		return nil, r.unreadable("it holds no list")
	}
	return documents, nil
}

// read reads the body as an object, once.
func (r *Reply) read() (object, error) {
	if r.object == nil && r.other == nil {
		if r.other = checkJSON(r.Body); r.other == nil {
			r.object, r.other = readObject(r.Body)
		}
	}
	return r.object, r.other
}

// envelope is the object that the body has to be.
func (r *Reply) envelope() (object, error) {
	envelope, err := r.read()
	if err != nil {
		return nil, r.unreadable(err.Error())
	}
	return envelope, nil
}

// checkJSON says what is wrong with a text that is not valid JSON.
func checkJSON(text []byte) error {
	if json.Valid(text) {
		return nil
	}
	if len(bytes.TrimSpace(text)) == 0 {
		return errors.New("it is empty")
	}
	return fmt.Errorf("it is not whole JSON: %w", json.Unmarshal(text, new(json.RawMessage)))
}

// unreadable says what came instead of an answer of the API.
func (r *Reply) unreadable(why string) *Error {
	hint := "if the host is not the manager of the gateway itself, a proxy in between may have answered; --debug shows the exchange"
	if r.request != nil && r.request.Method != http.MethodGet {
		hint = "what was asked for may have been done all the same: " + findOut(r.request.Method)
	}
	return r.clean(&Error{
		Kind:    Unreadable,
		Message: fmt.Sprintf("the answer could not be read: %s: %s", why, r.beginning()),
		Hint:    hint,
		Host:    r.Host,
		Status:  r.Status,
	})
}

// beginning shows the content type and the first bytes of the body on a line.
func (r *Reply) beginning() string {
	const most = 80
	contentType := r.Header.Get("Content-Type")
	if contentType == "" {
		contentType = "no content type"
	}
	text := r.withoutSecrets(string(r.Body[:min(len(r.Body), longestSecret)]))
	words := untilSecret(strings.Join(strings.FieldsFunc(text[:min(len(text), 8*most)], unicode.IsSpace), " "))
	if runes := []rune(words); len(runes) > most {
		words = string(runes[:most]) + "…"
	}
	if words == "" {
		return contentType + ", no body"
	}
	return fmt.Sprintf("%s, %q", contentType, words)
}

// redirected says where the server sends the request on to. What may be secret of
// that address is left out.
func (r *Reply) redirected() *Error {
	elsewhere := "elsewhere"
	if address := plainAddress(r.Header.Get("Location")); address != "" {
		elsewhere = strconv.Quote(address)
	}
	return r.clean(&Error{
		Kind:    Failed,
		Message: fmt.Sprintf("the server sends this request on to %s, and a request with a token is not sent on", elsewhere),
		Hint:    "if that is the manager of the gateway, set it as the host",
		Host:    r.Host,
		Status:  r.Status,
	})
}

// clean takes out of an error what the request held of secrets.
func (r *Reply) clean(failure *Error) *Error {
	failure.Message, failure.Hint = r.withoutSecrets(failure.Message), r.withoutSecrets(failure.Hint)
	return failure
}
