package proxy

import (
	"context"
	"fmt"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/input"
)

// routingSettings are about the backends.
func routingSettings() []command.Command {
	addresses := setting("routing-address", "Set the backends of a proxy", "Backends", "--backend https://orders.example.com",
		backends("routingAddressList"))
	addresses.Route = "PATCH " + single + "settings/addresses/"
	addresses.Long = "The list replaces the current one. For weights and health checks, use a file."
	addresses.Prepare, addresses.Globals = prepareAddresses, []string{"yes"}
	return []command.Command{
		addresses,
		setting("routing-status", "Turn routing to the backends on or off", "Routing status", "--routing false --deploy-to staging",
			input.Bool("routing", "routingEnabled", "send requests to the backends"),
			input.Bool("echo", "echoEnabled", "answer each request with the request itself"),
			input.Bool("mirror", "mirrorEnabled", "the same as --echo, on older servers")),
		setting("circuit-breaker", "Stop sending requests to a failing backend", "Circuit breaker", "--enabled true --errors 5 --window 60 --sleep 30",
			input.Bool("enabled", "circuitBreakerEnabled", "turn the circuit breaker on or off"),
			input.Number("window", "errorWindow", 1, "`seconds` in which errors are counted"),
			input.Number("errors", "errorThresholdValue", 1, "`number` or percentage of errors that opens the circuit"),
			input.Text("threshold-type", "enumErrorThresholdType", "`type` of --errors").Of("COUNT", "PERCENT"),
			input.Number("sleep", "sleepWindow", 1, "`seconds` that the circuit stays open"),
			input.Bool("half-open", "halfOpenEnabled", "test whether the backend works again")),
		connection(),
		setting("proxy-server", "Reach the backends through a proxy server", "Proxy server", "--enabled true --server proxy.example.com --port 3128",
			input.Bool("enabled", "proxyEnabled", "turn the proxy server on or off"),
			input.Bool("from-header", "proxyFromHeaderEnabled", "read the proxy server from headers of the request"),
			input.Text("server", "proxyHost", "`name` of the proxy server"),
			input.Number("port", "proxyPort", 1, "`port` of the proxy server"),
			input.Bool("authorization", "proxyAuthorizationNeeded", "log in to the proxy server"),
			input.Text("username", "proxyUsername", "`name` to log in with"),
			input.Secret("password", "proxyPassword", "`file` with the password (- for stdin)")),
		setting("mtls", "Use mutual TLS with the backends", "mTLS", "--enabled true --keystore client-keystore --protocol TLS_1_3",
			input.Bool("enabled", "enabled", "turn mutual TLS on or off"),
			input.Text("keystore-id", "keyStoreId", "`id` of the keystore with the client certificate"),
			input.Text("truststore-id", "trustStoreId", "`id` of the keystore with trusted certificates"),
			input.Text("keystore", "keyStoreName", "`name` of the keystore, on servers that refer to it by name").Names("keystore"),
			input.Text("truststore", "trustStoreName", "`name` of the truststore, on servers that refer to it by name").Names("keystore"),
			input.Texts("protocol", "supportedProtocolList", "`version` of TLS to allow").Exactly("TLS_1_3", "TLS_1_2", "TLS_1_1", "TLS_1_0", "SSL_3_0"),
			input.Text("verify-hostname", "hostnameVerifierType", "`way` to verify the name of the backend").Of("NOOP", "DEFAULT", "STRICT", "BROWSER_COMPAT"),
			input.Bool("disable-ssl-validation", "disableSslValidation", "accept any certificate of the backend")),
		wrapped(setting("ntlm", "Log in to the backends with NTLM", "NTLM", "--enabled true --domain EXAMPLE --username gateway --password-file password.txt",
			input.Bool("enabled", "ntlmSettings.enabled", "turn NTLM on or off"),
			input.Text("domain", "ntlmSettings.domain", "`name` of the domain"),
			input.Text("username", "ntlmSettings.username", "`name` to log in with"),
			input.Secret("password", "ntlmSettings.password", "`file` with the password (- for stdin)"),
			input.Text("workstation", "ntlmSettings.workstation", "`name` of the workstation"),
		), "ntlmSettings"),
		plain(setting("grpc", "Set the options of a gRPC proxy", "gRPC options", "--max-message-size 4194304",
			input.Number("max-message-size", "grpcSettings.maxInboundMessageSize", 1, "maximum `bytes` of a message"),
			input.Number("keep-alive", "grpcSettings.keepAliveTime", 0, "`time` between pings"),
			input.Number("keep-alive-timeout", "grpcSettings.keepAliveTimeout", 0, "`time` to wait for a ping"),
			input.Number("max-retries", "grpcSettings.maxRetryAttempts", 0, "maximum `number` of retries"),
		), "grpcSettings"),
		plain(setting("websocket", "Set the options of a WebSocket proxy", "WebSocket options", "--auto-reconnect true --connect-timeout 10",
			input.Number("connection-lost-timeout", "websocketSettings.connectionLostTimeout", 0, "`time` without data after which the connection is lost"),
			input.Number("connect-timeout", "websocketSettings.connectTimeout", 0, "`time` to wait for a connection"),
			input.Number("max-retries", "websocketSettings.maxRetries", 0, "maximum `number` of attempts to connect"),
			input.Number("retry-delay", "websocketSettings.retryDelay", 0, "`milliseconds` between attempts"),
			input.Bool("auto-reconnect", "websocketSettings.autoReconnect", "connect again if the connection is lost"),
		), "websocketSettings"),
		routing("ai-routing", "AI", "--provider openai --model gpt-5",
			input.Text("provider", "llmProviderRefName", "`name` of the LLM provider").Names("llm-provider"),
			input.Text("model", "modelId", "`id` of the model"),
			input.Bool("streaming", "streaming", "stream the response to the client"),
			input.Number("response-timeout", "timeoutSeconds", 0, "`seconds` to wait for a response"),
			input.Number("retries", "retryCount", 0, "`number` of retries")),
		routing("mcp-routing", "MCP", "--routing-mode tool-expose",
			input.Text("routing-mode", "routingMode", "`mode` of routing").Of("TOOL_EXPOSE", "PASSTHROUGH"),
			input.Text("protocol-version", "protocolVersion", "`version` of MCP, such as 2025-06-18"),
			input.Texts("allow-tool", "allowedToolNames", "`name` of a tool of the backend to offer")),
		routing("a2a-routing", "A2A", "--routing-mode agent-expose",
			input.Text("routing-mode", "routingMode", "`mode` of routing").Of("AGENT_EXPOSE", "PASSTHROUGH"),
			input.Text("protocol-version", "protocolVersion", "`version` of A2A"),
			input.Texts("allow-skill", "allowedSkillNames", "`name` of a skill of the backend to offer")),
	}
}

