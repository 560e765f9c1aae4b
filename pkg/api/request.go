package api

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// IdempotencyHeader allows a change to be sent again if its response is lost (quirks.md
// §23).
const IdempotencyHeader = "Idempotency-Key"

// Request is one call of an operation.
type Request struct {
	Operation catalog.Operation // its path may contain escaped names instead of placeholders
	Values    map[string]string // for the placeholders of the route
	Query     url.Values        // may be nil
	Header    http.Header       // in addition to the standard headers; may be nil
	Body      *Body             // may be nil
}

// WithHeader returns a copy of the request with a header added.
func (r Request) WithHeader(name, value string) Request {
	if r.Header = r.Header.Clone(); r.Header == nil {
		r.Header = make(http.Header)
	}
	r.Header.Set(name, value)
	return r
}

// URL returns the address of a request.
func (o Options) URL(request Request) (*url.URL, error) {
	path, err := request.Operation.Fill(request.Values)
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

// isKeyed reports whether a change may be sent once more with the same bytes. A server that does not
// know the key for an operation ignores it.
func (r Request) isKeyed() bool {
	return r.Operation.NeedsKey && r.Header.Get(IdempotencyHeader) != "" && (r.Body == nil || r.Body.spent == nil)
}

// secrets returns the strings in a request that must not be shown.
func (r Request) secrets(token string) []string {
	secrets := append(secretsIn(r.Query), token)
	for name, values := range r.Header {
		if !redact.Header(name) {
			continue
		}
		for _, value := range values {
			secrets = append(secrets, strings.TrimPrefix(value, "Bearer "))
			if plain, err := base64.StdEncoding.DecodeString(value); err == nil { // a passphrase (quirks.md §10)
				secrets = append(secrets, string(plain))
			}
		}
	}
	if r.Body != nil {
		secrets = append(secrets, r.Body.secrets()...)
	}
	return secrets
}
