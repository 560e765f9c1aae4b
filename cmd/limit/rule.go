package limit

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/value"
)

func families() []string { return []string{"REQUEST_RATE", "AI_TOKEN_BUDGET"} }

// rules are the flags for rate limits below a field of the body.
func rules(spec string) []input.Flag {
	return []input.Flag{
		input.Texts("rate", spec+".requestRate.windows", "`limit` such as 100/minute").Read(readRate),
		input.Text("overflow-action", spec+".requestRate.overflowAction", "`action` beyond the limit").Of("BLOCK", "COUNT_ONLY"),
	}
}

// fitting returns what rejects limits for requests in the rules of another family.
func fitting(spec, family string) func(context.Context, *command.Run, *input.Request) error {
	return func(_ context.Context, _ *command.Run, request *input.Request) error {
		field := spec + ".requestRate"
		given := document.Members(request.Body.Get(field))
		if len(given) == 0 || request.Body.Text(family) != "AI_TOKEN_BUDGET" {
			return nil
		}
		return fault.Usagef("%s is for the family REQUEST_RATE, not AI_TOKEN_BUDGET", field).
			WithHint("omit --rate and --overflow-action; for tokens, set %s.aiBudget with -f or --set", spec)
	}
}

// readRate reads 100/minute as a window of a rate limit.
func readRate(text string) (any, error) {
	count, unit, _ := strings.Cut(text, "/")
	number, err := value.ParseNumber(strings.TrimSpace(count), 1, math.MaxInt)
	unit = strings.ToUpper(strings.TrimSpace(unit))
	if err != nil || !slices.Contains([]string{"SECOND", "MINUTE", "HOUR", "DAY", "MONTH"}, unit) {
		return nil, errors.New("requires a number of calls per second, minute, hour, day or month, such as 100/minute")
	}
	return map[string]any{"permittedMessageCount": number, "interval": "ONE_" + unit}, nil
}
