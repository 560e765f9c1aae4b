// Package usage provides the `apiops usage` commands.
package usage

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops usage` group.
func Commands() command.Group {
	return command.Group{Use: "usage", Short: "Report who and what is used most", Commands: func() []command.Command {
		return []command.Command{command.Group{Use: "top", Short: "Rank by usage", Commands: top}}
	}}
}

func top() []command.Command {
	return []command.Command{command.Show{
		Use: "list", Short: "List what is used most in a project",
		Long:    "Shares refer to all entries, including those that are not listed.",
		Example: "apiops usage top list --dimension consumers --metric requests --from 2026-09-01",
		Route:   "GET /projects/{project}/usage/top",
		Flags: append([]input.Flag{
			input.Text("dimension", "?dimension", "`kind` of entries to rank").Of("consumers", "applications", "api-clients", "models", "api-proxies").Required(),
			input.Text("metric", "?metric", "`metric` to rank by (server default tokens)").Of("tokens", "cost", "requests"),
			input.Text("organization", "?organization", "`code` of an organization"),
			input.Number("top", "?limit", 1, "`number` of entries (server default 50, at most 500)"),
		}, command.UsageFlags()...),
		Rows: "items",
		Columns: output.Fields("NAME name", "RANK rank", "VALUE value", "SHARE % sharePercent", "REQUESTS requests", "TOKENS tokenTotal", "COST USD costUsd",
			"+KEY key"),
	}}
}
