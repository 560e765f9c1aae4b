package sandbox

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// Dialect is one generation of answers: how success, deployments and errors are told (quirks.md §1, §2, §4).
type Dialect string

// The dialects. Classic, Bare and Empty word errors as {"error","error_description"} and answer 404 for what is not
// found; the others say {"status","resultMessage"} and answer 400.
const (
	Classic Dialect = "classic" // environmentResults with an overall message
	Results Dialect = "results" // deploymentResults
	Details Dialect = "details" // detailList: environments, and in them their pods
	Names   Dialect = "names"   // deployedEnvironments and failedEnvironments
	Bare    Dialect = "bare"    // only whether the deployment succeeded
	Empty   Dialect = "empty"   // 204 without a body
)

// Dialects is every dialect there is.
func Dialects() []Dialect {
	return []Dialect{Classic, Results, Details, Names, Bare, Empty}
}

// ParseDialect reads the name of a dialect.
func ParseDialect(name string) (Dialect, error) {
	if slices.Contains(Dialects(), Dialect(name)) {
		return Dialect(name), nil
	}
	var names []string
	for _, dialect := range Dialects() {
		names = append(names, string(dialect))
	}
	return "", fmt.Errorf("unknown dialect %q: choose one of %s", name, strings.Join(names, ", "))
}

// saysStatus tells the two families of envelopes apart: {"status":"SUCCESS"} and {"success":true}.
func (d Dialect) saysStatus() bool {
	return d == Results || d == Details || d == Names
}

func (d Dialect) success(fields document) reply {
	envelope := maps.Clone(fields)
	if d.saysStatus() {
		envelope["status"] = "SUCCESS"
	} else {
		envelope["success"] = true
	}
	return jsonReply(http.StatusOK, envelope)
}

func (d Dialect) list(documents []document) reply {
	return d.success(document{
		"resultList":  append([]document{}, documents...), // [] rather than null
		"resultCount": len(documents),
	})
}

// failure words an error. The newer servers have no 404 and no error codes (quirks.md §2, §3).
func (d Dialect) failure(err error) reply {
	refusal := failure{http.StatusInternalServerError, err.Error()}
	errors.As(err, &refusal)
	if refusal.message == "" {
		return reply{status: refusal.status}
	}
	if !d.saysStatus() {
		return oauthFailure(refusal.status, errorCode(refusal.status), refusal.message)
	}
	if refusal.status == http.StatusNotFound {
		refusal.status = http.StatusBadRequest
	}
	return jsonReply(refusal.status, document{"status": "FAILURE", "resultMessage": refusal.message})
}

func oauthFailure(status int, code, description string) reply {
	return jsonReply(status, document{"error": code, "error_description": description})
}

func errorCode(status int) string {
	switch status {
	case http.StatusUnauthorized:
		return "unauthorized_client"
	case http.StatusForbidden:
		return "forbidden"
	case http.StatusNotFound:
		return "not_found"
	case http.StatusConflict:
		return "duplicate_name"
	case http.StatusTooManyRequests:
		return "rate_limit_exceeded"
	}
	if status >= http.StatusInternalServerError {
		return "internal_error"
	}
	return "bad_request"
}
