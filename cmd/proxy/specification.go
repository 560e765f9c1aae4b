package proxy

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

// specificationCommands create and update proxies by a specification: a file or a URL.
func specificationCommands() []command.Command {
	const long = `With --spec FILE, apiops uploads the specification. With --spec URL, the server
downloads it. Reverse proxies and empty APIs have no specification.`
	byFile := append(specification("metadata."), input.File("spec", "@specFile", specUsage).Repeated())
	byURL := append(specification(""), input.Text("spec", "specUrl", specUsage))
	return []command.Command{
		command.Change{
			Use: "create <proxy>", Short: "Create a proxy", Long: long,
			Example: "apiops proxy create Payments --type open-api --spec https://example.com/openapi.json --path /payments\n" +
				"apiops proxy create Legacy --type reverse-proxy --path /legacy --backend https://legacy.example.com",
			Route:    "POST " + collection + "file/",
			Or:       withoutFile("POST", byURL),
			Flags:    byFile,
			Document: true, Wrap: "metadata",
			Prepare: func(_ context.Context, run *command.Run, _ *input.Request) error { return checkSpec(run) },
			Done:    "Proxy {proxy} created",
		},
		command.Change{
			Use: "update <proxy>", Short: "Update a proxy by its specification",
			Long: long + `

The specification is parsed again (unless --re-parse false): endpoints that it
lacks are removed, with their policies. The type must be the original one.

The server replaces the whole client route, so apiops reads the proxy first, and
keeps the paths, hosts, methods and headers that you do not give. Omitted backends
are also kept.`,
			Example: "apiops proxy update Orders --type open-api --spec https://example.com/openapi.json --path /orders\n" +
				"apiops proxy update Orders --type open-api --spec https://example.com/openapi.json --path /orders --deploy-to staging",
			Route:    "PUT " + collection + "file/",
			Or:       withoutFile("PUT", byURL),
			Flags:    byFile,
			Document: true, Wrap: "metadata",
			Prepare: prepareUpdate,
			Done:    "Proxy {proxy} updated",
		},
	}
}

const specUsage = "`file` or URL of the specification; may be repeated for several files"

// withoutFile is the alternative without a file.
func withoutFile(method string, flags []input.Flag) command.Alternative {
	return command.Alternative{
		When: func(given func(flag string) []string) bool {
			return !slices.ContainsFunc(given("spec"), func(spec string) bool { return !isURL(spec) })
		},
		Route: method + " " + collection + "url/",
		Flags: flags,
	}
}

func isURL(text string) bool {
	text = strings.ToLower(text)
	return strings.HasPrefix(text, "http://") || strings.HasPrefix(text, "https://")
}

// specification returns the flags of both routes. In a form, the fields are in one of its parts.
func specification(prefix string) []input.Flag {
	reading := func(flag, field, usage string) input.Flag {
		return input.Text(flag, prefix+field, usage).Of("ALWAYS_READ", "READ_IF_POLICY_EXISTS", "NEVER_READ")
	}
	return []input.Flag{
		input.Argument("proxy", prefix+"apiProxyName"),
		input.Text("type", prefix+"apiProxyCreationType", "`type` of the proxy").
			Of("OPEN_API", "SWAGGER", "WSDL", "REVERSE_PROXY", "EMPTY_API").Required(),
		input.Text("description", prefix+"apiProxyDescription", "`text` that describes the proxy"),
		input.Texts("path", prefix+"clientRoute.relativePathList", "`path` at which clients call the proxy").Path(),
		input.Texts("client-host", prefix+"clientRoute.hostList", "`host` at which clients call the proxy"),
		input.Texts("method", prefix+"clientRoute.methodList", "HTTP `method` that clients may use").
			Exactly("GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE", "PATCH", "TRACE", "ALL"),
		backends(prefix + "routingInfo.routingAddressList"),
		input.Text("load-balancing", prefix+"routingInfo.loadBalanceAlgorithm", "`algorithm` to choose a backend").
			Of("ROUND_ROBIN", "LRU", "WEIGHTED", "RANDOM", "PICK_FIRST", "WEIGHTED_ROUND_ROBIN", "LEAST_CONNECTIONS"), // servers differ (quirks.md §17)
		input.Text("api-version", prefix+"backendApiVersion", "`version` of the API, shown in the deploy history"),
		input.Text("group", prefix+"apiProxyGroupName", "`name` of a proxy group").Names("proxy-group"),
		input.Bool("re-parse", prefix+"reParse", "parse the specification again"),
		input.Bool("soap-to-rest", prefix+"soapToRest", "offer a SOAP service as REST; only when the proxy is created"),
		input.Bool("ws-addressing", prefix+"enableWSA", "turn on WS-Addressing"),
		input.Bool("ws-reliable-messaging", prefix+"enableWSRM", "turn on WS-ReliableMessaging"),
		reading("read-request-body", "requestBodyReadBehavior", "`when` to read the bodies of requests"),
		reading("read-response-body", "responseBodyReadBehavior", "`when` to read the bodies of responses"),
	}
}

// checkSpec rejects several URLs.
func checkSpec(run *command.Run) error {
	if specs := run.Given("spec"); len(specs) > 1 && slices.ContainsFunc(specs, isURL) {
		return fault.Usagef("--spec accepts several files, but only one URL").
			WithHint("use a single --spec URL, or download the files first")
	}
	return nil
}

// prepareUpdate completes the client route, which the server replaces as a whole (quirks.md §14,
// §24).
func prepareUpdate(ctx context.Context, run *command.Run, request *input.Request) error {
	if err := checkSpec(run); err != nil {
		return err
	}
	body, prefix := request.Body, ""
	if body.Has("metadata") {
		prefix = "metadata."
	}
	if !body.Has(prefix+"reParse") && len(run.Given("spec")) > 0 {
		if err := body.Set(prefix+"reParse", true); err != nil {
			return err
		}
	}
	route, given := input.Document{}, input.Document{}
	_ = json.Unmarshal(body.Get(prefix+"clientRoute"), &given) // it may be absent
	current, err := run.FetchDocument(ctx, "GET "+single)
	if err != nil {
		return err
	}
	_ = json.Unmarshal(document.Members(current).Get("clientRoute"), &route) // some servers omit it
	if len(route) == 0 && len(given) > 0 {
		run.Warn("the server does not return the current client route; hosts, methods and headers that you omit are cleared")
	}
	maps.Copy(route, given)
	if paths, _ := document.ReadList(route.Get("relativePathList")); len(paths) == 0 {
		return fault.Usagef("missing --path: the server replaces the client route, and does not return the current one").
			WithHint("use --path, or set %sclientRoute in the file", prefix)
	}
	return body.Set(prefix+"clientRoute", route)
}
