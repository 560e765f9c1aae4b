package apiclient

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
)

func secretCommands() []command.Command {
	const secrets = one + "/secret-versions"
	return []command.Command{
		command.Change{
			Use: "create <api-client>", Short: "Create a secret, and show it once",
			Long: `The server never shows a secret again. Write it to a file that only you can read
with --secret-file; without it, the secret is part of the output, also of a table.

The former secret stays valid for a while, see --grace.`,
			Example: "apiops api-client secret create cli_1 --label second --secret-file secret.txt",
			Route:   "POST " + secrets,
			Flags: []input.Flag{
				input.Secret("value", "value", "`file` with a secret of your own (- for stdin); without it, the server generates one"),
				input.Text("label", "label", "`text` that identifies the secret"),
				input.Start("valid-from", "validFrom", "`time` from which the secret is valid: a date (start of day, UTC) or an RFC 3339 time"),
				input.Time("expires", "expiresAt", "`time` when the secret expires: a date (end of day, UTC) or an RFC 3339 time"),
				input.Number("grace", "graceWindowSeconds", 0, "`seconds` for which the former secret stays valid"),
				input.Text("material-type", "materialType", "`type` of the secret (server default local-secret)").Of("LOCAL_SECRET", "SECRET_REFERENCE"),
				input.Text("reference", "reference", "`reference` to a secret that is stored elsewhere, with --material-type secret-reference"),
				input.Text("storage-mode", "storageMode", "`mode` in which the server stores the secret (server default encrypted)").Of("ENCRYPTED", "HASHED"),
			},
			Prepare: generate, Key: "versionId", Done: "Secret {key} of {api-client} created",
		},
		command.Change{
			Use: "revoke <api-client> <secret>...", Short: "Revoke a secret permanently",
			Long:    "This also works for the secret in use: the client is then rejected.",
			Example: "apiops api-client secret revoke cli_1 sv_1 --yes",
			Route:   "POST " + secrets + "/{secret}/actions/revoke",
			Flags:   []input.Flag{input.Text("reason", "reason", "`reason` to record")},
			Confirm: "Revoke secret {secret} of {api-client}? This cannot be undone.", Done: "Secret {secret} of {api-client} revoked",
		},
	}
}

// generate asks the server for a secret if the caller has none.
func generate(_ context.Context, _ *command.Run, request *input.Request) error {
	for _, field := range []string{"value", "reference", "generate"} {
		if request.Body.Has(field) {
			return nil
		}
	}
	return request.Body.Set("generate", true)
}
