package answer

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// IsPostponed tells that the server surely did not carry the request out, and
// would rather be asked later.
func (r *Reply) IsPostponed() bool {
	return r.Status == http.StatusTooManyRequests ||
		r.Status == http.StatusServiceUnavailable && r.Header.Get("Retry-After") != ""
}

// refusal makes an error of an answer that says no.
func refusal(r *Reply) *fault.Error {
	failure := reason(r)
	if r.IsPostponed() {
		failure = failure.WithHint("nothing was changed; try again later")
		if later := r.Header.Get("Retry-After"); later != "" {
			failure.Hint += " (Retry-After: " + later + ")"
		}
	}
	failure.ForAll = isForAll(failure, r.Status)
	return clean(r, failure)
}

func reason(r *Reply) *fault.Error {
	said, err := r.envelope()
	o := said.Object
	switch {
	case err != nil || document.IsDeep(r.Body()):
		return foreign(r)
	case isPage(o) && r.Status >= 500:
		return fault.Newf(fault.Failed, "%s", wordsOf(o)).WithHint("the server itself has failed: its log says more")
	case isPage(o) || !speaks(o) && r.Status >= 400:
		return foreign(r)
	}
	message, key := sentenceOf(o), errorKeyOf(o)
	failure := fault.Newf(classify(r.Status, message), "%s", describe(o, message, key))
	if kind, advice := ofKey(key); kind != "" {
		failure.Kind, failure.Hint = kind, advice
	} else if r.Status == http.StatusPaymentRequired {
		failure.Kind, failure.Hint = ofKey("licenseInvalidOrExpired")
	} else {
		failure.Hint = hint(failure.Kind, message)
	}
	failure.ErrorKey, failure.CorrelationID = key, o.Text("correlationId")
	return failure
}

// IsAPI tells a failure in the API's own words from that of a proxy, which may
// also be JSON.
func (r *Reply) IsAPI() bool {
	o, err := r.envelope()
	return err == nil && (o.Has("resultMessage") || o.Has("error_description") || o.Has("errorKey") || strings.HasPrefix(o.Text("status"), "FAIL"))
}

// speaks tells whether an object that came with an HTTP failure is the API's own
// (quirks.md §2, §23).
func speaks(o document.Object) bool {
	return !isPage(o) && o.Text("resultMessage", "error_description", "errorKey", "detail", "title", "status", "error", "message") != "" ||
		o.Has("resultMessage") || o.Has("error_description")
}

// isPage tells the error page of the server's framework.
func isPage(o document.Object) bool {
	return o.Has("timestamp") && o.Has("path") || strings.HasPrefix(o.Text("detail"), "No static resource") || strings.HasPrefix(o.Text("detail"), "No endpoint")
}

// sentenceOf is the server's own account of a failure; empty where there are only
// keys of translations.
func sentenceOf(o document.Object) string {
	for _, key := range []string{"resultMessage", "error_description", "detail", "message", "title", "error"} {
		if words := o.Text(key); words != "" && !strings.HasPrefix(words, "error.") {
			return words
		}
	}
	return ""
}

// errorKeyOf is the server's own code: "errorKey", or the key of a translation in
// its place, but for those that only repeat the HTTP status (quirks.md §23).
func errorKeyOf(o document.Object) string {
	if key := o.Text("errorKey"); key != "" {
		return key
	}
	key, isKey := strings.CutPrefix(o.Text("message"), "error.")
	if !isKey || strings.HasPrefix(key, "http.") || strings.Contains(key, " ") {
		return ""
	}
	return key
}

