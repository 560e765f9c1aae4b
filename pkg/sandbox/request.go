package sandbox

import (
	"net/http"
	"slices"
)

// recordLimit keeps a sandbox that runs for days from growing without end.
const recordLimit = 100_000

// Request is what a client really sent.
type Request struct {
	Method string
	Path   string // escaped, with the query
	Header http.Header
	Body   []byte // at most 1 MiB
}

// Requests is what was sent so far, in the order of arrival and without the Authorization header, when Options.Record
// is set.
func (s *Sandbox) Requests() []Request {
	s.mutex.Lock()
	defer s.mutex.Unlock()

	return slices.Clone(s.requests)
}

func (s *Sandbox) record(request *http.Request, body []byte) {
	s.mutex.Lock()
	defer s.mutex.Unlock()

	if !s.options.Record || len(s.requests) == recordLimit {
		return
	}
	header := request.Header.Clone()
	header.Del("Authorization")
	s.requests = append(s.requests, Request{request.Method, request.URL.RequestURI(), header, body})
}
