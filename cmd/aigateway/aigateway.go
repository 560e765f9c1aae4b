// Package aigateway provides the `apiops ai-gateway` commands.
package aigateway

import (
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops ai-gateway` group.
func Commands() command.Group {
	return command.Single("ai-gateway", "Manage the settings of the AI gateway", func() command.Group {
		return command.Group{Use: "setting", Short: "Manage the settings that apply to all projects", Commands: settingCommands}
	})
}

func settingCommands() []command.Command {
	const route = "/settings/ai-gateway"
	return []command.Command{
		command.Show{
			Use: "get", Short: "Show the settings of the AI gateway",
			Example: "apiops ai-gateway setting get -o yaml", Route: "GET " + route,
			Columns: output.Fields("CONNECT TIMEOUT defaultConnectTimeoutSeconds", "STREAM TIMEOUT defaultStreamTimeoutSeconds",
				"RETRIES defaultRetryCount", "TOOL TURNS maxToolTurns", "MAX REQUEST maxAiRequestBodyBytes",
				"MAX BINARY REQUEST maxAiBinaryRequestBodyBytes", "MAX BINARY RESPONSE maxAiBinaryResponseBodyBytes"),
		},
		command.Change{
			Use: "set", Short: "Change settings of the AI gateway (others are kept)",
			Long:    "The defaultBudget and the defaultAnonymousBudget are set with -f or --set.",
			Example: "apiops ai-gateway setting set --max-tool-turns 4 --retries 1", Route: "PUT " + route,
			Flags: []input.Flag{
				input.Number("connect-timeout", "defaultConnectTimeoutSeconds", 0, "default `seconds` to connect to a provider"),
				input.Number("stream-timeout", "defaultStreamTimeoutSeconds", 0, "default `seconds` to wait for a stream"),
				input.Number("retries", "defaultRetryCount", 0, "default `number` of retries"),
				input.Number("max-tool-turns", "maxToolTurns", 0, "maximum `number` of turns with tools (0 disables them)"),
				input.Number("max-request", "maxAiRequestBodyBytes", 0, "maximum `bytes` of a request"),
				input.Number("max-binary-request", "maxAiBinaryRequestBodyBytes", 0, "maximum `bytes` of a binary request"),
				input.Number("max-binary-response", "maxAiBinaryResponseBodyBytes", 0, "maximum `bytes` of a binary response"),
			},
			Document: true,
			Done:     "Settings of the AI gateway updated",
		},
	}
}
