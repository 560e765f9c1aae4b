package answer

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
)

// Check is the verdict on the envelope: nil when the answer is a success, a
// *fault.Error otherwise (quirks.md §1–§3, §23). What was deployed is another
// question: see Deployment.
func (r *Reply) Check() error {
	switch {
	case r.Status >= 400:
		return r.refusal()
	case r.Status >= 300:
		return r.redirected()
	case r.Status < 200:
		return r.unreadable("it is no final answer")
	case r.mediaType() == "text/html": // a page of a proxy; the API never sends one
		return r.unreadable("it is a web page")
	case document.IsDeep(r.Body()):
		return r.unreadable("it is nested too deeply")
	case r.Status == http.StatusNoContent || !r.IsObject():
		return nil
	}
	envelope, err := r.envelope()
	if err != nil {
		return err
	}
	denied, err := r.denies(envelope)
	if err != nil {
		return r.unreadable(err.Error())
	}
	if denied {
		return r.refusal()
	}
	return r.probe(envelope)
}

// denies reads the flags of success, which each generation of servers spells in
// its own way. In an answer to a read, and under the common contract, an object
// may have a "status" of its own: only FAILURE and FAIL count. Of flags that are
// all null nobody knows what they say.
func (r *Reply) denies(o document.Object) (bool, error) {
	success, said, err := o.Truth("success")
	if err != nil || said && !success {
		return true, err
	}
	status := strings.ToUpper(o.Text("status"))
	if status == "FAILURE" || status == "FAIL" || isOAuthError(o) || isPage(o) && o.Has("error") {
		return true, nil
	}
	if !said && o.Has("success") && o.Get("status") == nil || r.isOldEnvelope(o) && !said && o.Has("status") && o.Get("status") == nil {
		return false, errors.New("its flag of success is null")
	}
	if r.isOldEnvelope(o) && (o.Get("error") != nil || o.Get("status") != nil && status != "SUCCESS") {
		return true, nil
	}
	if result, err := document.ReadObject(o.Get("result")); err == nil && !claims(o) {
		success, said, err := result.Truth("success")
		if err == nil && result.Has("success") && !said {
			err = errors.New("its flag of success is null")
		}
		return said && !success, err
	}
	return false, nil
}

// isOldEnvelope tells an answer whose "status" speaks of the request: that to a
// change under the old contract. A bare object may have one of its own. So may an
// answer of a shape that is not documented, if it is a word that says neither yes
// nor no of a request.
func (r *Reply) isOldEnvelope(o document.Object) bool {
	if r.Operation.Reads() || r.Operation.Contract != catalog.ContractOld {
		return false
	}
	status := o.Text("status")
	if r.Operation.Answer == catalog.AnswerBare {
		return o.Has("success") || isEnvelope(o) || strings.EqualFold(status, "SUCCESS") || wordOf(status) >= notYet
	}
	return r.Operation.Answer != catalog.AnswerUnknown || o.Has("success") || status == "" || wordOf(status) != silent
}

// isEnvelope tells an object by what only stands in envelopes.
func isEnvelope(o document.Object) bool {
	return slices.ContainsFunc(o, func(m document.Member) bool {
		return slices.Contains([]string{"resultList", "resultMessage", "deploymentResult", "unresolvedReferences", "error_description", "errorKey"}, m.Key)
	})
}

// isOAuthError tells the error body of older servers, whatever the HTTP status.
func isOAuthError(o document.Object) bool {
	return o.Get("error_description") != nil || len(o) == 1 && o.Text("error") != ""
}

// claims tells whether there is a flag of success at all.
func claims(o document.Object) bool { return o.Has("status") || o.Has("success") }

// probe is the verdict on a test from the manager (quirks.md §24): what is called
// a deployment result is that of the test.
func (r *Reply) probe(envelope document.Object) error {
	if r.Operation.Speaks != catalog.SpeaksOfProbe {
		return nil
	}
	result, _ := document.ReadObject(envelope.Get("deploymentResult")) // which may be missing
	success, said, err := result.Truth("success")
	if err != nil || !said {
		return r.unreadable("it does not say how the test ended")
	}
	if success {
		return nil
	}
	return r.failed("the connection test failed", wordsOf(result))
}

// Object returns an answer that is an object without an envelope, as the server
// wrote it (quirks.md §1), and nil for any other.
func (r *Reply) Object() json.RawMessage {
	o, _ := r.read()
	if len(o) == 0 || o.Has("success") || o.Has("result") || isEnvelope(o) || o.Has("status") && (!r.hasOwnStatus(o) || len(o) == 1) {
		return nil
	}
	return r.Body()
}

// hasOwnStatus tells an object whose "status" is that of a thing: PUBLISHED, say.
func (r *Reply) hasOwnStatus(o document.Object) bool {
	status := o.Text("status")
	broken := strings.Contains(status, "\uFFFD") // it was not UTF-8, and may have said anything
	return !r.isOldEnvelope(o) && o.Get("status") != nil && !broken && !strings.EqualFold(status, "SUCCESS") && !isEnvelope(o)
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
	if result := envelope.Get("result"); result != nil {
		return result, nil
	}
	documents, err := r.List()
	if err != nil {
		return nil, err
	}
	if len(documents) != 1 {
		return nil, r.unreadable(fmt.Sprintf("it holds %d documents instead of one", len(documents)))
	}
	return documents[0], nil
}

// List returns the documents of a list, as the server wrote them.
func (r *Reply) List() ([]json.RawMessage, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	list := json.RawMessage(r.Body())
	if document.IsObject(list) {
		envelope, err := r.envelope()
		if err != nil {
			return nil, err
		}
		key := "resultList"
		if !envelope.Has(key) && envelope.Has("items") {
			key = "items" // under the common contract
		}
		if !envelope.Has(key) {
			return nil, r.unreadable(`it has no "resultList"`)
		}
		if list = envelope.Get(key); list == nil { // an explicit null is an empty list (quirks.md §16)
			return nil, nil
		}
	} else if err := document.Check(list); err != nil {
		return nil, r.unreadable(err.Error())
	}
	documents, ok := document.ReadList(list)
	if !ok {
		return nil, r.unreadable("it holds no list")
	}
	return documents, nil
}
