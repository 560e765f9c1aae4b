package credential

import (
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
)

// attachment is something a credential has one of, by its name in the project.
type attachment struct {
	noun     string // as a command
	title    string // as the beginning of a sentence
	short    string
	segment  string // as the server spells it
	argument string // what its name is a name of
}

func attachments() []attachment {
	return []attachment{
		{"private-key", "Private key", "The private key a credential decrypts and signs with", "privateKey", "key"},
		{"public-key", "Public key", "The public key that signatures of a credential are checked with", "publicKey", "key"},
		{"secret-key", "Secret key", "The secret key a credential encrypts and signs with", "secretKey", "key"},
		{"certificate", "Certificate", "The certificate a credential is known by", "certificate", "certificate"},
		{"keystore", "Keystore", "The keystore with the keys of a credential", "keystore", "keystore"},
		{"truststore", "Truststore", "The keystore with the certificates a credential trusts", "truststore", "keystore"},
		{"encryption-jwk", "Encryption JWK", "The JSON Web Key that tokens of a credential are encrypted with", "jwk/encryption", "jwk"},
		{"validation-jwk", "Validation JWK", "The JSON Web Key that tokens of a credential are validated with", "jwk/validation", "jwk"},
	}
}

// commands set and remove the attachment. Names are case-sensitive
// (quirks.md §7), and removing what is not there is an error (quirks.md §14).
func (a attachment) commands() []command.Command {
	what := strings.ReplaceAll(a.argument, "jwk", "JWK")
	route := "/projects/{project}/credentials/{username}/" + a.segment + "/"
	return []command.Command{
		command.Change{
			Use:     "set <username> <" + a.argument + ">",
			Short:   "Assign a " + what + " of the project, in place of the present one",
			Example: "apiops credential " + a.noun + " set api-user my-" + a.argument,
			Route:   "PUT " + route + "{" + a.argument + "}/",
			Done:    a.title + " of {username} set to {" + a.argument + "}",
		},
		command.Change{
			Use:   "remove <username>...",
			Short: "Take the assignment away; the " + what + " itself is kept",
			Long: `Where nothing is assigned the server refuses (exit code 7); with --ignore-missing
that counts as done.`,
			Example: "apiops credential " + a.noun + " remove api-user --project MyProject",
			Route:   "DELETE " + route,
			Done:    a.title + " of {username} removed",
			Missing: []string{"does not have", "assigned"},
			Redeploy: "assign a " + what + " with \"apiops credential " + a.noun + " set {username} " +
				strings.ToUpper(a.argument) + "\" and remove it again",
		},
	}
}
