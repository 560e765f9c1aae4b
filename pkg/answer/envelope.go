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
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Check reads the envelope. It returns nil if the response is a success and a
// *fault.Error otherwise (quirks.md §1–§3, §23). Use Deployment to find out what was
// deployed.
func (r *Reply) Check() error {
	switch {
	case r.Status >= 400:
		return refusal(r)
	case r.Status >= 300:
		return redirected(r)
	case r.Status < 200:
		return unreadable(r, "it is not a final response")
	case mediaType(r) == "text/html" && r.Operation.Answer != catalog.AnswerPage: // the page of a proxy
		return unreadable(r, "it is a web page")
	case document.IsDeep(r.Body()):
		return unreadable(r, "it is nested too deeply")
	case r.Operation.Reads() && r.isMangled():
		return unreadable(r, "it is not UTF-8 text")
	case r.Operation.Answer == catalog.AnswerFile && r.Content != nil && len(r.Body()) == 0:
		return unreadable(r, "it is empty, but a file was expected")
	case r.Status == http.StatusNoContent || !r.IsObject():
		return nil
	}
	o, err := r.envelope()
	if err != nil {
		return err
	}
	denied, err := o.denies()
	switch {
	case err != nil:
		return unreadable(r, err.Error())
	case denied:
		return refusal(r)
	case r.Operation.Speaks == catalog.SpeaksOfProbe:
		return tested(r, o)
	}
	return nil
}

// envelope is the object in a response, with the operation, which determines the meaning
// of its keys.
type envelope struct {
	document.Object
	operation catalog.Operation
}

// denies reads the success flags, which each generation of servers spells differently. In
// the response to a read, and under the common contract, an object may have a "status" of
// its own: only FAILURE and FAIL count. If all flags are null, the result is unknown.
func (o envelope) denies() (bool, error) {
	success, said, err := o.Truth("success")
	if err != nil || said && !success {
		return true, err
	}
	status := strings.ToUpper(o.Text("status"))
	if status == "FAILURE" || status == "FAIL" || isOAuthError(o.Object) || isPage(o.Object) && o.Has("error") || o.isError() {
		return true, nil
	}
	if !said && o.Has("success") && o.Get("status") == nil || o.isOld() && !said && o.Has("status") && o.Get("status") == nil {
		return false, errors.New("its success flag is null")
	}
	hasError := !isEmpty(o.Get("error"))
	if o.isOld() && (hasError || o.Get("status") != nil && status != "SUCCESS") || hasError && o.Has("resultList") {
		return true, nil
	}
	if result, err := document.ReadObject(o.Get("result")); err == nil && (!o.claims() || o.operation.Answer == catalog.AnswerResult) {
		verdict, err := verdictOf(result)
		if err == nil && result.Has("success") && result.Get("success") == nil {
			err = errors.New("its success flag is null")
		}
		return verdict == no, err
	}
	return false, nil
}

// isError reports whether the object is a failure of the common contract or problem JSON,
// whatever the HTTP status (quirks.md §2, §23). A document that was read may contain the
// error key of something else.
func (o envelope) isError() bool {
	var status int
	isProblem := json.Unmarshal(o.Get("status"), &status) == nil && status >= 400 && o.Text("title", "detail", "message") != ""
	return isProblem || o.Get("errorKey") != nil && (!o.operation.Reads() || o.Has("correlationId"))
}

// isOld reports whether "status" is the status of the request, as in the response to a
// change under the old contract. A bare object may have a status of its own. So may a
// response of undocumented shape, if the status means neither success nor failure.
func (o envelope) isOld() bool {
	if o.operation.Reads() || o.operation.Contract != catalog.ContractOld {
		return false
	}
	status := o.Text("status")
	isWord := status == "" || wordOf(status) == yes || wordOf(status) == no
	if o.operation.Answer == catalog.AnswerBare {
		return o.Get("success") != nil || o.isWrapped() && isWord || strings.EqualFold(status, "SUCCESS") || wordOf(status) >= notYet
	}
	return o.operation.Answer != catalog.AnswerUnknown || o.Get("success") != nil || isWord
}

// isWrapped reports whether the object has keys that occur only in envelopes.
func (o envelope) isWrapped() bool {
	return slices.ContainsFunc(o.Object, func(m document.Member) bool {
		return slices.Contains([]string{"resultList", "resultMessage", "error_description", "errorKey"}, m.Key) && !isEmpty(m.Value)
	})
}

// isEmpty reports whether a value has no content.
func isEmpty(value json.RawMessage) bool {
	return slices.Contains([]string{"", "null", "false", "0", `"0"`, `""`, "[]", "{}"}, string(value))
}

// isOAuthError reports whether the object is the error body of older servers, whatever
// the HTTP status.
func isOAuthError(o document.Object) bool {
	return o.Get("error_description") != nil || len(o) == 1 && o.Text("error") != ""
}

// claims reports whether there is any success flag.
func (o envelope) claims() bool { return o.Has("status") || o.Has("success") }

// tested reads the response to a connection test (quirks.md §24), in which the
// deploymentResult is the result of the test.
func tested(r *Reply, o envelope) error {
	result, _ := document.ReadObject(o.Get("deploymentResult")) // may be missing
	var details reading
	details.search(o.Get("deploymentResult"), true)
	_, said, err := result.Truth("success")
	switch {
	case err != nil || !said:
		return unreadable(r, "it does not say whether the test passed")
	case details.denied:
		return failed(r, "the connection test failed", wordsOf(result))
	}
	return nil
}

// Object returns a response that is an object without an envelope, as the server wrote it
// (quirks.md §1), and nil for any other response.
func (r *Reply) Object() json.RawMessage {
	o, _ := r.envelope()
	if o.isResource() {
		return r.Body()
	}
	if len(o.Object) == 0 || o.Has("success") || o.Has("result") || o.isWrapped() || o.Has("status") && (!o.hasOwnStatus() || len(o.Object) == 1) {
		return nil
	}
	return r.Body()
}

// isResource reports whether the object is one that was read under the common contract:
// its status is its own, even if it is SUCCESS, as that of a run that ended (quirks.md
// §23).
func (o envelope) isResource() bool {
	return o.operation.Reads() && o.operation.Answer == catalog.AnswerBare && o.operation.Contract == catalog.ContractCommon &&
		o.Has("status") && len(o.Object) > 1 && !o.Has("success") && !o.Has("result") && !o.isWrapped()
}

// hasOwnStatus reports whether "status" is that of a resource, such as PUBLISHED.
func (o envelope) hasOwnStatus() bool {
	status := o.Text("status")
	broken := strings.Contains(status, "\uFFFD") // not UTF-8, so it may have been anything
	return !o.isOld() && o.Get("status") != nil && !broken && !strings.EqualFold(status, "SUCCESS") && !o.isWrapped()
}

// Document returns the one document in a response: an object without an envelope, the
// only element of a list, or a result (quirks.md §1).
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
	switch {
	case len(documents) == 1:
		return documents[0], nil
	case len(documents) == 0 && r.Operation.EmptyIsNone:
		failure := failed(r, "no settings have been saved yet", "")
		failure.Kind = fault.NotFound
		return nil, failure
	}
	return nil, unreadable(r, fmt.Sprintf("it contains %d documents instead of one", len(documents)))
}

// List returns the documents in a list, as the server wrote them. Of a paged list, it
// returns one page.
func (r *Reply) List() ([]json.RawMessage, error) {
	page, err := r.Page()
	return page.Documents, err
}
