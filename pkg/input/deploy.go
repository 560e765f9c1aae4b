package input

import (
	"errors"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// layDeployment asks for a deployment, or explicitly for none: servers have different defaults
// (quirks.md §13).
func (c *composer) layDeployment() error {
	operation, targets := c.spec.Operation, c.in.deployTo
	if operation.Deploys != catalog.DeploysAsked {
		if len(targets) > 0 {
			return fault.Usagef("--deploy-to does not apply to this request").WithHint("remove the flag")
		}
		return nil
	}
	asks := operation.Asks
	where, list := strings.ReplaceAll(asks.Path, ":", "."), strings.ReplaceAll(asks.List, ":", ".")
	if where == list && !asks.ByID && len(targets) > 1 {
		return fault.Usagef("only one environment can be given with --deploy-to").
			WithHint("run the command once for each environment")
	}
	body := c.request.Body
	switch {
	case asks.In == catalog.InQuery:
		if len(targets) > 0 {
			c.request.Query[list] = targets
		}
		return nil
	case where == list:
		if len(targets) > 0 {
			return body.Set(list, targets[0])
		}
		return nil
	case len(targets) > 0:
		return errors.Join(body.Set(where, true), body.Set(list, targets))
	}
	if asked, isTrue := body.Get(where), string(body.Get(where)) == "true"; isTrue || asked != nil && string(asked) != "false" && string(asked) != null {
		if names, ok := document.ReadList(body.Get(list)); !ok || len(names) == 0 {
			return fault.Usagef("the file asks for a deployment, but names no environment").
				WithHint("use --deploy-to ENVIRONMENT, or set %s in the file", list)
		}
		return nil
	}
	return body.Set(where, false)
}
