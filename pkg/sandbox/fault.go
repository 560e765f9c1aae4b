package sandbox

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// Fault is a failure of requests that carry the token. ParseFault parses one, and Faults lists the
// names.
type Fault struct {
	Name   string
	Times  int    // how often it occurs; 0 means always
	Method string // of the requests that it concerns; "" means any
	Path   string // text in their path and query; "" is in all
	After  int    // how many of these requests are spared first
}

// Faults returns the names of all faults.
func Faults() []string {
	return []string{
		"unauthorized", "forbidden", "server-error", "html", "html-ok", "empty-ok", "cut", "truncated",
		"drop", "drop-request", "hang", "busy", "unavailable", "gateway-timeout", "escape", "redirect",
	}
}

// ParseFault parses NAME or NAME:TIMES, such as "busy:2".
func ParseFault(value string) (Fault, error) {
	name, count, limited := strings.Cut(value, ":")
	if !slices.Contains(Faults(), name) {
		return Fault{}, fmt.Errorf("unknown fault %q (valid values: %s)", name, strings.Join(Faults(), ", "))
	}
	times, err := strconv.Atoi(count)
	if limited && (err != nil || times < 1) {
		return Fault{}, fmt.Errorf("invalid number %q for fault %q: must be 1 or more", count, name)
	}
	return Fault{Name: name, Times: times}, nil
}

// At returns the fault limited to the requests of a place: text in the path and the query, after a
// method if it begins with one, such as "POST /environments/".
func (f Fault) At(place string) (Fault, error) {
	method, path, hasMethod := strings.Cut(place, " ")
	if !hasMethod {
		method, path = "", place
	}
	if path == "" || hasMethod && !slices.Contains(methods(), method) {
		return f, fmt.Errorf("invalid place %q of a fault: must be TEXT or METHOD TEXT, where TEXT is part of the path", place)
	}
	f.Method, f.Path = method, path
	return f, nil
}

func methods() []string {
	return []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete}
}

// strikes counts the requests that the fault concerns, and reports whether it occurs.
func (s *Sandbox) strikes(request *http.Request) bool {
	fault := s.options.Fault
	if fault.Name == "" || fault.Method != "" && fault.Method != request.Method ||
		!strings.Contains(request.URL.RequestURI(), fault.Path) {
		return false
	}
	s.matched++
	number := s.matched - fault.After
	return number > 0 && (fault.Times == 0 || number <= fault.Times)
}

// spoil responds to a request that the fault affects.
func (f Fault) spoil(dialect Dialect, carryOut func() reply) reply {
	refuse := func(status int, message string) reply { return dialect.failure(failure{status, message}) }
	switch f.Name { // these respond instead of the operation: nothing is changed
	case "unauthorized":
		return refuse(http.StatusUnauthorized, invalidToken)
	case "forbidden": // not a 403: quirks.md §3
		return refuse(http.StatusUnauthorized, "Unauthorized API Access!")
	case "server-error":
		return refuse(http.StatusInternalServerError, "An unexpected error occurred")
	case "busy":
		return refuse(http.StatusTooManyRequests, "Too Many Requests").with("Retry-After", "1")
	case "unavailable":
		return refuse(http.StatusServiceUnavailable, "Service Unavailable").with("Retry-After", "1")
	case "html":
		return page(http.StatusBadGateway)
	case "html-ok":
		return page(http.StatusOK)
	case "drop-request":
		return reply{delivery: dropped}
	case "redirect":
		return page(http.StatusFound).with("Location", "https://elsewhere.invalid/apiops/")
	}
	answer := carryOut()
	switch f.Name { // these carry out the operation, but the client cannot see that
	case "empty-ok":
		return reply{status: http.StatusOK}
	case "gateway-timeout":
		return page(http.StatusGatewayTimeout)
	case "truncated":
		answer.body = answer.body[:len(answer.body)/2]
	case "cut":
		answer.delivery = cut
		if len(answer.body) == 0 { // no body to cut
			answer.delivery = dropped
		}
	case "drop":
		answer.delivery = dropped
	case "hang":
		answer.delivery = withheld
	case "escape":
		var body any
		if json.Unmarshal(answer.body, &body) == nil {
			return jsonReply(answer.status, disguised(body))
		}
	}
	return answer
}

// page is the response of a proxy between the client and the server.
func page(status int) reply {
	title := http.StatusText(status)
	return textReply(status, "text/html",
		"<!DOCTYPE html>\n<html><head><title>"+title+"</title></head><body><center><h1>"+title+
			"</h1></center><hr><center>gateway</center></body></html>\n")
}

// mischief is text that a terminal or a pipeline log might obey: colors and a title, line breaks,
// right-to-left text, and commands to GitHub Actions and Azure Pipelines.
const mischief = "\x1b[31m\x1b]0;title\a\r\n\u202egnp\u2069\n" +
	"::set-output name=secret::1\n##vso[task.complete result=Failed]"

// disguised adds mischief to the names and messages in a response.
func disguised(value any) any {
	switch value := value.(type) {
	case document:
		for name, field := range value {
			if _, isText := field.(string); !isText || isProse(name) {
				value[name] = disguised(field)
			}
		}
	case []any:
		for position, element := range value {
			value[position] = disguised(element)
		}
	case string:
		return value + mischief
	}
	return value
}

// isProse distinguishes fields for people from those that control a client, such as "status".
func isProse(field string) bool {
	return slices.Contains([]string{
		"name", "username", "fullName", "description", "environmentName", "envName", "podName",
		"message", "detail", "error_description", "resultMessage",
	}, field)
}
