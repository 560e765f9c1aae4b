package proxy

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	endpoints = "/projects/{project}/apiProxies/{proxy}/endpoints/"
	methods   = "/projects/{project}/apiProxies/{proxy}/methods/"
)

// methodGroup is near to `proxy endpoint`: another pair of operations for nearly the same data.
func methodGroup() command.Group {
	return command.Group{Use: "method", Short: "List the methods of a proxy", Commands: methodCommands}
}

func endpointGroup() command.Group {
	return command.Group{Use: "endpoint", Short: "Manage the endpoints of a proxy", Commands: endpointCommands}
}

// httpMethods are the methods of endpoints; ALL stands for every method.
func httpMethods(flag input.Flag) input.Flag {
	return flag.Exactly("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "ALL")
}

// identity are the arguments that identify an endpoint, which is not part of the path (quirks.md
// §7).
func identity(name, method string) []input.Flag {
	return []input.Flag{httpMethods(input.Argument("method", method)), input.Argument("path", name).Path()}
}

// endpointFields are the fields of an endpoint that can be changed.
func endpointFields() []input.Flag {
	return []input.Flag{
		input.Text("description", "description", "`text` that describes the endpoint"),
		input.Text("backend-path", "backendResourceUrl", "`path` or URL to call at the backend").Path(),
		httpMethods(input.Text("backend-method", "backendHttpMethod", "`method` to call the backend with")),
	}
}

func endpointColumns() []output.Field {
	return output.Fields("PATH endpoint", "METHOD httpMethod", "ACTIVE active", "BACKEND METHOD backendHttpMethod",
		"BACKEND PATH backendResourceUrl", "+DESCRIPTION description")
}

func endpointCommands() []command.Command {
	return []command.Command{
		command.List{
			Use: "list <proxy>", Short: "List the endpoints of a proxy", Example: "apiops proxy endpoint list Orders",
			Route: "GET " + endpoints, Columns: endpointColumns(),
		},
		command.Show{
			Use: "get <proxy> <method> <path>", Short: "Show an endpoint",
			Example: "apiops proxy endpoint get Orders GET '/orders/{id}'",
			Route:   "POST " + endpoints + "details/", Flags: identity("name", "httpMethod"), Columns: endpointColumns(),
		},
		command.Change{
			Use: "create <proxy> <method> <path>", Short: "Add an endpoint to a REST proxy",
			Long: `The backend is called with the same method and path unless you give others. The
endpoint is saved, but not deployed: deploy the proxy.`,
			Example: "apiops proxy endpoint create Orders DELETE '/orders/{id}' --description 'Cancel an order'",
			Route:   "POST " + endpoints, Flags: append(identity("name", "httpMethod"), endpointFields()...), Document: true,
			Prepare: completeBackend,
			Done:    "Endpoint {method} {path} of {proxy} created",
		},
		command.Change{
			Use: "update <proxy> <method> <path>", Short: "Update an endpoint (omitted fields keep their values)",
			Long:    "The API cannot change the path or the method of an endpoint: create another one.",
			Example: "apiops proxy endpoint update Orders GET /orders --backend-path /v2/orders --deploy-to production",
			Route:   "PATCH " + endpoints, Flags: append(identity("name", "httpMethod"), endpointFields()...), Document: true,
			Done: "Endpoint {method} {path} of {proxy} updated",
		},
		command.Change{
			Use: "delete <proxy> <method> <path>", Short: "Delete an endpoint of a REST proxy",
			Long:    "The policies of the endpoint are deleted, too.",
			Example: "apiops proxy endpoint delete Orders GET /orders --yes",
			Route:   "POST " + endpoints + "delete/", Flags: identity("name", "httpMethod"),
			Confirm: "Delete endpoint {method} {path} of {proxy} and its policies?",
			Done:    "Endpoint {method} {path} of {proxy} deleted",
			Missing: []string{"not found"},
		},
		command.Group{Use: "set", Short: "Change a setting of an endpoint", Commands: endpointSettings},
		command.Single("policy", "List the policies of an endpoint", func() command.List { return policiesOf("endpoint", endpoints) }),
	}
}

// completeBackend calls the backend as the endpoint is called: the server requires both fields.
func completeBackend(_ context.Context, _ *command.Run, request *input.Request) error {
	for from, to := range map[string]string{"name": "backendResourceUrl", "httpMethod": "backendHttpMethod"} {
		if request.Body.Text(to) == "" {
			request.Body[to] = document.Encode(request.Body.Text(from))
		}
	}
	return nil
}

// endpointSettings identify an endpoint by fields with other names (quirks.md §7).
func endpointSettings() []command.Command {
	identity := identity("identifierName", "identifierHttpMethod")
	return []command.Command{
		command.Change{
			Use: "cache <proxy> <method> <path>", Short: "Cache the responses of an endpoint",
			Long: `These settings override those of the proxy. If the cache of the endpoint is off,
that of the proxy still applies.`,
			Example: "apiops proxy endpoint set cache Orders GET /orders --enabled true --name orders --on-hit stop --ttl 60",
			Route:   "PATCH " + endpoints + "cache/", Document: true, Wrap: "cacheSettings",
			Flags: append(identity,
				input.Text("name", "cacheSettings.name", "`name` of the cache").Required(),
				input.Text("on-hit", "cacheSettings.handlingAction",
					"`action` after a hit; continue also calls the backend").Of("STOP", "CONTINUE").Required(),
				input.Bool("enabled", "cacheSettings.cacheActive", "use the cache"),
				input.Number("ttl", "cacheSettings.ttl", 0, "`seconds` to keep a response"),
				input.Number("capacity", "cacheSettings.capacity", 1, "maximum `number` of responses"),
				input.Text("storage", "cacheSettings.cacheStorageType", "`place` of the cache").Of("LOCAL", "DISTRIBUTED")),
			Done: "Cache of {method} {path} of {proxy} updated",
		},
		command.Change{
			Use: "status <proxy> <method> <path>", Short: "Enable or disable an endpoint",
			Long:    "Calls of a disabled endpoint are answered with HTTP 404. Its policies are kept.",
			Example: "apiops proxy endpoint set status Orders POST /orders --enabled false --deploy-to production",
			Route:   "PATCH " + endpoints + "status/", Document: true,
			Flags: append(identity, input.Bool("enabled", "active", "accept calls of the endpoint").Required()),
			Done:  "Status of {method} {path} of {proxy} updated",
		},
		command.Change{
			Use: "wsa <proxy> <method> <path>", Short: "Set the WS-Addressing headers of an endpoint of a SOAP proxy",
			Example: "apiops proxy endpoint set wsa Orders POST /orders --enabled true --version v200508 --message-id true",
			Route:   "PATCH " + endpoints + "wsa/", Document: true, Wrap: "wsaSettings",
			Flags: append(identity,
				input.Bool("enabled", "wsaSettings.wsaEnabled", "add WS-Addressing headers"),
				input.Text("version", "wsaSettings.wsaVersion", "`version` of the standard").Of("V200508", "V200408"),
				input.Text("action", "wsaSettings.wsaAction", "`uri` of the action"),
				input.Text("to", "wsaSettings.wsaTo", "`uri` of the receiver"),
				input.Bool("message-id", "wsaSettings.wsaGenerateMessageId", "generate a message ID")),
			Done: "WS-Addressing of {method} {path} of {proxy} updated",
		},
	}
}

func methodCommands() []command.Command {
	return []command.Command{
		command.List{
			Use: "list <proxy>", Short: "List the methods of a proxy",
			Example: "apiops proxy method list Orders",
			Route:   "GET " + methods,
			Flags: []input.Flag{
				input.Switch("with-policies", "?withPolicies", "include the policies of each method in json and yaml"),
			},
			Columns: endpointColumns(),
		},
		command.Single("policy", "List the policies of a method", func() command.List { return policiesOf("method", methods) }),
	}
}
