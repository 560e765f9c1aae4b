// Package key provides the commands of keys, keystores, certificates, truststores and JSON Web Keys.
package key

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops key` group.
func Commands() command.Group {
	return command.Group{Use: "key", Short: "Manage private, public and secret keys", Commands: keyCommands}
}

func keyMaterial() material {
	return material{
		noun: "key", title: "key", route: keys, sources: []string{"PUBLIC_KEY", "PRIVATE_KEY"},
		list: "cryptoKeyInfoEnvironmentList", required: []requirement{{"content", "content"}},
	}
}

func keyCommands() []command.Command {
	m := keyMaterial()
	algorithm := func(place string) input.Flag {
		return input.Text("algorithm", place, "`algorithm` of a secret key").Exactly("AES", "DES", "DESede", "RSA")
	}
	kind := input.Text("type", "keyType", "`type` of the key").Of("PRIVATE_KEY", "PUBLIC_KEY", "SECRET_KEY").Required()
	all := command.Collection{
		Noun: "key", Title: "Key", Route: keys, InBody: true, Sample: "payload-key",
		New:    "signing-key --type private-key --content key.pem --environment production --environment staging",
		Change: "--description 'Encrypts payloads' --jwk-action update",
		Columns: output.Fields("NAME name", "TYPE keyType", "ALGORITHM algorithm",
			"ENVIRONMENTS cryptoKeyInfoEnvironmentList.environmentName",
			"+ALIASES cryptoKeyInfoEnvironmentList.alias", "+DESCRIPTION description"),
		Fields: append([]input.Flag{kind, algorithm("algorithm"), input.Text("description", "description", "`text` that describes the key")},
			m.flags(input.Base64("content", "entry.content", "`file` with the key: PEM, or the bytes of a secret key"))...),
	}
	create := all.Create()
	create.Long = `The same key is stored in each environment of --environment. For a different key
in each, use a file with cryptoKeyInfoEnvironmentList, or "apiops key import-file"
once for each environment.`
	create.Prepare = func(_ context.Context, _ *command.Run, request *input.Request) error {
		if request.Body.Text("keyType") == "SECRET_KEY" && request.Body.Text("algorithm") == "" {
			return fault.Usagef("missing --algorithm").WithHint("a secret key requires one: AES, DES, DESede or RSA")
		}
		return m.create(request)
	}
	importFile := m.importFile("key", "apiops key import-file payload-key key.bin --type secret-key --environment staging --override",
		input.Argument("key", "keyName"),
		input.File("file", "@keyFile", "").AsArgument(),
		kind, algorithm("algorithm"), input.Text("description", "keyDescription", "`text` that describes the key"))
	return []command.Command{
		all.List(), all.Get(), create, m.update(all.Update()), m.delete(all.Delete()),
		m.exportPackage(), m.importPackage("keyExportFile"),
		command.Download{
			Use:   "export-file <key>",
			Short: "Download the key itself",
			Long: `Downloads a PEM file with --environment, else a ZIP file with the keys of all
environments. The file contains private keys; only you can read it.`,
			Example: "apiops key export-file payload-key --environment production",
			Route:   "GET " + keys + "{key}/export-file/",
			Flags:   []input.Flag{environmentOf("?environmentName")},
			File:    "{key}-keys.zip",
			Done:    "Key {key} saved",
		},
		importFile,
	}
}
