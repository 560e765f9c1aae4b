package answer

import (
	"net/http"
	"regexp"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// ofKey returns the kind and the hint of a failure with this error key of the common
// contract (quirks.md §23); no kind if the key is unknown.
func ofKey(key string) (fault.Kind, string) {
	switch key {
	case "invalidToken":
		return fault.Unauthenticated, hint(fault.Unauthenticated, "")
	case "licenseInvalidOrExpired":
		return fault.Forbidden, "the license of the gateway is invalid or expired; another token does not help"
	case "licenseModuleNotEnabled":
		return fault.Forbidden, "the license of the gateway does not include this module; another token does not help"
	case "managementApiDisabled":
		return fault.Forbidden, "the Management API is disabled on this gateway: ask an administrator to enable it in the global configuration"
	case "permissionDenied":
		return fault.Forbidden, hint(fault.Forbidden, "")
	case "resourceNotFound":
		return fault.NotFound, hint(fault.NotFound, "privilege") // absent or forbidden
	case "temporarilyUnavailable":
		return fault.Failed, "try again later"
	case "versionConflict":
		return fault.Rejected, "it was changed in the meantime: read it again, check what changed, and repeat the command"
	case "idempotencyKeyReused":
		return fault.Rejected, "a request with this idempotency key was carried out, with other content or another version: check what it did before you send the change with another key"
	case "idempotencyInProgress":
		return fault.Rejected, "the first request with this idempotency key is still running: repeat the command later, with the same key"
	case "dependencyConflict":
		return fault.Rejected, "remove what depends on it first"
	case "transferConflict":
		return fault.Rejected, "the target has changed: run the preflight again, and use its digest"
	case "lifecycleConflict":
		return fault.Rejected, "its current state does not allow this; read it to see its state"
	case "malformedRequest", "immutableField", "unsupportedSortField", "projectNameRequired", "idempotencyKeyRequired",
		"duplicateName", "idempotencyReplayExpired":
		return fault.Rejected, ""
	}
	return "", ""
}

// effective returns the key that an error of the common contract amounts to: actions report a
// stale version as a conflict of the life cycle, and the transfer of packages a change of the target as
// one of dependencies (quirks.md §23).
func effective(key, reason string) string {
	switch {
	case key == "lifecycleConflict" && (strings.HasSuffix(reason, ".versionConflict") || strings.HasSuffix(reason, ".staleVersion")):
		return "versionConflict"
	case key == "dependencyConflict" && reason == "transfer.preflightDrift":
		return "transferConflict"
	}
	return key
}

// isForAll reports whether every other request would fail as well, because the server
// rejected the token, the project, the license or the whole API. A 401 may also mean that
// a single permission is missing (quirks.md §3).
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

// classify returns the kind of a failure by its HTTP status and, because newer servers
// return 400 for almost everything, by its words (quirks.md §2, §3).
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

// isForbidden reports whether words are about a missing permission (quirks.md §24).
func isForbidden(words string) bool {
	return text.ContainsAny(words, "permission", "privilege", "unauthorized api access", "role required", "unauthorized!", "not allowed") ||
		regexp.MustCompile(`only users? with .* role can`).MatchString(words)
}

// Says reports whether an error is a refusal by the server itself (HTTP 400, 404 or 409)
// whose message contains all these words, given in lower case. Names in parentheses do
// not count.
func Says(err error, words ...string) bool {
	failure := fault.From(err)
	if !fault.Is(err, fault.NotFound, fault.Rejected) || failure.Status == 0 || failure.Status >= 500 {
		return false
	}
	sentence := strings.ToLower(withoutNames(failure.Message))
	return !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(sentence, word) })
}

// withoutNames removes text in parentheses, where the server puts the names of things: a
// credential may be called "not found", or "a(b".
func withoutNames(message string) string {
	var kept []byte
	var open []int // the positions of parentheses that are still open
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
		return "the server rejected the token: it may have expired, or it may be for another host; run \"apiops auth login\""
	case fault.Forbidden:
		return "the token is valid, but its user lacks a permission: ask an administrator of the gateway"
	case fault.NotFound:
		if strings.Contains(message, "privilege") {
			return "check the name and the permissions of the token: the server does not say which is wrong"
		}
		return "check the name: names are case-sensitive"
	case fault.Rejected:
		if strings.Contains(message, "passphrase is required") {
			return "use --passphrase-file FILE (- for stdin)"
		}
	}
	return ""
}
