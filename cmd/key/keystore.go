package key

import (
	"context"
	"path/filepath"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// KeystoreCommands returns the `apiops keystore` group.
func KeystoreCommands() command.Group {
	return command.Group{Use: "keystore", Short: "Manage keystores", Commands: keystoreCommands}
}

func keystoreMaterial() material {
	return material{
		noun: "keystore", title: "keystore", route: keystores, sources: []string{"KEYSTORE"},
		list:     "keyStoreEnvironmentList",
		required: []requirement{{"file", "content"}, {"password", "password-file"}, {"keyStoreType", "type"}},
	}
}

func keystoreCommands() []command.Command {
	m := keystoreMaterial()
	kind := func(place string) input.Flag {
		return input.Text("type", place, "`type` of the keystore (default: from the file name)").Of("PKCS12", "JKS")
	}
	all := command.Collection{
		Noun: "keystore", Title: "Keystore", Route: keystores, InBody: true, Sample: "client-keystore",
		New:    "mtls-keystore --content keystore.p12 --password-file password.txt --environment production --environment staging",
		Change: "--description 'Client certificates' --jwk-action update",
		Columns: output.Fields("NAME name", "TYPE keyStoreEnvironmentList.keyStoreType", "ALIASES keyStoreEnvironmentList.alias",
			"ENVIRONMENTS keyStoreEnvironmentList.environmentName", "+DESCRIPTION description"),
		Fields: append([]input.Flag{input.Text("description", "description", "`text` that describes the keystore")},
			m.flags(input.Base64("content", "entry.file", "`file` with the keystore"), kind("entry.keyStoreType"),
				input.Secret("password", "entry.password", "`file` with the password of the keystore (- for stdin)").With("content"))...),
	}
	create := all.Create()
	create.Long = `The same keystore is stored in each environment of --environment. For a different
one in each, use a file with keyStoreEnvironmentList, or "apiops keystore
import-file" once for each environment.`
	create.Prepare = func(_ context.Context, run *command.Run, request *input.Request) error {
		inferType(run, request)
		return m.create(request)
	}
	update := m.update(all.Update())
	guard := update.Prepare
	update.Prepare = func(ctx context.Context, run *command.Run, request *input.Request) error {
		inferType(run, request)
		return guard(ctx, run, request)
	}
	importFile := m.importFile("keystore",
		"apiops keystore import-file client-keystore keystore.p12 --password-file password.txt --environment staging --override",
		input.Argument("keystore", "keystoreName"),
		input.File("file", "@keystoreFile", "").AsArgument(),
		input.Secret("password", "password", "`file` with the password of the keystore (- for stdin)").Required(),
		kind("keyStoreType"), input.Text("description", "keystoreDescription", "`text` that describes the keystore"))
	return []command.Command{
		all.List(), all.Get(), create, update, m.delete(all.Delete()),
		m.exportPackage(), m.importPackage("keystoreExportFile"),
		command.Download{
			Use:   "export-file <keystore>",
			Short: "Download the keystore itself",
			Long: `Downloads the file as it was uploaded with --environment, else a ZIP file with the
keystores of all environments. The file contains private keys; only you can read
it.`,
			Example: "apiops keystore export-file client-keystore --environment production",
			Route:   "GET " + keystores + "{keystore}/export-file/",
			Flags:   []input.Flag{environmentOf("?environmentName")},
			File:    "{keystore}-keystores.zip",
			Done:    "Keystore {keystore} saved",
		},
		importFile,
	}
}

// inferType completes the type of a keystore from the name of its file.
func inferType(run *command.Run, request *input.Request) {
	content := run.Given("content")
	if len(content) == 0 || request.Body.Has("entry.keyStoreType") {
		return
	}
	switch strings.ToLower(filepath.Ext(content[0])) {
	case ".p12", ".pfx":
		_ = request.Body.Set("entry.keyStoreType", "PKCS12") // the entry is an object: --content is in it
	case ".jks":
		_ = request.Body.Set("entry.keyStoreType", "JKS")
	}
}
