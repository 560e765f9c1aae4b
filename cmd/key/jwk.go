package key

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// JWKCommands returns the `apiops jwk` group.
func JWKCommands() command.Group {
	return command.Group{Use: "jwk", Short: "Manage JSON Web Keys", Commands: jwkCommands}
}

func jwkCommands() []command.Command {
	description := input.Text("description", "description", "`text` that describes the JWK")
	all := command.Collection{
		Noun: "jwk", Title: "JWK", Route: jwks, InBody: true, Sample: "validation-jwk",
		New:    "partner-jwk --source certificate --certificate web-certificate --environment production --use signature --algorithm RS256",
		Change: "--description 'Verifies tokens'",
		Columns: output.Fields("NAME name", "TYPE type", "KEY ID kid", "SOURCE sourceType",
			"+SOURCE URL sourceUrl", "+DESCRIPTION description"),
	}
	create, update := all.Create(), all.Update()
	create.Long = "It is simpler to use a create-from command, or \"apiops jwk generate\"."
	create.Flags = append(create.Flags, description,
		input.Text("source", "sourceType", "`type` of the source").
			Of("URL", "COPY_PASTE", "CERTIFICATE", "PUBLIC_KEY", "PRIVATE_KEY", "KEYSTORE").Required(),
		sourceURL(), jwkText(), keyID(), sourceOf("certificate"), sourceOf("key"), sourceOf("keystore"),
		environmentOf("environmentName"), aliasName(), use("useType"), signAlgorithm())
	update.Short = "Update a JWK (omitted fields keep their values)"
	update.Long = `The server detaches the JWK from the certificate, key, keystore or URL that it was
created from, so apiops asks first.`
	update.Flags = []input.Flag{input.Text("new-name", "name", "new `name` of the JWK"), description, keyID()}
	update.Globals = []string{"yes"}
	update.Prepare = detach
	commands := []command.Command{all.List(), all.Get(), create, update, all.Delete(), generate(description)}
	return append(append(commands, createFromCommands(description)...), jwkFileCommands()...)
}

func keyID() input.Flag { return input.Text("kid", "kid", "`id` of the key in a set") }
func sourceURL() input.Flag {
	return input.Text("url", "url", "`address` of the JWK or the set")
}
func jwkText() input.Flag {
	return input.Content("jwk-file", "jwkStr", "`file` with the JWK or the set in JSON (- for stdin)")
}
func aliasName() input.Flag {
	return input.Text("alias", "aliasName", "`alias` of the key in the keystore")
}
func use(place string) input.Flag {
	return input.Text("use", place, "`use` of the key").Of("SIGNATURE", "ENCRYPTION")
}

