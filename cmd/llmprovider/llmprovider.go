// Package llmprovider provides the `apiops llm-provider` and `apiops llm-provider-definition`
// commands.
package llmprovider

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops llm-provider` group.
func Commands() command.Group {
	return command.Group{Use: "llm-provider", Short: "Manage connections to providers of LLMs", Commands: commands}
}

func providerTypes() []string {
	return []string{
		"OPENAI", "ANTHROPIC", "AZURE_OPENAI", "BEDROCK", "VERTEX", "COHERE", "MISTRAL", "DEEPSEEK", "GROQ", "MOONSHOT",
		"ZHIPU", "QWEN_DASHSCOPE", "VLLM", "OLLAMA", "CUSTOM_OPENAI_COMPAT", "VOYAGE", "OTHER",
	}
}

func authSchemes() []string {
	return []string{"BEARER", "API_KEY_HEADER", "BASIC", "AWS_SIGV4", "OAUTH2", "NONE", "CUSTOM"}
}

func commands() []command.Command {
	all := command.Collection{
		Noun: "llm-provider", Title: "LLM provider", Route: "/projects/{project}/llm-providers/",
		Sample: "openai", New: "mistral --type mistral --api-key-file -", Change: "--type openai --api-key-file - --yes",
		Columns: output.Fields("NAME name", "TYPE providerType", "ENABLED enabled", "ENDPOINT endpoint", "HEALTH healthStatus",
			"+AUTH authScheme", "+REGION region", "+CHECKED lastHealthCheckAt", "+USED BY usedByRefs", "+DESCRIPTION description"),
		Fields: []input.Flag{
			input.Text("type", "providerType", "`type` of the provider, which determines the defaults").Of(providerTypes()...),
			input.Text("endpoint", "endpoint", "`URL` of the API of the provider"),
			input.Text("auth-scheme", "authScheme", "how requests are authenticated").Of(authSchemes()...),
			input.Text("auth-header", "authHeaderName", "`name` of the header with the key"),
			input.Secret("api-key", "apiKey", "`file` with the API key (- for stdin)").Asked("API key"),
			input.Secret("api-secret", "apiSecret", "`file` with the second secret, such as that of AWS (- for stdin)").Asked("API secret"),
			input.Secret("service-account", "serviceAccountJson", "JSON `file` with the service account of Vertex (- for stdin)"),
			input.Text("region", "region", "`region` of the provider, such as that of Bedrock"),
			input.Text("api-version", "apiVersion", "`version` of the API of the provider"),
			input.Text("deployment-type", "deploymentType", "where the provider runs").Of("CLOUD", "ON_PREM"),
			input.Texts("allowed-model", "allowedModelIds", "`id` of a model that may be used (default all)"),
			input.Number("rpm-limit", "providerRpmLimit", 0, "maximum `number` of requests per minute"),
			input.Number("tpm-limit", "providerTpmLimit", 0, "maximum `number` of tokens per minute"),
			input.Bool("enabled", "enabled", "enable or disable the provider"),
			input.Text("description", "description", "description of the provider"),
		},
	}
	create, update, remove := all.Create(), all.Update(), all.Delete()
	create.Prepare, update.Prepare = discriminate, discriminate
	create.Long = "If the name already exists, the LLM provider is replaced. What you omit follows from --type."
	update.Long = "Secrets that you omit are kept."
	remove.Long = "A provider that is still used is not deleted; the error names what uses it."
	return []command.Command{
		all.List(), all.Get(), create, update, remove,
		command.Change{
			Use:   "test <llm-provider>...",
			Short: "Test the connection to an LLM provider",
			Long: `Without fields, the test uses the provider as it is stored. With flags or -f, it
uses only what you give, and saves nothing; a secret that you omit is that of the
stored provider, if the rest of the connection is unchanged. The manager connects
to the provider, not the gateways. If the test fails, the exit code is 1.`,
			Example:  "apiops llm-provider test openai\napiops llm-provider list -o name | apiops llm-provider test - --dry-run",
			Route:    "POST /projects/{project}/llm-providers/{llm-provider}/test-connection/",
			Flags:    all.Fields,
			Document: true,
			Prepare:  discriminate,
			Done:     "LLM provider {llm-provider} is reachable",
		},
	}
}

// discriminate adds the class, which the server requires in every body.
func discriminate(_ context.Context, _ *command.Run, request *input.Request) error {
	if len(request.Body) == 0 || request.Body.Has("_class") {
		return nil
	}
	return request.Body.Set("_class", "llm")
}

// DefinitionCommands returns the `apiops llm-provider-definition` group.
func DefinitionCommands() command.Group {
	return command.Group{
		Use:   "llm-provider-definition",
		Short: "Manage the catalog of LLM providers",
		Long: `A definition has defaults for new LLM providers; existing ones do not change with
it. Built-in definitions are read-only. Newer servers may no longer have this
catalog.`,
		Commands: func() []command.Command {
			return command.Collection{
				Noun: "llm-provider-definition", Title: "LLM provider definition", Route: "/projects/{project}/llm-provider-definitions/",
				Sample: "openai", New: "in-house --endpoint https://llm.example.com", Change: "--display-name OpenAI --yes",
				Columns: output.Fields("NAME name", "CODE code", "DISPLAY NAME displayName", "ENDPOINT defaultEndpoint", "BUILT-IN builtIn",
					"+AUTH defaultAuthScheme", "+DOCS docsUrl"),
				Fields: []input.Flag{
					input.Text("code", "code", "`code` of the provider"),
					input.Text("display-name", "displayName", "display `name`"),
					input.Text("endpoint", "defaultEndpoint", "default `URL` of the API"),
					input.Text("api-version", "defaultApiVersion", "default `version` of the API"),
					input.Text("auth-scheme", "defaultAuthScheme", "how requests are authenticated by default").Of(authSchemes()...),
					input.Text("auth-header", "defaultAuthHeaderName", "default `name` of the header with the key"),
					input.Text("icon-url", "iconUrl", "`URL` of an icon"),
					input.Text("docs-url", "docsUrl", "`URL` of the documentation"),
				},
			}.All()
		},
	}
}
