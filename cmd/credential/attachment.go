package credential

import (
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
)

// attachment is something in the project that can be assigned to a credential, one per credential.
type attachment struct {
	noun     string // the command
	title    string // the noun at the beginning of a sentence
	short    string
	segment  string // of the path
	argument string // the kind of thing that is assigned
	keyType  string // of the keys that completion offers; empty: all
	sample   string // its name in the example
}

func attachments() []attachment {
	return []attachment{
		{"private-key", "Private key", "Manage the private key a credential decrypts and signs with",
			"privateKey", "key", "PRIVATE_KEY", "app-signing-key"},
		{"public-key", "Public key", "Manage the public key that verifies a credential's signatures",
			"publicKey", "key", "PUBLIC_KEY", "partner-public-key"},
		{"secret-key", "Secret key", "Manage the secret key a credential encrypts and signs with",
			"secretKey", "key", "SECRET_KEY", "payload-key"},
		{"certificate", "Certificate", "Manage the certificate that identifies a credential",
			"certificate", "certificate", "", "web-certificate"},
		{"keystore", "Keystore", "Manage the keystore that holds the keys of a credential",
			"keystore", "keystore", "", "client-keystore"},
		{"truststore", "Truststore", "Manage the keystore of certificates that a credential trusts",
			"truststore", "keystore", "", "partner-truststore"},
		{"encryption-jwk", "Encryption JWK", "Manage the JWK that encrypts the tokens of a credential",
			"jwk/encryption", "jwk", "", "encryption-jwk"},
		{"validation-jwk", "Validation JWK", "Manage the JWK that validates the tokens of a credential",
			"jwk/validation", "jwk", "", "validation-jwk"},
	}
}

// commands returns the commands of the attachment. Names are case-sensitive (quirks.md §7), and
// removing what is not assigned is an error (quirks.md §14).
func (a attachment) commands() []command.Command {
	what := strings.ReplaceAll(a.argument, "jwk", "JWK")
	route := "/projects/{project}/credentials/{username}/" + a.segment + "/"
	return []command.Command{
		command.Change{
			Use:     "set <username> <" + a.argument + ">",
			Short:   "Assign a " + what + " of the project (replaces the current one)",
			Example: "apiops credential " + a.noun + " set api-user " + a.sample,
			Route:   "PUT " + route + "{" + a.argument + "}/",
			Flags:   a.flags(),
			Done:    a.title + " of {username} set to {" + a.argument + "}",
		},
		command.Change{
			Use:   "remove <username>...",
			Short: "Unassign the " + what + " (the " + what + " itself is not deleted)",
			Long: `If none is assigned, the command fails with exit code 7; with --ignore-missing it
succeeds.`,
			Example: "apiops credential " + a.noun + " remove mobile-app --project MyProject",
			Route:   "DELETE " + route,
			Done:    a.title + " of {username} removed",
			Missing: []string{"does not have", "assigned"},
			Redeploy: "deploy it in the manager, or assign a " + what + " with \"apiops credential " + a.noun +
				" set {username} " + strings.ToUpper(a.argument) + "\" and remove it again (it is used in between)",
		},
	}
}

// flags restricts completion to the right type of key.
func (a attachment) flags() []input.Flag {
	if a.keyType == "" {
		return nil
	}
	return []input.Flag{input.Argument("key", "{key}").Only("keyType", a.keyType)}
}
