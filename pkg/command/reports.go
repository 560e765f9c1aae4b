package command

import (
	"cmp"

	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Reports builds the commands that report on one kind of resource: what it uses and what it may do.
type Reports struct {
	Noun   string // the command: "consumer"
	Key    string // the argument, if not the noun
	Title  string // one of them, with its article: "a consumer"
	Route  string // of one of them
	Sample string // its name in the examples, which the sandbox has
	More   []Command
}

func (r Reports) argument() string { return cmp.Or(r.Key, r.Noun) }

// UsageFlags are the flags that all reports of usage have.
func UsageFlags() []input.Flag {
	return []input.Flag{
		input.Start("from", "?from", "`time` when the period begins: a date (start of day, UTC) or an RFC 3339 time (server default 30 days before --to)"),
		input.Time("to", "?to", "`time` when the period ends: a date (end of day, UTC) or an RFC 3339 time (server default now)"),
		input.Text("model", "?model", "count only this AI `model`"),
		input.Text("environment", "?environmentName", "count only the environment of this `name`").Names("environment"),
	}
}

// Group returns the group "usage".
func (r Reports) Group() Group {
	return Group{Use: "usage", Short: "Report the usage of " + r.Title, Commands: func() []Command {
		series := Single("timeseries", "Report usage over time", r.series)
		return append([]Command{r.get(), series}, r.More...)
	}}
}

func (r Reports) get() Show {
	return Show{
		Use: "get <" + r.argument() + ">", Short: "Show the traffic, AI usage and budgets of " + r.Title,
		Example: "apiops " + r.Noun + " usage get " + r.Sample + " --from 2026-09-01 --to 2026-09-30",
		Route:   "GET " + r.Route + "/usage", Flags: UsageFlags(),
		Columns: output.Fields("NAME scope.name", "FROM period.from", "TO period.to", "REQUESTS traffic.requests",
			"FAILED traffic.failedRequests", "TOKENS ai.totals.tokenTotal", "COST USD ai.totals.costUsd", "BUDGETS budgets.status"),
	}
}

func (r Reports) series() Show {
	return Show{
		Use: "get <" + r.argument() + ">", Short: "Show the usage of " + r.Title + " over time",
		Example: "apiops " + r.Noun + " usage timeseries get " + r.Sample + " --granularity week",
		Route:   "GET " + r.Route + "/usage/timeseries",
		Flags: append(UsageFlags(),
			input.Text("granularity", "?granularity", "`length` of a row (server default day)").Of("day", "week", "month"),
			input.Text("include", "?include", "`kind` of usage (server default both)").Of("ai", "traffic")),
		Rows: "series",
		Columns: output.Fields("START bucketStart", "REQUESTS requests", "FAILED failedRequests", "AVERAGE MS avgTimeMs",
			"AI REQUESTS aiRequests", "TOKENS tokenTotal", "COST USD costUsd"),
	}
}

// BudgetBoard is the command that shows how much of each budget is used.
func (r Reports) BudgetBoard() Group {
	return Single("budget-board", "Report how much of each budget is used", func() List {
		return List{
			Use: "get <" + r.argument() + ">", Short: "Show how much of each budget below " + r.Title + " is used",
			Long:    "Shows the current windows of the budgets.",
			Example: "apiops " + r.Noun + " usage budget-board get " + r.Sample + " --sort percent,desc",
			Route:   "GET " + r.Route + "/usage/budget-board",
			Flags:   []input.Flag{input.Text("sort", "?sort", "`field` and direction: percent or name, with ,asc or ,desc")},
			Columns: output.Fields("NAME name", "FAMILY family", "WINDOW window", "CONSUMED consumed", "LIMIT limit", "PERCENT percent", "STATUS status",
				"+KEY key", "+UNIT unit", "+REMAINING remaining", "+RESETS resetsAt", "+PLAN planKey", "+ASSIGNMENT assignmentKey"),
		}
	})
}

// Proxies is the command that shows the usage of each proxy.
func (r Reports) Proxies(route string) Group {
	return Single("proxy", "Report usage by proxy", func() Show {
		return Show{
			Use: "list <" + r.argument() + ">", Short: "List the proxies that " + r.Title + " uses most",
			Example: "apiops " + r.Noun + " usage proxy list " + r.Sample,
			Route:   "GET " + route,
			Flags:   append(UsageFlags(), input.Number("top", "?limit", 1, "`number` of proxies (server default 50, at most 500)")),
			Rows:    "items",
			Columns: output.Fields("PROXY proxyName", "REQUESTS requests", "FAILED failedRequests", "SUCCESS % successRatePercent", "AVERAGE MS avgTimeMs",
				"TOKENS ai.tokenTotal", "COST USD ai.costUsd"),
		}
	})
}

// Clients is the command that lists the API clients of a caller.
func (r Reports) Clients() Group {
	return r.lists("api-client", "See the API clients of "+r.Title, "List the API clients of "+r.Title, "/api-clients",
		output.Fields("KEY apiClientKey", "NAME name", "CLIENT ID clientId", "STATE operationalState", "READINESS readiness",
			"EXPIRES expiresAt", "+VALID FROM validFrom", "+VERSION version"))
}

// Entitlements is the command that lists what a caller may call.
func (r Reports) Entitlements(short string) Group {
	return r.lists("entitlement", "See what "+r.Title+" may call", short, "/entitlements",
		output.Fields("KEY entitlementKey", "TYPE targetType", "TARGET targetRef", "ENVIRONMENT environmentRef", "STATUS status",
			"VALID UNTIL validUntil", "+SUBJECT subjectKey", "+SOURCE source"))
}

// Limits is the command that lists the limits of a caller.
func (r Reports) Limits(short string) Group {
	return r.lists("limit-assignment", "See the limits of "+r.Title, short, "/limit-assignments",
		output.Fields("KEY bindingKey", "FAMILY family", "MODE mode", "PLANS planKeys", "TARGET target.type", "STATUS status",
			"+VALID UNTIL validUntil", "+SOURCE source"))
}

// lists returns a group with a list below the resource.
func (r Reports) lists(noun, about, short, path string, columns []output.Field) Group {
	return Single(noun, about, func() List {
		return List{
			Use: "list <" + r.argument() + ">", Short: short, Example: "apiops " + r.Noun + " " + noun + " list " + r.Sample,
			Route: "GET " + r.Route + path, Columns: columns,
		}
	})
}
