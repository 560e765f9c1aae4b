package answer

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// ofKey is the kind of failure that an error key of the common contract means,
// with advice (quirks.md §23); no kind for one that is not known.
func ofKey(key string) (fault.Kind, string) {
	switch key {
	case "invalidToken":
		return fault.Unauthenticated, hint(fault.Unauthenticated, "")
	case "licenseInvalidOrExpired":
		return fault.Forbidden, "the licence of the gateway is invalid or has expired: no other token helps"
	case "licenseModuleNotEnabled":
		return fault.Forbidden, "the licence of the gateway does not include this module: no other token helps"
	case "managementApiDisabled":
		return fault.Forbidden, "the Management API is switched off on this gateway: an administrator can enable it in the global configuration"
	case "permissionDenied":
		return fault.Forbidden, hint(fault.Forbidden, "")
	case "resourceNotFound":
		return fault.NotFound, hint(fault.NotFound, "privilege") // absent and forbidden are answered alike
	case "temporarilyUnavailable":
		return fault.Failed, "try again later"
	case "malformedRequest", "immutableField", "unsupportedSortField", "projectNameRequired", "idempotencyKeyRequired",
		"duplicateName", "versionConflict", "lifecycleConflict", "dependencyConflict",
		"idempotencyKeyReused", "idempotencyReplayExpired", "idempotencyInProgress":
		return fault.Rejected, ""
	}
	return "", ""
}

// isForAll tells a refusal of the token, the project, the licence or the whole API,
// which every other request would meet, too. A 401 may also speak of a single
// permission (quirks.md §3).
func isForAll(failure *fault.Error, status int) bool {
	switch failure.ErrorKey {
	case "managementApiDisabled", "licenseInvalidOrExpired", "licenseModuleNotEnabled":
		return true
	}
	words := strings.ToLower(withoutNames(failure.Message))
	noProject := strings.HasPrefix(words, "project") && text.ContainsAny(words, "not found", "privilege")
	denied := failure.Kind == fault.Forbidden && strings.Contains(words, "project")
	return failure.Kind == fault.Unauthenticated || status == http.StatusPaymentRequired || noProject || denied
}

// classify tells the kind of a failure from the HTTP status and, because newer
// servers answer 400 to almost everything, from the words (quirks.md §2, §3).
func classify(status int, message string) fault.Kind {
	words := strings.ToLower(withoutNames(message))
	switch {
	case status == http.StatusUnauthorized && !isForbidden(words):
		return fault.Unauthenticated
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return fault.Forbidden
	case text.ContainsAny(words, "not found", "does not exist", "is not exist"):
		return fault.NotFound
	case isForbidden(words):
		return fault.Forbidden
	case status == http.StatusNotFound:
		return fault.NotFound
	case status == http.StatusTooManyRequests, status == http.StatusRequestTimeout:
		return fault.Failed
	case status >= 400 && status < 500:
		return fault.Rejected
	}
	return fault.Failed
}

// isForbidden tells words about a permission (quirks.md §24).
func isForbidden(words string) bool {
	return text.ContainsAny(words, "permission", "privilege", "unauthorized api access", "role required", "unauthorized!", "not allowed") ||
		regexp.MustCompile(`only users? with .* role can`).MatchString(words)
}

// Says tells whether an error is a refusal of the server itself (HTTP 400, 404 or
// 409) in a sentence with all these words, in lower case. Names of things, which
// stand in parentheses, do not count.
func Says(err error, words ...string) bool {
	failure := fault.From(err)
	if !fault.Is(err, fault.NotFound, fault.Rejected) || failure.Status == 0 || failure.Status >= 500 {
		return false
	}
	sentence := strings.ToLower(withoutNames(failure.Message))
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(sentence, word) })
}

// withoutNames drops what stands in parentheses, where the server puts the
// names of things: a credential may well be called "not found", or "a(b".
func withoutNames(message string) string {
	var kept []byte
	var open []int // where parentheses that are not closed yet begin
	for _, char := range []byte(message) {
		if last := len(open) - 1; char == ')' && last >= 0 {
			kept, open = kept[:open[last]], open[:last]
			continue
		}
		if char == '(' {
			open = append(open, len(kept))
		}
		kept = append(kept, char)
	}
	return string(kept)
}

func hint(kind fault.Kind, message string) string {
	switch kind {
	case fault.Unauthenticated:
		return "the server did not take the token: it may have expired, or belong to another host; run \"apiops auth login\""
	case fault.Forbidden:
		return "the token is good, but its user lacks a permission: ask who administers the gateway"
	case fault.NotFound:
		if strings.Contains(message, "privilege") {
			return "the server does not tell which: the name may be wrong, or the token may not see it"
		}
		return "names are case-sensitive"
	}
	return ""
}
