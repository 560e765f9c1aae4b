package operate

import (
	"encoding/json"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Plan is a request as shown by a dry run, without its secrets.
type Plan struct {
	DryRun bool                `json:"dryRun"`
	Method string              `json:"method"`
	URL    string              `json:"url"`
	Header map[string][]string `json:"header,omitempty"`
	Body   json.RawMessage     `json:"body,omitempty"`
}

// Rehearse returns the plan of a request instead of sending it.
func Rehearse(options api.Options, request api.Request) (Plan, error) {
	address, err := options.URL(request)
	if err != nil {
		return Plan{}, err
	}
	p := Plan{DryRun: true, Method: request.Operation.Method, URL: redact.URL(address), Header: redact.Headers(request.Header)}
	if request.Body == nil {
		return p, nil
	}
	if p.Body, err = request.Body.Preview(); err != nil {
		return Plan{}, fault.Usagef("cannot show the request body: %v", err)
	}
	return p, nil
}
