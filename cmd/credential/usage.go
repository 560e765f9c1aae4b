package credential

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// usageCommands reports the usage of an organization.
func usageCommands() command.Group {
	reports := command.Reports{Noun: "credential-organization", Key: "code", Title: "an organization", Route: organizations + "{code}", Sample: "acme"}
	reports.More = []command.Command{
		reports.BudgetBoard(),
		command.Single("hierarchy", "Report usage by organization or consumer", func() command.List {
			return command.List{
				Use: "get <code>", Short: "Show the usage of the organizations or consumers below an organization",
				Long:    "The organizations below others are part of -o json, as children.",
				Example: "apiops credential-organization usage hierarchy get acme --from 2026-09-01",
				Route:   "GET " + organizations + "{code}/usage/hierarchy",
				Flags: append(command.UsageFlags()[:2],
					input.Text("level", "?level", "`level` to report (server default organization)").Of("organization", "consumer"),
					input.Bool("include-descendants", "?includeDescendants", "include consumers of the organizations below, with --level consumer")),
				Columns: output.Fields("CODE code", "NAME name", "KIND classification", "DEPTH depth", "MEMBERS memberCount", "BUDGET % budgetPercent"),
			}
		}),
	}
	return reports.Group()
}
