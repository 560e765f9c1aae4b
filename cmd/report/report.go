// Package report provides the `apiops report` commands.
package report

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const reports = "/projects/{project}/reports/"

// Commands returns the `apiops report` group.
func Commands() command.Group {
	return command.Group{Use: "report", Short: "Report on proxies, access and inactivity", Commands: commands}
}

func commands() []command.Command {
	return []command.Command{
		command.Single("proxy", "Report on the proxies of all projects", proxies),
		command.Single("organization-access", "Report on what organizations may call", access),
		command.Single("inactive-client", "Report on inactive clients", inactiveClients),
		command.Single("inactive-endpoint", "Report on inactive endpoints", inactiveEndpoints),
	}
}

func proxies() command.List {
	return command.List{
		Use: "list", Short: "List the proxies and proxy groups of all projects",
		Example: "apiops report proxy list --include-endpoints true -o json",
		Route:   "GET /reports/api-proxies",
		Flags:   []input.Flag{input.Bool("include-endpoints", "?includeEndpoints", "include the endpoints in json and yaml")},
		Columns: output.Fields("NAME apiProxyName", "PROJECT projectName", "TYPE type", "GROUP apiGroup"),
	}
}

func access() command.Show {
	return command.Show{
		Use: "get", Short: "Show the proxies that organizations may call, and their data models",
		Long:    "The report only covers proxies that are shared with others.",
		Example: "apiops report organization-access get -o json",
		Route:   "GET /reports/organization-api-data-model-access",
		Columns: output.Fields("PROXIES apiAccessList.name", "PROJECTS apiAccessList.projectName", "SHARING apiAccessList.sharingType"),
	}
}

// period says which calls are counted.
func period() []input.Flag {
	return []input.Flag{
		input.Text("environment", "?environmentName", "`name` of the environment").Names("environment").Required(),
		input.Text("from", "?from", "`time` of the first call to count, such as 2026-09-01 or now-30d"),
		input.Text("to", "?to", "`time` of the last call to count"),
		input.Number("min-usage", "?minUsage", 0, "minimum `number` of calls"),
		input.Number("max-usage", "?maxUsage", 0, "maximum `number` of calls; 0 means not called at all"),
	}
}

func inactiveClients() command.List {
	return command.List{
		Use: "list", Short: "List clients and their number of calls in an environment",
		Long: `LAST USED is empty if the retained logs contain no call; the client may have been
used earlier.`,
		Example: "apiops report inactive-client list --environment production --max-usage 0",
		Route:   "GET " + reports + "inactive-clients",
		Flags: append(period(),
			input.Texts("organization", "?organizationCode", "`code` of an organization"),
			input.Text("status", "?status", "`status` of the clients").Of("ALL", "ENABLED", "DISABLED"),
			input.Bool("include-api-clients", "?includeApiClients", "include API clients"),
			input.Text("identity", "?identityType", "`type` of the clients").Of("CONSUMER", "API_CLIENT"),
			input.Text("sort", "?sort", "`field` and direction: lastUsedAt, createdAt, consumer, apiClientKey, status, identityType or total, with ,asc or ,desc")),
		Columns: output.Fields("CONSUMER consumer.username", "TYPE identityType", "API CLIENT apiClient.name",
			"ORGANIZATION organization.code", "STATUS status", "LAST USED lastUsedAt", "CALLS counts.total", "+CREATED createdAt",
			"+BLOCKED counts.blocked", "+ERRORS counts.error"),
	}
}

func inactiveEndpoints() command.List {
	return command.List{
		Use: "list", Short: "List endpoints and their number of calls in an environment",
		Long:    "All endpoints are listed: use --max-usage 0 for those that were not called.",
		Example: "apiops report inactive-endpoint list --environment production --max-usage 0",
		Route:   "GET " + reports + "inactive-endpoints",
		Flags: append(period(),
			input.Text("proxy", "?apiProxyName", "`name` of a proxy").Names("proxy"),
			input.Text("sort", "?sort", "`field` and direction: apiProxyName, httpMethod, endpoint, total or endpointRef, with ,asc or ,desc")),
		Columns: output.Fields("ENDPOINT endpoint", "METHOD httpMethod", "PROXY apiProxyName", "CALLS counts.total",
			"+SUCCESSFUL counts.successful", "+BLOCKED counts.blocked", "+ERRORS counts.error"),
	}
}
