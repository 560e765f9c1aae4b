package answer

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
	"github.com/apiops-cli/apiops/pkg/text"
)

// IsPostponed reports whether the server asks for a later retry. It certainly did not
// carry out the request then.
func (r *Reply) IsPostponed() bool {
	return r.Status == http.StatusTooManyRequests ||
		r.Status == http.StatusServiceUnavailable && r.Header.Get("Retry-After") != ""
}

// refusal converts a response that reports a failure into an error.
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
	case r.Status == http.StatusMethodNotAllowed, err == nil && isUnmapped(sentenceOf(o)):
		return noSuchOperation(r)
	case err != nil || document.IsDeep(r.Body()):
		return foreign(r)
	case isPage(o) && r.Status >= 500:
		return fault.Newf(fault.Failed, "%s", wordsOf(o)).WithHint("check the log of the server")
	case isPage(o) || !speaks(o) && r.Status >= 400, r.Status == http.StatusNotFound && r.isVague(o):
		return foreign(r)
	}
	message, key := sentenceOf(o), errorKeyOf(o)
	failure := fault.Newf(classify(r.Status, message), "%s", describe(o, message, key))
	if kind, advice := ofKey(effective(key, document.Members(o.Get("params")).Text("reason"))); kind != "" {
		failure.Kind, failure.Hint = kind, advice
	} else if r.Status == http.StatusPaymentRequired {
		failure.Kind, failure.Hint = ofKey("licenseInvalidOrExpired")
	} else {
		failure.Hint = hint(failure.Kind, message)
	}
	failure.ErrorKey, failure.CorrelationID = key, o.Text("correlationId")
	return failure
}

// IsAPI reports whether a failure comes from the API itself. A proxy may also send JSON.
func (r *Reply) IsAPI() bool {
	o, err := r.envelope()
	return err == nil && (o.Has("resultMessage") || o.Has("error_description") || o.Has("errorKey") || strings.HasPrefix(o.Text("status"), "FAIL"))
}

// speaks reports whether the object in an HTTP failure comes from the API (quirks.md §2,
// §23).
func speaks(o document.Object) bool {
	return !isPage(o) && o.Text("resultMessage", "error_description", "errorKey", "detail", "title", "status", "error", "message") != "" ||
		o.Has("resultMessage") || o.Has("error_description")
}

// isVague reports whether an HTTP 404 does not say, in a way of the API, that an object is missing:
// other gateways send such descriptions if they have no route.
func (r *Reply) isVague(o document.Object) bool {
	words := strings.ToLower(strings.Trim(sentenceOf(o), "."))
	isDescription := !r.IsAPI() && !o.Has("error") && errorKeyOf(o) == ""
	return isDescription && (words == "not found" || !text.ContainsAny(words, "not found", "not exist"))
}

// isPage reports whether the object is the error page of the server's framework.
func isPage(o document.Object) bool {
	return o.Has("timestamp") && o.Has("path") || isUnmapped(o.Text("detail"))
}

// isUnmapped reports whether the server's framework found nothing that serves the path or
// the method. Some servers wrap its sentence into an envelope of their own.
func isUnmapped(sentence string) bool {
	return sentence != "" && regexp.MustCompile(`^(No (static resource|endpoint|handler found for|mapping for) |(Request m|M)ethod '[A-Z]+' (is )?not supported)`).MatchString(sentence)
}

// sentenceOf returns the server's description of a failure, or "" if there are only
// translation keys.
func sentenceOf(o document.Object) string {
	for _, key := range []string{"resultMessage", "error_description", "detail", "message", "title", "error"} {
		if words := o.Text(key); words != "" && !strings.HasPrefix(words, "error.") {
			return words
		}
	}
	return ""
}

// errorKeyOf returns the server's error code: "errorKey", or the translation key in
// "message" unless it only repeats the HTTP status (quirks.md §23).
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

// describe joins all parts of an error message without dropping any.
func describe(o document.Object, sentence, key string) string {
	parts := []string{cmp.Or(sentence, key)}
	if sentence != "" && key != "" {
		parts[0] += " (" + key + ")"
	}
	parts = append(parts, paramsOf(o.Get("params"))...)
	for _, list := range []string{"validation_errors", "validationErrors", "fieldErrors", "errors"} {
		details, _ := document.ReadList(o.Get(list)) // may be missing
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

// paramsOf returns the values in "params", which may itself be a string (quirks.md §23),
// with the reason first.
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

// wordsOf returns the message in an object.
func wordsOf(o document.Object) string {
	return o.Text("message", "detail", "resultMessage", "error", "reason", "description")
}

// shown returns a value for use in a message, without its secrets.
func shown(value []byte) string {
	if masked, err := redact.JSON(value); err == nil {
		value = masked
	}
	return document.Words(value)
}

// hintOfConflict says what an empty 409 means.
func hintOfConflict(operation catalog.Operation) string {
	if operation.Effect == catalog.EffectDestroys {
		return "check whether something depends on it"
	}
	return "check whether the name already exists"
}

// foreign describes a failure that does not come from the API: from a proxy, from the
// server's framework, or with an empty body. Treating every 404 as "does not exist" would
// hide a wrong host.
func foreign(r *Reply) *fault.Error {
	status := cmp.Or(strings.ToLower(http.StatusText(r.Status)), "unknown status")
	failure := fault.Newf(fault.Failed, "%s: %s", status, beginning(r)).
		WithHint("the response is not from the Management API: check the host and any proxy")
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
	case r.Status == http.StatusConflict && len(r.Body()) == 0: // from the API (quirks.md §23)
		failure = fault.Newf(fault.Rejected, "conflict: the server gave no reason").
			WithHint("%s", hintOfConflict(r.Operation))
	case r.Status == http.StatusConflict:
		failure.Kind = fault.Rejected
	}
	return failure
}

// ErrNoOperation means, for errors.Is, that the server does not have the operation.
var ErrNoOperation = errors.New("no such operation")

// noSuchOperation distinguishes a server that does not have the operation from one that
// does not have the object.
func noSuchOperation(r *Reply) *fault.Error {
	since := ""
	if r.Operation.Release != "" {
		since = ", added in release " + r.Operation.Release
	}
	path := cmp.Or(r.Operation.Path, r.Path)
	return fault.Newf(fault.Failed, "this server has no such operation: %s %s%s (%s)",
		r.Operation.Method, strings.TrimPrefix(path, "/apiops"), since, beginning(r)).
		WithHint("check that the host is the manager of the gateway, and check its version").
		WithCause(ErrNoOperation)
}

// redirected returns the error for a redirect.
func redirected(r *Reply) *fault.Error {
	elsewhere := "elsewhere"
	if address := redact.Address(r.Header.Get("Location")); address != "" {
		elsewhere = strconv.Quote(address)
	}
	return clean(r, fault.Newf(fault.Failed, "the server redirects this request to %s, but apiops does not follow redirects with a token", elsewhere).
		WithHint("if that is the manager of the gateway, use it as the host"))
}

// failed returns the error for a failure in a response whose envelope reports success.
func failed(r *Reply, what, words string) *fault.Error {
	if words != "" {
		what = fmt.Sprintf("%s: %s", what, words)
	}
	return clean(r, fault.Newf(fault.Failed, "%s", what))
}
