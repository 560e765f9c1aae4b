// Package proxy provides the `apiops proxy` commands.
package proxy

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

const (
	collection = "/projects/{project}/apiProxies/"
	single     = collection + "{proxy}/"
)

// Commands returns the `apiops proxy` group.
func Commands() command.Group {
	return command.Group{Use: "proxy", Aliases: []string{"api-proxy"}, Short: "Manage API proxies", Commands: commands}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "proxy", Title: "Proxy", Plural: "Proxies", Route: collection, Sample: "Orders",
		Columns: output.Fields("NAME name", "TYPE type", "+PATHS clientRoute.relativePathList", "+SOAP TO REST soapToRest", "+DESCRIPTION description"),
	}
	get := all.Get()
	get.Or = command.Alternative{Flag: "full", Usage: "show everything that the server has", Route: "GET " + collection + "{proxy}/full"}
	get.Flags = []input.Flag{input.Switch("with-policies", "?withPolicies", "include the policies of each endpoint")}
	remove := all.Delete()
	remove.Confirm = "Delete proxy {proxy}? This includes undeployment from every environment."
	commands := []command.Command{
		all.List(), get, remove,
		endpointGroup(),
		methodGroup(),
		policyGroup(),
		command.Group{Use: "set", Short: "Change a setting of a proxy", Commands: settingCommands},
	}
	commands = append(commands, specificationCommands()...)
	commands = append(commands, gatewayCommands()...)
	commands = append(commands, packageCommands()...)
	commands = append(commands, deploymentCommands()...)
	return append(commands, recordCommands()...)
}

// gatewayCommands create proxies that have no specification.
func gatewayCommands() []command.Command {
	path := input.Text("path", "relativePath", "`path` at which clients call the proxy").Path()
	description := input.Text("description", "description", "`text` that describes the proxy")
	const undeployed = "The proxy is not deployed; use \"apiops proxy deploy\"."
	return []command.Command{
		command.Change{
			Use: "create-ai <proxy>", Short: "Create a proxy for LLM providers", Long: undeployed,
			Example: "apiops proxy create-ai assistant --path /assistant --provider openai --model gpt-5",
			Route:   "POST " + collection + "ai/{proxy}/",
			Flags: []input.Flag{
				path.Required(), description,
				input.Text("provider", "llmProviderName", "`name` of the LLM provider").Names("llm-provider"),
				input.Text("model", "modelId", "`id` of the model"),
				input.Bool("streaming", "streaming", "stream the response to the client"),
			},
			Done: "Proxy {proxy} created",
		},
		command.Change{
			Use: "create-mcp <proxy>", Short: "Create an MCP proxy",
			Long:    undeployed + "\nFor passthrough, add the servers with \"apiops proxy set mcp-routing\".",
			Example: "apiops proxy create-mcp tools --path /tools --routing-mode tool-expose",
			Route:   "POST " + collection + "mcp/{proxy}/",
			Flags: []input.Flag{
				path.Required(), description,
				input.Text("routing-mode", "routingMode", "`mode` of routing").Of("TOOL_EXPOSE", "PASSTHROUGH").Required(),
				input.Text("protocol-version", "protocolVersion", "`version` of MCP, such as 2025-06-18"),
				input.Text("backend-ref", "backendMcpRefName", "`name` of an MCP connection, on older servers"),
			},
			Done: "Proxy {proxy} created",
		},
		command.Change{
			Use: "create-a2a <proxy>", Short: "Create an A2A proxy",
			Long:    undeployed + "\nFor passthrough, add the agents with \"apiops proxy set a2a-routing\".",
			Example: "apiops proxy create-a2a agent --path /agent",
			Route:   "POST " + collection + "a2a/{proxy}/",
			Flags: []input.Flag{
				path.Required(), description,
				input.Text("routing-mode", "routingMode", "`mode` of routing").Of("AGENT_EXPOSE", "PASSTHROUGH"),
				input.Text("protocol-version", "protocolVersion", "`version` of A2A"),
				input.Text("backend-ref", "backendA2aRefName", "`name` of an A2A connection, on older servers"),
			},
			Done: "Proxy {proxy} created",
		},
		command.Change{
			Use: "create-mcp-gateway <proxy>", Short: "Create an MCP proxy that offers the endpoints of a proxy as tools",
			Long: `The source proxy does not change. Inactive endpoints are skipped. The new proxy is
not deployed; use "apiops proxy deploy".`,
			Example: "apiops proxy create-mcp-gateway Orders --name orders-tools",
			Route:   "POST " + single + "mcp-gateway/",
			Flags: []input.Flag{
				input.Text("name", "name", "`name` of the new proxy; the default is that of the source and \"MCP\""),
				path, description,
			},
			Key:  "apiProxyName",
			Done: "MCP proxy {key} of {proxy} created",
		},
	}
}

func packageCommands() []command.Command {
	file := input.Zip("file", "@apiProxyExportFile", "").AsArgument()
	dependencies := input.Switch("with-dependencies", "?withDependencies", "include what the proxy refers to, such as certificates and global policies")
	return []command.Command{
		command.Download{
			Use: "export <proxy>", Short: "Export a proxy as a package",
			Long: `To encrypt the package, use --encrypt. Nobody can read an encrypted package without
its passphrase.`,
			Example: "apiops proxy export Orders --output-file orders.zip\napiops proxy export Orders --encrypt --passphrase-file password.txt",
			Route:   "GET " + single + "export/",
			Flags:   []input.Flag{input.Switch("encrypt", "?encrypt", "encrypt the package with a passphrase"), dependencies, input.Passphrase("encrypt")},
			File:    "{proxy}.zip",
			Done:    "Proxy {proxy} exported",
		},
		command.Change{
			Use: "import <file>", Short: "Import a package as a new proxy",
			Long: `If a proxy with the same name exists, the server adds a suffix to the name and to
the path. It does not return the new name: see "apiops proxy list". The proxy is
not deployed.`,
			Example: "apiops proxy import orders.zip",
			Route:   "POST " + collection + "import/",
			Flags:   []input.Flag{file, dependencies, input.Passphrase(""), input.EnvironmentMap("environmentMapping")},
			Prepare: func(_ context.Context, run *command.Run, _ *input.Request) error {
				run.Warn("the server does not return the name of the imported proxy, which has a suffix if the name was taken; " +
					"run \"apiops proxy list\" to see it")
				return nil
			},
			Done: "Package {file} imported",
		},
		command.Change{
			Use: "import-override <proxy> <file>", Short: "Replace a proxy with a package",
			Long: `The backends of the package also replace the current ones; to set others, use
--backend. Environments that have the proxy keep the previous definition until
you deploy it again.`,
			Example: "apiops proxy import-override Orders orders.zip --backend https://orders.example.com --yes",
			Route:   "PUT " + single + "import/",
			Flags: append(input.PackageOptions("")[1:], // an override does not map environments
				file, dependencies, input.Passphrase(""), backends("metadata.routing.addressList"),
				input.Bool("maintenance-mode", "metadata.maintenanceMode", "turn maintenance mode on or off")),
			Document: true,
			Wrap:     "metadata",
			Prepare: func(ctx context.Context, run *command.Run, _ *input.Request) error {
				return run.Loses(ctx, "replace", "the configuration of "+run.Subject())
			},
			Globals: []string{"yes"},
			Done:    "Proxy {proxy} replaced",
		},
	}
}

// backends is the flag for the addresses of backends, which are objects.
func backends(place string) input.Flag {
	return input.Texts("backend", place, "`url` of a backend").Read(func(text string) (any, error) {
		return map[string]string{"address": text}, nil
	})
}
