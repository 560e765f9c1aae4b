package sandbox

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// contract is how an operation words its answers.
type contract int

const (
	old     contract = iota // envelopes of a Dialect
	common                  // the common contract (quirks.md §23)
	problem                 // bare objects, and problem JSON for errors
)

// violation is an error of the common contract.
type violation struct {
	status int
	key    string
	params document
}

func (v violation) Error() string { return v.key }

// conflict is a 409 that has a reason.
func conflict(key, reason string) error {
	return violation{http.StatusConflict, key, document{"reason": reason}}
}

// malformed is a 400 that has a reason.
func malformed(reason string) error {
	return violation{http.StatusBadRequest, "malformedRequest", document{"reason": reason}}
}

// refuse returns the response for an error.
func (c *call) refuse(err error) reply {
	if c.contract == old {
		return c.sandbox.options.Dialect.failure(err)
	}
	found, isViolation := errors.AsType[violation](err)
	if refusal, _ := errors.AsType[failure](err); !isViolation {
		found = violation{refusal.status, errorKey(refusal.status), document{"detail": refusal.message}}
	}
	if c.contract == problem {
		return problemReply(c, found)
	}
	body := document{"status": "FAILURE", "errorKey": found.key, "message": "error." + found.key}
	if len(found.params) > 0 {
		body["params"] = found.params
	}
	body["correlationId"] = correlation(c)
	return jsonReply(found.status, body).with("Cache-Control", "no-store")
}

// problemReply has no body for 404 and 409 (quirks.md §23).
func problemReply(c *call, found violation) reply {
	if found.status == http.StatusNotFound || found.status == http.StatusConflict {
		return reply{status: found.status}
	}
	answer := jsonReply(found.status, document{
		"type": "about:blank", "title": http.StatusText(found.status), "status": found.status,
		"detail": found.params["detail"], "path": c.request.URL.EscapedPath(), "message": "error." + found.key,
		"params": "authenticationOidcProvider",
	})
	return answer.with("Content-Type", "application/problem+json")
}

func errorKey(status int) string {
	return cmp.Or(map[int]string{
		http.StatusUnauthorized: "invalidToken", http.StatusForbidden: "permissionDenied",
		http.StatusNotFound: "resourceNotFound", http.StatusConflict: "lifecycleConflict",
	}[status], "malformedRequest")
}

// correlation returns the correlation ID of the request, which a client may choose.
func correlation(c *call) string {
	given := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune("._:-", r):
			return r
		}
		return -1
	}, c.request.Header.Get(correlationHeader))
	return cmp.Or(given[:min(len(given), 64)], "sandbox-1")
}

const correlationHeader = "APINIZER-CORRELATION-ID"

// listRows returns a collection as an array without an envelope: not every list has pages.
func listRows(c *call, _ []string) (reply, error) {
	return jsonReply(http.StatusOK, documents(c.project.Collections[c.at])), nil
}

// listPage returns a page of a collection, filtered by the query parameters that are fields.
func listPage(c *call, _ []string) (reply, error) {
	found := slices.DeleteFunc(documents(c.project.Collections[c.at]), func(object document) bool {
		return !matchesFilters(c, object)
	})
	if field, direction, _ := strings.Cut(c.query("sort"), ","); field != "" {
		if len(found) > 0 && !hasField(found[0], field) {
			return reply{}, violation{http.StatusBadRequest, "unsupportedSortField", document{
				"field": field, "allowed": strings.Join(slices.Sorted(maps.Keys(found[0])), ","),
			}}
		}
		slices.SortStableFunc(found, func(a, b document) int { return compareFields(a[field], b[field]) })
		if direction == "desc" {
			slices.Reverse(found)
		}
	}
	page, size, err := paging(c)
	if err != nil {
		return reply{}, err
	}
	total := len(found)
	first := min(page*size, total)
	answer := document{
		"status": "SUCCESS", "items": found[first:min(first+size, total)], "page": page, "size": size,
		"totalElements": total, "totalPages": (total + size - 1) / size, "sort": []any{},
	}
	if strings.HasPrefix(c.at, "reports/") {
		answer["coverage"] = document{
			"dataAvailableFrom": "2026-01-01T00:00:00.000Z", "warning": nil, "retentionDays": 90,
		}
	}
	return jsonReply(http.StatusOK, answer), nil
}

func hasField(object document, name string) bool {
	_, known := object[name]
	return known
}

// compareFields compares numbers as such, and everything else as text.
func compareFields(a, b any) int {
	one, isNumber := a.(float64)
	other, isAnother := b.(float64)
	if isNumber && isAnother {
		return cmp.Compare(one, other)
	}
	return cmp.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

// paging returns the number and size of the page; a size that is too large is reduced silently.
func paging(c *call) (page, size int, err error) {
	size = 20
	for name, value := range map[string]*int{"page": &page, "size": &size} {
		given := c.query(name)
		if given == "" {
			continue
		}
		if *value, err = strconv.Atoi(given); err != nil || *value < 0 {
			return 0, 0, malformed(name)
		}
	}
	return min(page, 1<<20), min(max(size, 1), 200), nil
}

// matchesFilters reports whether an object meets the filters of the query. "search" is part of any field.
func matchesFilters(c *call, object document) bool {
	for name, values := range c.request.URL.Query() {
		switch name {
		case "search":
			if !slices.ContainsFunc(slices.Collect(maps.Values(object)), func(value any) bool {
				content, _ := value.(string)
				return strings.Contains(strings.ToLower(content), strings.ToLower(values[0]))
			}) {
				return false
			}
		case "family", "organizationCode", "status", "state", "ownerType", "ownerKey", "subjectType", "subjectKey":
			path := map[string]string{
				"state": "operationalState", "ownerType": "owner.type", "ownerKey": "owner.key",
				"subjectType": "subject.type", "subjectKey": "subject.key",
			}[name]
			if value, known := nested(object, cmp.Or(path, name)).(string); known && value != values[0] {
				return false
			}
		}
	}
	return true
}
