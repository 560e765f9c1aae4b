package proxy

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	policies  = "/projects/{project}/apiProxies/{proxy}/policies/"
	onePolicy = policies + "{policy}/"
)

func policyGroup() command.Group {
	return command.Group{Use: "policy", Short: "Manage the policies of a proxy and of its endpoints", Commands: policyCommands}
}

func policyCommands() []command.Command {
	return []command.Command{
		command.List{
			Use: "list <proxy>", Short: "List the policies of a proxy and of its endpoints",
			Example: "apiops proxy policy list Orders",
			Route:   "GET " + policies, Columns: policyColumns(), Split: policyRows,
		},
		command.Change{
			Use: "create <proxy> <policy>", Short: "Add a policy to a proxy or to an endpoint",
			Long: `With --endpoint and --method, the policy applies to that endpoint, else to all. It
is added at the end of the pipeline unless --order gives its position. A file may
contain the policy alone, or the whole body of the API.`,
			Example: "apiops proxy policy create Orders size-limit --type policy-max-message-size --pipeline request --set policy.maxMessageSize=1000000",
			Route:   "POST " + onePolicy, Document: true, Wrap: "policy",
			Flags:   append(target(), policyFields()...),
			Prepare: prepareTarget(true),
			Done:    "Policy {policy} of {proxy} created",
		},
		command.Change{
			Use: "update <proxy> <policy>", Short: "Replace a policy",
			Long: `The server replaces the whole policy: omitted fields get their defaults. Another
pipeline, scope or --order moves it; the name and the type cannot change. Before a
policy without settings replaces one, the command asks for confirmation.`,
			Example: "apiops proxy policy update Orders rate-limit -f rate-limit.yaml --pipeline request --scope all --deploy-to production",
			Route:   "PUT " + onePolicy, Document: true, Wrap: "policy",
			Flags:   append(target(), policyFields()...),
			Prepare: prepareUpdatePolicy, Globals: []string{"yes"},
			Done: "Policy {policy} of {proxy} updated",
		},
		command.Change{
			Use: "delete <proxy> <policy>...", Short: "Delete a policy from a pipeline",
			Long: `All policies of that name in the given pipeline and scope are deleted, also those
inside of a policy group. Names are not case-sensitive. A policy in several
pipelines or scopes must be deleted from each.`,
			Example: "apiops proxy policy delete Orders rate-limit --pipeline request --scope all --yes",
			Route:   "DELETE " + onePolicy, Document: true,
			Flags:   target(),
			Prepare: prepareTarget(false),
			Confirm: "Delete policy {policy} of {proxy}? All policies of that name in the pipeline and scope are deleted.",
			Done:    "Policy {policy} of {proxy} deleted",
			Missing: []string{"not found"},
		},
		discover("tools", "MCP", "parse-tools/", output.Fields("NAME name", "DESCRIPTION description", "+TYPE type", "+SCHEMA inputSchema")),
		discover("skills", "A2A", "parse-skills/", output.Fields("NAME name", "DESCRIPTION description", "TAGS tags", "+ID id")),
	}
}

// target says where in a proxy a policy is.
func target() []input.Flag {
	return []input.Flag{
		input.Text("pipeline", "operationMetadata.targetPipeline", "`pipeline` of the policy").Of("REQUEST", "RESPONSE", "ERROR").Required(),
		input.Text("scope", "operationMetadata.targetScope", "what the policy applies to").Of("ENDPOINT", "ALL"),
		input.Text("endpoint", "operationMetadata.targetEndpoint", "`path` of the endpoint").Path().Names("proxy endpoint"),
		httpMethods(input.Text("method", "operationMetadata.targetEndpointHTTPMethod", "`method` of the endpoint")),
	}
}

// policyFields are the fields of a policy that are the same for all types.
func policyFields() []input.Flag {
	types := catalog.Kinds(command.Request("POST " + onePolicy).Operation.Route)
	return []input.Flag{
		input.Number("order", "operationMetadata.order", 1, "`position` in the pipeline, from 1"),
		input.Text("type", "policy.type", "`type` of the policy").Exactly(types...).Required(),
		input.Text("description", "policy.description", "`text` that describes the policy"),
		input.Bool("active", "policy.active", "apply the policy"),
	}
}

