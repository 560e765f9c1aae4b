// Package aibudget provides the `apiops ai-budget` commands.
package aibudget

import (
	"context"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const budgets = "/projects/{project}/ai-budgets/"

// Commands returns the `apiops ai-budget` group.
func Commands() command.Group {
	return command.Group{
		Use:   "ai-budget",
		Short: "Limit the tokens and the cost of AI traffic",
		Long: `A budget belongs to a project, a proxy, an organization of credentials, or the
access of a credential to a proxy, each named by its ID; "apiops ai-budget
hierarchy get" shows the IDs.`,
		Commands: commands,
	}
}

func commands() []command.Command {
	return []command.Command{
		command.Change{
			Use:   "set <target-type> <target-id>",
			Short: "Set the budget of a project, proxy, organization or access",
			Long: `Replaces the whole budget: limits that you omit are removed. Only the lists
modelBudgets and providerBudgets are kept if you omit them; an empty list removes
all of its limits.`,
			Example: "apiops ai-budget set api-proxy proxy-1 --tokens-per-month 2000000 --overflow alert-only",
			Route:   "PUT " + budgets,
			Flags: []input.Flag{
				input.Argument("target-type", "targetType").Of("CREDENTIAL_ORGANIZATION", "API_PROXY", "PROJECT", "CREDENTIAL_ALLOWED_API_PROXY"),
				input.Argument("target-id", "targetId"),
				input.Text("source", "budgetSource", "whose budget applies to an access").Of("CREDENTIAL", "ORGANIZATION", "INHERIT"),
				input.Bool("enabled", "budget.enabled", "enforce the budget"),
				input.Number("tokens-per-minute", "budget.tokensPerMinute", 0, "maximum `number` of tokens per minute"),
				input.Number("tokens-per-hour", "budget.tokensPerHour", 0, "maximum `number` of tokens per hour"),
				input.Number("tokens-per-day", "budget.tokensPerDay", 0, "maximum `number` of tokens per day"),
				input.Number("tokens-per-month", "budget.tokensPerMonth", 0, "maximum `number` of tokens per month"),
				input.Decimal("usd-per-hour", "budget.usdPerHour", "maximum cost per hour in US dollars"),
				input.Decimal("usd-per-day", "budget.usdPerDay", "maximum cost per day in US dollars"),
				input.Decimal("usd-per-month", "budget.monthlyBudgetUsd", "maximum cost per month in US dollars"),
				input.Number("hard-cap", "budget.hardCapPercent", 1, "`percent` of the budget at which --overflow applies (server default 100)"),
				input.Text("overflow", "budget.overflowAction", "what happens when the budget is used up (server default block)").
					Of("BLOCK", "FAILOVER", "ALERT_ONLY", "CHEAPER_MODEL"),
				input.Text("cheaper-model", "budget.cheaperModelId", "`id` of the model for --overflow cheaper-model"),
			},
			Document: true,
			Prepare:  confirmWipe,
			Done:     "Budget of {target-type} {target-id} set",
		},
		command.Single("hierarchy", "Show all budgets as a tree", hierarchy),
		command.Single("effective-limit", "Show the limit that results for an object", effectiveLimit),
		command.Single("scope-rule", "List the limits that are set", scopeRules),
	}
}

// confirmWipe asks before a budget without limits, or an empty list, removes limits; a list that is
// missing or null is kept (quirks.md §14).
func confirmWipe(ctx context.Context, run *command.Run, request *input.Request) error {
	var wiped []string
	for _, list := range []struct{ path, what string }{{"budget.modelBudgets", "model"}, {"budget.providerBudgets", "provider"}} {
		if entries, isList := document.ReadList(request.Body.Get(list.path)); isList && len(entries) == 0 {
			wiped = append(wiped, list.what)
		}
	}
	limits := []string{"tokensPerMinute", "tokensPerHour", "tokensPerDay", "tokensPerMonth", "usdPerHour", "usdPerDay", "monthlyBudgetUsd"}
	isGiven := func(limit string) bool {
		value := request.Body.Get("budget." + limit)
		return value != nil && string(value) != "null"
	}
	switch target := run.Arguments.First("target-id"); {
	case request.Body.Has("budget") && !slices.ContainsFunc(limits, isGiven):
		return run.Loses(ctx, "remove", "every limit of "+target)
	case len(wiped) > 0:
		return run.Loses(ctx, "remove", "all "+strings.Join(wiped, " and ")+" limits of "+target)
	}
	return nil
}

func hierarchy() command.Show {
	return command.Show{
		Use:     "get",
		Short:   "Show the budgets of the project and everything below it",
		Long:    "The table has only the project itself; use -o json or -o yaml to see the tree.",
		Example: "apiops ai-budget hierarchy get -o yaml",
		Route:   "GET " + budgets + "hierarchy/",
		Columns: output.Fields("ID nodeId", "TYPE nodeType", "NAME name", "STATUS status", "TOKENS PER MONTH tokensPerMonth",
			"BELOW children.name"),
	}
}

func effectiveLimit() command.Show {
	return command.Show{
		Use:   "get <node-type> <node-id>",
		Short: "Show the smallest limit of an object and those above it",
		Long: `The server computes this limit; the gateway may enforce another one while calls
run at the same time. No number means no limit.`,
		Example: "apiops ai-budget effective-limit get api-proxy proxy-1",
		Route:   "GET " + budgets + "hierarchy/{node-type}/{node-id}/effective-limit/",
		Flags: []input.Flag{
			input.Argument("node-type", "{node-type}").Of("CREDENTIAL", "CREDENTIAL_ORGANIZATION", "API_PROXY", "PROJECT"),
		},
		Columns: output.Fields("ID nodeId", "TYPE nodeType", "TOKENS PER MONTH effectiveMonthlyTokens", "ORGANIZATIONS orgChain"),
	}
}

func scopeRules() command.List {
	return command.List{
		Use:     "list",
		Short:   "List the limits of credentials, organizations, proxies and the project",
		Example: "apiops ai-budget scope-rule list",
		Route:   "GET " + budgets + "scope-rules/",
		Columns: output.Fields("ID id", "TYPE entityType", "NAME name", "TOKENS PER MONTH tokensPerMonth", "USED % usagePercent",
			"+TOKENS PER DAY tokensPerDay", "+TOKENS PER MINUTE tokensPerMinute", "+SCOPE scopeRef"),
	}
}
