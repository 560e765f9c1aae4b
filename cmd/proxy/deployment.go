package proxy

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// environment is the flag of commands that are about one environment.
func environment() input.Flag {
	return input.Text("environment", "{environment}", "`name` of the environment").Required()
}

// record are the flags for the record of a deployment in the deploy history.
func record() []input.Flag {
	return []input.Flag{
		input.Text("description", "description", "`text` for the deploy history"),
		input.Switch("persistent", "persistent", "keep the record in the deploy history permanently"),
	}
}

func deploymentCommands() []command.Command {
	return []command.Command{
		deployCommand(),
		command.Change{
			Use: "undeploy <proxy>...", Short: "Undeploy a proxy from environments",
			Example: "apiops proxy undeploy Orders --environment staging --yes",
			Route:   "DELETE " + single + "environments/{environment}/",
			Flags: append([]input.Flag{
				input.Texts("environment", "{environment}", "`name` of an environment to undeploy from").Required(),
			}, record()...),
			Confirm: "Undeploy {proxy} from {environment}? Clients there can no longer call it.",
			Done:    "Proxy {proxy} undeployed from {environment}",
		},
		rollbackCommand(),
		ensureCommand(),
		command.Group{Use: "deploy-history", Short: "Manage the earlier revisions of a proxy", Commands: historyCommands},
		command.Single("deploy-status", "Show what the manager knows about a deployment", func() command.Show {
			return command.Show{
				Use: "get <proxy>", Short: "Show whether a proxy is deployed to an environment",
				Long: `This is the record of the manager. For what the gateways have loaded, use
"apiops proxy route-health get".`,
				Example: "apiops proxy deploy-status get Orders --environment production",
				Route:   "GET " + single + "environments/{environment}/deploy-status/",
				Flags:   []input.Flag{environment()},
				Columns: output.Fields("DEPLOYED deployed", "REVISION revision", "REDEPLOY REQUIRED redeployRequired", "LAST DEPLOYED lastDeployTime"),
			}
		}),
		command.Single("route-health", "Show what the gateways have loaded", func() command.Show {
			return command.Show{
				Use: "get <proxy>", Short: "Show whether the gateways of an environment route a proxy",
				Long: `No request is sent to the backend. Pods that do not respond are not counted, and
the result does not say which revision a pod has.`,
				Example: "apiops proxy route-health get Orders --environment production",
				Route:   "GET " + single + "environments/{environment}/route-health/",
				Flags:   []input.Flag{environment()},
				Columns: output.Fields("ACTIVE routeActive", "PATH servedPath", "PODS ACTIVE podsActive", "PODS RESPONDED podsResponded", "METHODS methods"),
			}
		}),
		command.Single("invoke-info", "Show how clients call a proxy", func() command.List {
			return command.List{
				Use: "get <proxy>", Short: "Show the URLs of a proxy in each environment",
				Example: "apiops proxy invoke-info get Orders",
				Route:   "GET " + single + "invoke-info/",
				Columns: output.Fields("ENVIRONMENT environmentName", "DEPLOYED deployed", "URL gatewayBaseUrl", "PATHS fullPaths", "METHODS methods", "+ROOT CONTEXT rootContext", "+SCHEMES schemes"),
			}
		}),
		command.Group{Use: "promotion", Short: "Copy proxies between environments and projects", Commands: promotionCommands},
	}
}

func historyCommands() []command.Command {
	columns := output.Fields("REVISION revision", "ENVIRONMENT environment", "DEPLOYED deploy", "VERSION backendApiVersion",
		"TIME deploymentTime", "BY username", "+PERSISTENT persistent", "+DESCRIPTION description")
	const route = single + "deploy-histories/"
	return []command.Command{
		command.List{
			Use: "list <proxy>", Short: "List the revisions of a proxy",
			Long: `The server deletes old revisions by itself, unless they were deployed with
--persistent.`,
			Example: "apiops proxy deploy-history list Orders", Route: "GET " + route, Columns: columns,
		},
		command.Show{
			Use: "get <proxy> <revision>", Short: "Show a revision of a proxy",
			Example: "apiops proxy deploy-history get Orders 1", Route: "GET " + route + "{revision}/", Columns: columns,
		},
		command.Change{
			Use: "delete <proxy> <revision>...", Short: "Delete a revision of a proxy",
			Example: "apiops proxy deploy-history delete Orders 1 --yes", Route: "DELETE " + route + "{revision}/",
			Confirm: "Delete revision {revision} of {proxy}? You can no longer roll back to it.",
			Done:    "Revision {revision} of {proxy} deleted", Missing: []string{"not found"},
		},
	}
}

func promotionCommands() []command.Command {
	return []command.Command{
		command.List{
			Use: "list", Short: "List the proxies of a project as they can be promoted",
			Example: "apiops proxy promotion list", Route: "GET " + collection + "forpromotion",
			Columns: output.Fields("NAME name", "TYPE type", "DEPLOYED TO apiProxyDeployList.environmentName",
				"REDEPLOY REQUIRED apiProxyDeployList.redeployRequired", "+CREATED FROM enumProxyCreationType", "+ID id"),
		},
		command.Change{
			Use: "save <proxy>", Short: "Save a proxy that another project promotes",
			Long: `The file is an entry of "apiops proxy promotion list". With an id, it overwrites
that proxy. It contains no policies, so the result may have none. The server
does not report failed deployments: see "apiops proxy deploy-status get".`,
			Example: "apiops proxy promotion save Invoices --set type=REST",
			Route:   "PUT " + collection + "promotion", Document: true,
			Flags: []input.Flag{
				input.Argument("proxy", "name"),
				input.Text("description", "description", "`text` that describes the proxy; may be empty"),
			},
			Prepare: func(ctx context.Context, run *command.Run, request *input.Request) error {
				if request.Body.Text("id") == "" {
					return nil
				}
				return run.Loses(ctx, "overwrite", "the proxy "+run.Subject())
			},
			Globals: []string{"yes"},
			Done:    "Proxy {proxy} saved",
		},
	}
}