// signAlgorithm offers the algorithms of signatures; those of encryption are too many.
func signAlgorithm() input.Flag {
	return input.Text("algorithm", "algorithm", "`algorithm` to use the key with, e.g. RS256 or RSA-OAEP-256").
		Exactly("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "EdDSA")
}

func sourceOf(noun string) input.Flag {
	field := map[string]string{"certificate": "certificateName", "key": "keyName", "keystore": "keyStoreName"}[noun]
	return input.Text(noun, field, "`name` of the "+noun).Names(noun)
}

// createFromCommands create and deploy a JWK, although the API calls that parsing (quirks.md §8).
func createFromCommands(description input.Flag) []command.Command {
	from := func(source, sample string, flags ...input.Flag) command.Change {
		return command.Change{
			Use:      "create-from-" + source + " <jwk>",
			Short:    "Create a JWK from a " + source + " and deploy it",
			Example:  "apiops jwk create-from-" + source + " partner-jwk " + sample,
			Route:    "POST " + jwks + "parse-from-" + source,
			Flags:    append([]input.Flag{input.Argument("jwk", "name"), description}, flags...),
			Document: true,
			Done:     "JWK {jwk} created",
		}
	}
	stored := func(noun string, more ...input.Flag) []input.Flag {
		return append(more, sourceOf(noun).Required(), environmentOf("environmentName").Required(), use("useType").Required(), signAlgorithm().Required())
	}
	clipboard := from("clipboard", "--jwk-file jwk.json --kid 2027-01", jwkText().Required(), keyID())
	clipboard.Short = "Create a JWK from JSON and deploy it" // which may come from anywhere
	const usage = " --environment production --use signature --algorithm RS256"
	return []command.Command{
		from("certificate", "--certificate web-certificate"+usage, stored("certificate")...),
		from("key", "--key app-signing-key"+usage, stored("key")...),
		from("keystore", "--keystore client-keystore --alias client-keystore"+usage, stored("keystore", aliasName().Required())...),
		from("url", "--url https://idp.example.com/jwks.json --kid 2027-01",
			sourceURL().Required(), keyID(),
			input.Number("connect-timeout", "urlOptionConnectTimeout", 1, "`milliseconds` to connect (server default 5000)"),
			input.Number("read-timeout", "urlOptionReadTimeout", 1, "`milliseconds` to wait for the response (server default 10000)"),
			input.Number("size-limit", "urlOptionSizeLimit", 1, "maximum `bytes` of the response (server default 1048576)")),
		clipboard,
	}
}

// generate generates a JWK. Its parameters are in an object named after the type, and the flags for
// them in a temporary one.
func generate(description input.Flag) command.Change {
	return command.Change{
		Use:   "generate <jwk>",
		Short: "Generate a JWK and deploy it",
		Long: `RSA and OCT keys have a size, EC and OKP keys a curve. Algorithms are spelled as in
RSA256, RSA_OAEP_256 and ECDH_ES_A128KW, unlike in the other commands.`,
		Example: "apiops jwk generate orders-jwk --type rsa --key-size 2048 --use signature --algorithm RSA256",
		Route:   "POST " + jwks + "generate",
		Flags: []input.Flag{
			input.Argument("jwk", "name"), description,
			input.Text("type", "type", "`type` of the key").Of("RSA", "EC", "OCT", "OKP").Required(),
			input.Text("kid", "kid", "`id` of the key; the default is generated"),
			input.Number("key-size", "entry.keySize", 1, "`bits` of an RSA or OCT key"),
			input.Text("curve", "entry.curveType", "`curve` of an EC or OKP key").Exactly("P256", "P384", "P521", "SECP256K1", "ED25519", "X25519"),
			use("entry.keyUseType"),
			input.Text("algorithm", "entry.algorithm", "`algorithm` to use the key with").
				Exactly("RSA256", "RSA384", "RSA512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "HS256", "HS384", "HS512", "EdDSA"),
			input.Text("key-id-type", "entry.keyIdType", "how to generate the `id` of the key").Of("TIMESTAMP", "SHA256", "SHA1", "ISO_DATE", "NONE"),
			input.Start("not-before", "entry.notBeforeTime", "`time` when the key becomes valid: a date (start of day, UTC) or an RFC 3339 time"),
			input.Time("expires", "entry.expirationTime", "`time` when the key expires: a date (end of day, UTC) or an RFC 3339 time"),
		},
		Document: true,
		Prepare:  prepareGenerate,
		Done:     "JWK {jwk} generated",
	}
}

func prepareGenerate(_ context.Context, run *command.Run, request *input.Request) error {
	body := request.Body
	kind := strings.ToLower(body.Text("type"))
	parameters, entry := input.Document{}, cut(body)
	_ = json.Unmarshal(body[kind], &parameters) // the file was checked
	other, flag := "curveType", "curve"
	if kind == "ec" || kind == "okp" {
		other, flag = "keySize", "key-size"
	}
	if entry.Has(other) {
		delete(entry, other)
		run.Warn("--" + flag + " has no effect for this type of key")
	}
	maps.Copy(parameters, entry)
	return body.Set(kind, parameters)
}

func jwkFileCommands() []command.Command {
	return []command.Command{
		command.Download{
			Use:   "export-file <jwk>",
			Short: "Download a JWK as a set",
			Long: `The file contains the private key, unless you use --public-only; only you can read
it. A symmetric key has no public part.`,
			Example: "apiops jwk export-file validation-jwk --public-only",
			Route:   "GET " + jwks + "{jwk}/export-file/",
			Flags:   []input.Flag{input.Switch("public-only", "?publicOnly", "leave out the private key")},
			File:    "{jwk}.json",
			Done:    "JWK {jwk} saved",
		},
		command.Change{
			Use:     "import-file <jwk> <file>",
			Short:   "Create a JWK from a file and deploy it",
			Long:    "The file is a JWK or a set in JSON, with or without private keys.",
			Example: "apiops jwk import-file partner-jwk jwk.json --kid 2027-01",
			Route:   "POST " + jwks + "import-file/",
			Flags: []input.Flag{
				input.Argument("jwk", "jwkName"), input.File("file", "@jwkFile", "").AsArgument(),
				keyID().Required(), input.Text("description", "jwkDescription", "`text` that describes the JWK"),
			},
			Done: "JWK {jwk} imported",
		},
	}
}

// detach asks before an update detaches a JWK from its source (quirks.md §14).
func detach(ctx context.Context, run *command.Run, _ *input.Request) error {
	name := run.Subject()
	if run.Settings.Bool("dry-run") {
		run.Warn(name + " is detached from its source, if it has one")
		return nil
	}
	found, err := run.Find(ctx, "GET "+jwks, "name")
	if err != nil {
		return err
	}
	source := document.Members(found).Text("sourceType")
	if source == "" || slices.Contains([]string{"GENERATE", "COPY_PASTE", "CLIPBOARD", "FILE"}, source) {
		return nil
	}
	return run.Loses(ctx, "detach", name+" from its source ("+strings.ToLower(strings.ReplaceAll(source, "_", " "))+")")
}
