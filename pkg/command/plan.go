package command

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// plan is a request as a dry run shows it.
type plan struct {
	DryRun bool                `json:"dryRun"`
	Method string              `json:"method"`
	URL    string              `json:"url"`
	Header map[string][]string `json:"header,omitempty"`
	Body   json.RawMessage     `json:"body,omitempty"`
}

// isDryRun tells whether requests are only to be shown.
func (s *Session) isDryRun() bool {
	settings := s.known()
	return settings != nil && settings.Bool("dry-run")
}

// DryRun prints the requests instead of sending them, if that was asked for.
func (s *Session) DryRun(ctx context.Context, requests ...api.Request) (bool, error) {
	settings, err := s.Settings()
	if err != nil || !settings.Bool("dry-run") {
		return false, err
	}
	options, err := s.options()
	if err != nil {
		return true, err
	}
	printer, err := s.Printer()
	if err != nil {
		return true, err
	}
	plans := make([]plan, len(requests))
	for i, request := range requests {
		if plans[i], err = planOf(options, request); err != nil {
			return true, err
		}
	}
	if err := s.printPlans(ctx, printer, plans); err != nil {
		return true, err
	}
	s.Note("Dry run: nothing was changed.")
	return true, nil
}

func planOf(options api.Options, request api.Request) (plan, error) {
	address, err := options.URL(request)
	if err != nil {
		return plan{}, err
	}
	p := plan{DryRun: true, Method: request.Route.Method, URL: api.RedactURL(address), Header: api.RedactHeader(request.Header)}
	if request.Body == nil {
		return p, nil
	}
	if p.Body, err = api.Preview(request.Body); err != nil {
		return plan{}, &UsageError{Message: "the body cannot be shown: " + err.Error()}
	}
	return p, nil
}

// String is the plan as people read it.
func (p plan) String() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s\n", p.Method, p.URL)
	for _, name := range slices.Sorted(maps.Keys(p.Header)) {
		fmt.Fprintf(&text, "%s: %s\n", name, output.Visible(strings.Join(p.Header[name], ", ")))
	}
	if p.Body != nil {
		fmt.Fprintf(&text, "%s\n", output.VisibleJSON(p.Body))
	}
	return text.String()
}

func (s *Session) printPlans(ctx context.Context, printer *output.Printer, plans []plan) error {
	if !printer.Format().Machine() {
		for _, p := range plans {
			if _, err := fmt.Fprint(s.app.Out, p); err != nil {
				return err
			}
		}
		return nil
	}
	documents := make([]json.RawMessage, len(plans))
	for i, p := range plans {
		documents[i] = raw(p)
	}
	if len(documents) == 1 {
		return printer.Value(ctx, documents[0])
	}
	return printer.Values(ctx, documents)
}