// prepareTarget completes and checks the scope. Only a new policy has a default: another policy of
// the same name may be in another scope, and an update would move it.
func prepareTarget(isNew bool) func(context.Context, *command.Run, *input.Request) error {
	return func(_ context.Context, _ *command.Run, request *input.Request) error {
		const scope = "operationMetadata.targetScope"
		path := request.Body.Text("operationMetadata.targetEndpoint")
		method := request.Body.Text("operationMetadata.targetEndpointHTTPMethod")
		if (path == "") != (method == "") {
			return fault.Usagef("--endpoint and --method must be given together").
				WithHint("an endpoint is identified by its method and its path")
		}
		switch given := request.Body.Text(scope); {
		case given == "ENDPOINT" && path == "":
			return fault.Usagef("--scope endpoint requires --endpoint and --method")
		case given == "ALL" && path != "":
			return fault.Usagef("--scope all and --endpoint cannot be combined").
				WithHint("remove --endpoint and --method, or --scope")
		case given != "":
			return nil
		case path != "":
			return request.Body.Set(scope, "ENDPOINT")
		case isNew:
			return request.Body.Set(scope, "ALL")
		}
		return fault.Usagef("missing --scope").
			WithHint("use --scope all for a policy of the proxy, or --endpoint PATH and --method METHOD for one of an endpoint")
	}
}

// prepareUpdatePolicy asks before a policy loses its settings.
func prepareUpdatePolicy(ctx context.Context, run *command.Run, request *input.Request) error {
	if err := prepareTarget(false)(ctx, run, request); err != nil {
		return err
	}
	return run.LosesSettings(ctx, request.Body, "policy", "policy "+run.Arguments.First("policy"))
}

// discover asks a server that a policy calls what it offers. It stores nothing.
func discover(what, protocol, path string, columns []output.Field) command.Command {
	return command.List{
		Use: "discover-" + what + " <proxy> <policy>", Short: "List the " + what + " that the " + protocol + " server of a policy offers",
		Long: `The Apinizer manager calls the server; nothing is saved. Fields that are not given
are those of the policy.`,
		Example: "apiops proxy policy discover-" + what + " Orders order-tools --url https://tools.example.com",
		Route:   "POST " + onePolicy + path, Document: true,
		Flags: []input.Flag{
			input.Text("url", "endpoint", "`url` of the server"),
			input.Secret("bearer-token", "bearerToken", "`file` with the bearer token (- for stdin)"),
		},
		Columns: columns,
	}
}

func policyColumns() []output.Field {
	return output.Fields("NAME name", "TYPE type", "PIPELINE targetPipeline", "METHOD targetEndpointHTTPMethod",
		"ENDPOINT targetEndpoint", "ACTIVE active", "+DESCRIPTION description")
}

// policiesOf lists the policies of one endpoint, or of one method.
func policiesOf(noun, route string) command.List {
	return command.List{
		Use: "list <proxy> <method> <path>", Short: "List the policies of " + map[string]string{"endpoint": "an endpoint", "method": "a method"}[noun],
		Example: "apiops proxy " + noun + " policy list Orders POST /orders",
		Route:   "POST " + route + "policies/", Flags: identity("name", "httpMethod"),
		Columns: policyColumns(), Split: policyRows,
	}
}

// policyRows returns the policies in a document: a policy, an endpoint or a proxy with its lists,
// or a wrapped proxy (quirks.md §18). Each gets the fields that say where it is, under the names
// that they have in requests.
func policyRows(found json.RawMessage) []json.RawMessage {
	fields := document.Members(found)
	if proxy := fields.Get("apiProxy"); document.IsObject(proxy) {
		return policyRows(proxy)
	}
	place := document.Object{{Key: "targetScope", Value: document.Encode("ALL")}}
	if fields.Has("endpoint") {
		place = document.Object{
			{Key: "targetScope", Value: document.Encode("ENDPOINT")},
			{Key: "targetEndpoint", Value: fields.Get("endpoint")},
			{Key: "targetEndpointHTTPMethod", Value: fields.Get("httpMethod")},
		}
	}
	var rows []json.RawMessage
	isPolicy := true
	for _, pipeline := range []struct{ list, name string }{
		{"requestPolicyList", "REQUEST"}, {"responsePolicyList", "RESPONSE"}, {"errorPolicyList", "ERROR"},
	} {
		isPolicy = isPolicy && !fields.Has(pipeline.list)
		list, _ := document.ReadList(fields.Get(pipeline.list))
		for _, policy := range list {
			at := slices.Concat(place, document.Object{{Key: "targetPipeline", Value: document.Encode(pipeline.name)}})
			rows = append(rows, located(policy, at))
		}
	}
	endpoints, _ := document.ReadList(fields.Get("endpointList"))
	for _, endpoint := range endpoints {
		rows = append(rows, policyRows(endpoint)...)
	}
	if isPolicy && !fields.Has("endpointList") {
		return []json.RawMessage{found}
	}
	return rows
}

// located adds the fields that a policy does not have.
func located(policy json.RawMessage, at document.Object) json.RawMessage {
	fields := document.Members(policy)
	for _, member := range at {
		if member.Value != nil && !fields.Has(member.Key) {
			fields = append(fields, member)
		}
	}
	return document.Encode(fields)
}
