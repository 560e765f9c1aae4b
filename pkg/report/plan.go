package report

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// DryRun writes the requests that a dry run does not send.
func DryRun(ctx context.Context, printer *output.Printer, out io.Writer, plans []operate.Plan) error {
	if !printer.Format().Machine() {
		for _, p := range plans {
			if _, err := io.WriteString(out, asText(p)); err != nil {
				return err
			}
		}
		return nil
	}
	documents := make([]json.RawMessage, len(plans))
	for i, p := range plans {
		documents[i] = document.Encode(p)
	}
	if len(documents) == 1 {
		return printer.Value(ctx, documents[0])
	}
	return printer.Values(ctx, documents)
}

// asText formats a plan for people.
func asText(p operate.Plan) string {
	var lines strings.Builder
	fmt.Fprintf(&lines, "%s %s\n", p.Method, p.URL)
	for _, name := range slices.Sorted(maps.Keys(p.Header)) {
		fmt.Fprintf(&lines, "%s: %s\n", name, text.Visible(strings.Join(p.Header[name], ", ")))
	}
	if p.Body != nil {
		fmt.Fprintf(&lines, "%s\n", text.VisibleJSON(p.Body))
	}
	return lines.String()
}
