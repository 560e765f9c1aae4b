// Package rlcl provides the `apiops rlcl` commands.
package rlcl

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	lists = "/projects/{project}/rlcl/"
	one   = lists + "{rlcl}/"
)

// Commands returns the `apiops rlcl` group.
func Commands() command.Group {
	return command.Group{Use: "rlcl", Short: "Manage rate limit control lists", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "rlcl", Title: "RLCL", Route: lists, InBody: true, Sample: "partner-limits",
		New: "trial-limits --description 'Limits of trials' --execution-order before-api-proxy", Change: "--enabled false",
		Columns: output.Fields("NAME name", "ENABLED enabled", "ORDER executionOrder", "CREDENTIALS credentialNameList",
			"DESCRIPTION description", "+PROXIES endpointRateLimitList.apiProxyName"),
		Fields: []input.Flag{
			input.Text("description", "description", "`text` that describes the list"),
			input.Bool("enabled", "enabled", "apply the limits (server default true)"),
			input.Text("execution-order", "executionOrder", "`position` among the policies").
				Of("BEFORE_PROXY_GROUP", "AFTER_PROXY_GROUP", "BEFORE_API_PROXY", "AFTER_API_PROXY", "BEFORE_API_METHOD", "AFTER_API_METHOD", "FIRST", "LAST"),
			input.Text("window", "timeIntervalWindowType", "`kind` of time window (server default fixed)").Of("FIXED", "SLIDING"),
			input.Text("on-cache-error", "cacheErrorHandlingType", "`action` if the cache fails (server default fail)").Of("FAIL", "CONTINUE"),
			input.Number("cache-timeout", "cacheConnectionTimeoutInSeconds", 0, "`seconds` to connect to the cache (server default 3)"),
			input.Bool("statistics", "showRateLimitStatisticsInResponseHeader", "show statistics in the headers of responses"),
			input.Text("identity", "identitySource", "`source` of the identity of a caller").Of("VARIABLE", "AUTH_RESOLVED"),
			input.Text("out-of-target", "outOfTargetAction", "`action` for callers outside of the target audience").Of("BLOCK", "GENERAL_QUOTA"),
			input.Text("quota-mode", "generalQuotaMode", "`mode` of the general quota").Of("TOTAL", "PER_IDENTITY"),
			input.Number("quota-requests", "generalQuotaPermittedMessageCount", 1, "`number` of requests of the general quota"),
			input.Number("quota-period", "generalQuotaTimeIntervalPeriodLength", 1, "`number` of intervals of the general quota"),
			interval("quota-interval", "generalQuotaTimeInterval"),
		},
	}
	list, update := all.List(), all.Update()
	list.Flags = []input.Flag{input.Switch("details", "?withDetails", "include credentials and endpoints")}
	update.Short = "Update an RLCL (omitted fields keep their values)"
	update.Long = `Lists in a file replace the stored ones. For credentials, endpoints and the
condition, use the commands for them.`
	update.Flags = append([]input.Flag{input.Argument("rlcl", "name")}, update.Flags...)
	return []command.Command{
		list, all.Get(), all.Create(), update, all.Delete(),
		command.Group{Use: "condition", Short: "Manage when an RLCL applies", Commands: conditionCommands},
		command.Group{Use: "credential", Short: "Manage the credentials of an RLCL", Commands: credentialCommands},
		command.Group{Use: "endpoint", Short: "Manage the endpoints of an RLCL and their limits", Commands: endpointCommands},
	}
}

func interval(name, place string) input.Flag {
	return input.Text(name, place, "`unit` of the period").Of("ONE_SECOND", "ONE_MINUTE", "ONE_HOUR", "ONE_DAY", "ONE_MONTH")
}

func conditionCommands() []command.Command {
	change := func(method, verb, short, done string) command.Change {
		return command.Change{
			Use:      verb + " <rlcl>",
			Short:    short,
			Long:     "A file contains the rules in conditionRuleList; --skeleton prints their fields.",
			Example:  "apiops rlcl condition " + verb + ` partner-limits --rule '{"conditionCriteria": "AND", "conditionRuleList": []}'`,
			Route:    method + " " + one + "condition/",
			Flags:    []input.Flag{input.JSON("rule", "conditionRuleList", "`rule` in JSON; may be repeated").Repeated().Required()},
			Document: true,
			Done:     "Condition of {rlcl} " + done,
		}
	}
	set := change("PUT", "set", "Replace the condition of an RLCL", "set")
	set.Prepare = func(ctx context.Context, run *command.Run, request *input.Request) error {
		if rules, _ := document.ReadList(request.Body["conditionRuleList"]); len(rules) > 0 {
			return nil
		}
		return run.Loses(ctx, "remove", "the condition of "+run.Subject()+", which then always applies,")
	}
	set.Globals = []string{"yes"}
	return []command.Command{
		change("POST", "add", "Add rules to the condition of an RLCL", "updated"),
		set,
		command.Change{
			Use:     "remove <rlcl>",
			Short:   "Remove the condition of an RLCL, which then always applies",
			Example: "apiops rlcl condition remove partner-limits --yes",
			Route:   "DELETE " + one + "condition/",
			Confirm: "Remove the condition of {rlcl}? It then always applies.",
			Done:    "Condition of {rlcl} removed",
		},
	}
}

func credentialCommands() []command.Command {
	change := func(method, verb, short, sample, done string) command.Change {
		return command.Change{
			Use:     verb + " <rlcl> <username>...",
			Short:   short,
			Example: "apiops rlcl credential " + verb + " partner-limits " + sample,
			Route:   method + " " + one + "credentials/",
			Flags:   []input.Flag{input.Argument("username", "credentialNameList")},
			Done:    "Credentials of {rlcl} " + done,
		}
	}
	return []command.Command{
		change("POST", "add", "Add credentials to an RLCL", "api-user mobile-app", "added"),
		change("PUT", "set", "Replace all credentials of an RLCL", "api-user partner-gateway", "replaced"),
		change("DELETE", "remove", "Remove credentials from an RLCL (absent ones are ignored)", "partner-gateway", "removed"),
	}
}
