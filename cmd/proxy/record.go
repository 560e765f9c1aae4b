package proxy

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// recordCommands are about what belongs to a proxy or is recorded of its calls.
func recordCommands() []command.Command {
	return []command.Command{
		command.Group{Use: "spec", Short: "Manage the specification of a proxy", Commands: func() []command.Command {
			return []command.Command{
				command.Show{
					Use: "get <proxy>", Short: "Show the specification of a proxy", Example: "apiops proxy spec get Orders -o json",
					Route: "GET " + single + "spec/", Columns: output.Fields("TYPE specCreationType", "REVISION apiProxyRevision", "ID id"),
				},
				command.Change{
					Use: "update <proxy>", Short: "Replace the specification of a proxy",
					Long:    "The endpoints of the proxy do not change; for that, use \"apiops proxy update\".",
					Example: "apiops proxy spec update Orders -f orders-spec.yaml",
					Route:   "PUT " + single + "spec/",
					Flags: []input.Flag{
						input.Text("type", "specCreationType", "`type` of the specification").Of("OPEN_API", "SWAGGER", "WSDL"),
						input.Content("content-file", "importedContentOfBackendApi", "`file` with the specification (- for stdin)"),
					},
					Document: true, Done: "Specification of {proxy} updated",
				},
			}
		}},
		command.Group{Use: "environment-variable", Aliases: []string{"env-var"}, Short: "List the environment variables that a proxy can use", Commands: func() []command.Command {
			return []command.Command{command.List{
				Use: "list <proxy>", Short: "List the environment variables that a proxy can use", Example: "apiops proxy environment-variable list Orders",
				Route: "GET " + single + "environment-variables/", Columns: output.Fields("NAME name", "SECRET secret", "DESCRIPTION description"),
			}}
		}},
		command.Group{Use: "traffic-log", Short: "Manage what is logged of the calls of a proxy", Commands: trafficLogCommands},
		command.Reports{Noun: "proxy", Title: "a proxy", Route: "/projects/{project}/api-proxies/{proxy}", Sample: "Orders"}.Group(),
	}
}

func trafficLogCommands() []command.Command {
	const all = single + "trafficLogSettings/"
	columns := output.Fields("ENVIRONMENT ID environmentId", "CLIENT BODY logBodyRequestFromClient", "BACKEND BODY logBodyRequestToTarget",
		"BACKEND RESPONSE logBodyResponseFromTarget", "RESPONSE logBodyResponseToClient", "+CONNECTORS connectorLabelByKey")
	const override = all + "{environment}/connectors/{connector}/methodOverride/"
	identity := []input.Flag{environment(), input.Argument("endpoint", "?methodName").Path()}
	return []command.Command{
		command.List{
			Use: "list <proxy>", Short: "List what is logged in each environment", Example: "apiops proxy traffic-log list Orders",
			Route: "GET " + all, Columns: columns,
		},
		command.Show{
			Use: "get <proxy>", Short: "Show what is logged in an environment", Example: "apiops proxy traffic-log get Orders --environment production",
			Route: "GET " + all + "{environment}/", Flags: []input.Flag{environment()}, Columns: columns,
		},
		command.Change{
			Use: "set <proxy>", Short: "Set what is logged in an environment",
			Long: `The change is deployed to the environment immediately. Its result may name
connections by other keys than "apiops proxy traffic-log get".`,
			Example: "apiops proxy traffic-log set Orders --environment production --client-request-body false",
			Route:   "PUT " + all + "{environment}/", Flags: append(logged(), environment()), Document: true,
			Done: "Traffic log of {proxy} updated",
		},
		command.Group{Use: "override", Short: "Manage what is logged of single endpoints", Commands: func() []command.Command {
			return []command.Command{
				command.Change{
					Use: "set <proxy> <connector> <endpoint>", Short: "Set what a connector logs of an endpoint",
					Long: `The connector is the name of a connection. Omitted fields follow the settings of
the proxy, which must exist: see "apiops proxy traffic-log set". The change is
deployed to the environment immediately.`,
					Example: "apiops proxy traffic-log override set Orders mail 'GET /orders' --environment production --enabled false",
					Route:   "PUT " + override,
					Flags:   append(append(logged(), input.Bool("enabled", "enabled", "log the calls of the endpoint")), identity...), Document: true,
					Done: "Override of {endpoint} for {connector} set",
				},
				command.Change{
					Use: "remove <proxy> <connector> <endpoint>", Short: "Log an endpoint like the rest of the proxy",
					Example: "apiops proxy traffic-log override remove Orders mail 'GET /orders' --environment production --yes",
					Route:   "DELETE " + override, Flags: identity,
					Confirm: "Remove the override of {endpoint} for {connector} from {proxy}?",
					Done:    "Override of {endpoint} for {connector} removed",
				},
			}
		}},
	}
}

// logged are the flags for the parts of a call that can be logged.
func logged() []input.Flag {
	return []input.Flag{
		input.Bool("client-request-parameters", "logParamRequestFromClient", "log the parameters of requests from clients"),
		input.Bool("client-request-headers", "logHeaderRequestFromClient", "log the headers of requests from clients"),
		input.Bool("client-request-body", "logBodyRequestFromClient", "log the bodies of requests from clients"),
		input.Bool("backend-request-parameters", "logParamRequestToTarget", "log the parameters of requests to backends"),
		input.Bool("backend-request-headers", "logHeaderRequestToTarget", "log the headers of requests to backends"),
		input.Bool("backend-request-body", "logBodyRequestToTarget", "log the bodies of requests to backends"),
		input.Bool("backend-response-headers", "logHeaderResponseFromTarget", "log the headers of responses from backends"),
		input.Bool("backend-response-body", "logBodyResponseFromTarget", "log the bodies of responses from backends"),
		input.Bool("client-response-headers", "logHeaderResponseToClient", "log the headers of responses to clients"),
		input.Bool("client-response-body", "logBodyResponseToClient", "log the bodies of responses to clients"),
	}
}
