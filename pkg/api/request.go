package api

import (
	"net/http"
	"net/url"
)

// Request is one call of an operation.
type Request struct {
	Route  Route
	Values map[string]string // for the placeholders of the route
	Query  url.Values        // nil: none
	Header http.Header       // what differs from every other request; nil: nothing
	Body   Body              // nil: none
}

// URL is the address of a request.
func (o Options) URL(request Request) (*url.URL, error) {
	path, err := request.Route.Fill(request.Values)
	if err != nil {
		return nil, err
	}
	address, err := url.Parse(o.Host.String() + "/apiops" + path)
	if err != nil {
		return nil, err
	}
	address.RawQuery = request.Query.Encode()
	return address, nil
}

// setHeader asks for JSON, and takes files where the answer is one (quirks.md §10).
func (c *Client) setHeader(r *http.Request, request Request) {
	r.Header.Set("Accept", "application/json, */*;q=0.5")
	r.Header.Set("User-Agent", c.options.UserAgent)
	if c.options.Token != "" {
		r.Header.Set("Authorization", "Bearer "+c.options.Token)
	}
	if request.Body != nil {
		r.Header.Set("Content-Type", request.Body.ContentType())
	}
	for name, values := range request.Header {
		r.Header[http.CanonicalHeaderKey(name)] = values
	}
}