// plain returns a setting whose fields are in an object on all servers.
func plain(setting command.Change, wrapper string) command.Change {
	setting.Wrap = wrapper
	return setting
}

func connection() command.Change {
	connection := setting("connection", "Set timeouts and connections to the backends", "Connection settings", "--connect-timeout 5 --read-timeout 30",
		input.Bool("enabled", "connectionSettingsEnabled", "use the settings of the proxy instead of the defaults"),
		input.Number("connect-timeout", "connectTimeout", 0, "`seconds` to wait for a connection"),
		input.Number("read-timeout", "readTimeout", 0, "`seconds` to wait for a response"),
		input.Number("request-timeout", "connectionRequestTimeout", 0, "`seconds` to wait for a free connection"),
		input.Number("idle-timeout", "idleConnectionTimeout", 0, "`seconds` after which an idle connection is closed"),
		input.Bool("redirects", "redirectsEnabled", "follow redirects"),
		input.Number("max-redirects", "maxRedirects", 0, "maximum `number` of redirects"),
		input.Bool("streaming", "enableStreaming", "send responses on as they arrive"),
		input.Bool("ignore-routing-error", "ignoreRoutingError", "send errors of the backend on as they are"),
		input.Text("query-encoding", "queryEncodingMode", "`mode` of encoding the query").Of("STANDARD", "RFC3986", "PASSTHROUGH"),
		input.Text("pool", "connectionPoolManagementType", "`type` of the connection pool").Of("GENERAL", "CUSTOM", "NONE"),
		input.Number("pool-size", "customConnectionPoolSize", 1, "`number` of connections in a custom pool"))
	connection.Long = "The settings apply after the next deployment: use \"apiops proxy deploy\"."
	return connection
}

// routing returns the command that replaces the routing of an AI, MCP or A2A proxy.
func routing(name, kind, options string, flags ...input.Flag) command.Change {
	routing := setting(name, fmt.Sprintf("Replace the routing of an %s proxy", kind), kind+" routing", options+" --yes", flags...)
	routing.Route = "PUT " + single + name + "/"
	routing.Long = `Replaces the whole routing: fields that you omit are cleared. An entry of
backendServers keeps its stored secrets only if it has its id. The change applies
after the next deployment: use "apiops proxy deploy".`
	routing.Prepare = func(ctx context.Context, run *command.Run, request *input.Request) error {
		servers, _ := document.ReadList(request.Body.Get("backendServers"))
		for i, server := range servers {
			if document.Members(server).Text("id") == "" {
				run.Warn(fmt.Sprintf("backendServers[%d] has no id: if it is not new, its stored secrets are lost", i))
			}
		}
		return run.Loses(ctx, "replace", "the whole "+kind+" routing of "+run.Subject())
	}
	routing.Globals = []string{"yes"}
	return routing
}

// prepareAddresses asks before it removes every backend (quirks.md §14).
func prepareAddresses(ctx context.Context, run *command.Run, request *input.Request) error {
	if list, isList := document.ReadList(request.Body.Get("routingAddressList")); !isList || len(list) > 0 {
		return nil
	}
	return run.Loses(ctx, "remove", "every backend of "+run.Subject())
}