// describe puts all words of a failure together: none is dropped.
func describe(o document.Object, sentence, key string) string {
	parts := []string{cmp.Or(sentence, key)}
	if sentence != "" && key != "" {
		parts[0] += " (" + key + ")"
	}
	parts = append(parts, paramsOf(o.Get("params"))...)
	for _, list := range []string{"validation_errors", "validationErrors", "fieldErrors", "errors"} {
		details, _ := document.ReadList(o.Get(list)) // which may be missing
		for _, detail := range details {
			parts = append(parts, shown(detail))
		}
	}
	if result, err := document.ReadObject(o.Get("deploymentResult")); err == nil {
		parts = append(parts, wordsOf(result))
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" })
	return cmp.Or(strings.Join(parts, "; "), "the server gave no reason")
}

// paramsOf are the words of "params", which may be a text (quirks.md §23), the
// reason first.
func paramsOf(params []byte) []string {
	o, err := document.ReadObject(params)
	if err != nil {
		return []string{shown(params)}
	}
	parts := []string{shown(o.Get("reason"))}
	for _, m := range o {
		if m.Key != "reason" {
			parts = append(parts, m.Key+": "+shown(m.Value))
		}
	}
	return parts
}

// wordsOf is what an object says to a person.
func wordsOf(o document.Object) string {
	return o.Text("message", "detail", "resultMessage", "error", "reason", "description")
}

// shown is a value in a sentence, without the secrets in it.
func shown(value []byte) string {
	if masked, err := redact.JSON(value); err == nil {
		value = masked
	}
	return document.Words(value)
}

// foreign is a failure that is not told in the API's own words: by a proxy, by
// the server's framework, or by an empty body. Taking every 404 for "does not
// exist" would hide a wrong host.
func foreign(r *Reply) *fault.Error {
	status := cmp.Or(strings.ToLower(http.StatusText(r.Status)), "a status of its own")
	failure := fault.Newf(fault.Failed, "%s: %s", status, beginning(r)).
		WithHint("this is not an answer of the API itself: check the host, and any proxy on the way to it")
	switch {
	case r.Status == http.StatusUnauthorized:
		failure.Kind, failure.Hint = fault.Unauthenticated, hint(fault.Unauthenticated, "")
	case r.Status == http.StatusPaymentRequired:
		failure.Kind, failure.Hint = ofKey("licenseInvalidOrExpired")
	case r.Status == http.StatusForbidden:
		failure.Kind = fault.Forbidden
	case r.Status == http.StatusNotFound && r.Operation.Silent404 && len(r.Body()) == 0:
		failure = fault.Newf(fault.NotFound, "not found (%s)", strings.TrimPrefix(r.Path, "/apiops")).
			WithHint("%s", hint(fault.NotFound, ""))
	case r.Status == http.StatusNotFound:
		failure = noSuchOperation(r)
	case r.Status == http.StatusConflict && len(r.Body()) == 0: // of the API itself (quirks.md §23)
		failure = fault.Newf(fault.Rejected, "there is a conflict, and the server does not say with what").
			WithHint("something of that name may be there already")
	case r.Status == http.StatusConflict:
		failure.Kind = fault.Rejected
	}
	return failure
}

// noSuchOperation tells a server that does not know the operation from one that
// does not know the object.
func noSuchOperation(r *Reply) *fault.Error {
	since := ""
	if r.Operation.Release != "" {
		since = ", which came with release " + r.Operation.Release
	}
	path := cmp.Or(r.Operation.Path, r.Path)
	return fault.Newf(fault.Failed, "this server has no such operation: %s %s%s (%s)",
		r.Operation.Method, strings.TrimPrefix(path, "/apiops"), since, beginning(r)).
		WithHint("check that the host is the manager of the gateway, and its version")
}

// redirected says where the server sends the request on to.
func redirected(r *Reply) *fault.Error {
	elsewhere := "elsewhere"
	if address := redact.Address(r.Header.Get("Location")); address != "" {
		elsewhere = strconv.Quote(address)
	}
	return clean(r, fault.Newf(fault.Failed, "the server sends this request on to %s, and a request with a token is not sent on", elsewhere).
		WithHint("if that is the manager of the gateway, set it as the host"))
}

// failed is a failure in an answer that is a success by its envelope.
func failed(r *Reply, what, words string) *fault.Error {
	if words != "" {
		what = fmt.Sprintf("%s: %s", what, words)
	}
	return clean(r, fault.Newf(fault.Failed, "%s", what))
}
