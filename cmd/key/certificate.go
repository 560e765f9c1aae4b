package key

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// CertificateCommands returns the `apiops certificate` group.
func CertificateCommands() command.Group {
	return command.Group{Use: "certificate", Short: "Manage certificates", Commands: certificateCommands}
}

func certificateCommands() []command.Command {
	const one = certificates + "{certificate}/"
	m := material{
		noun: "certificate", title: "certificate", route: certificates, sources: []string{"CERTIFICATE"},
		list: "certificateEnvironmentList",
	}
	all := command.Collection{
		Noun: "certificate", Title: "Certificate", Route: certificates, Sample: "web-certificate",
		Columns: output.Fields("NAME name", "ENVIRONMENTS certificateEnvironmentList.environmentName",
			"EXPIRES certificateEnvironmentList.endDate", "ALIASES certificateEnvironmentList.alias",
			"+SUBJECTS certificateEnvironmentList.subjectDn", "+DESCRIPTION description"),
	}
	fields := []input.Flag{
		input.File("pem", "@pemEncodedFile", "`file` with the certificate in PEM").Required(),
		input.Text("alias", "alias", "`alias`, unique in each environment").Required(),
		input.Text("description", "certificateDescription", "`text` that describes the certificate").Required(),
		input.Texts("environment", "environmentList", "`name` of an environment").Names("environment").Required(),
	}
	const sample = " --pem web.pem --alias web --description Website --environment production"
	return []command.Command{
		all.List(), all.Get(),
		command.Change{
			Use:     "create <certificate>",
			Short:   "Create a certificate",
			Example: "apiops certificate create shop-certificate" + sample,
			Route:   "POST " + certificates,
			Flags:   append([]input.Flag{input.Argument("certificate", "certificateName")}, fields...),
			Done:    "Certificate {certificate} created",
		},
		command.Change{
			Use:   "update <certificate>",
			Short: "Delete a certificate and create it again",
			Long: `The server deletes the certificate and creates it again with these environments.
Environments that you do not name lose it. If JWKs were created from the
certificate, the server clears their references to it, so apiops asks first. With
--jwk-action update, it updates these JWKs instead.

To replace the certificate in some environments and keep everything else, use
"apiops certificate import-file".`,
			Example: "apiops certificate update web-certificate" + sample + " --jwk-action update",
			Route:   "PUT " + one,
			Flags:   append(fields, m.jwkFlags()...),
			Globals: []string{"yes"},
			Prepare: func(ctx context.Context, run *command.Run, request *input.Request) error {
				read := m.stored(ctx, run)
				if err := m.guard(ctx, run, read); err != nil {
					return err
				}
				var named []environment
				for _, name := range document.Texts(request.Body["environmentList"]) {
					named = append(named, environment{name: name})
				}
				return m.keep(ctx, run, named, read)
			},
			Done: "Certificate {certificate} updated",
		},
		m.delete(all.Delete()),
		command.Download{
			Use:     "export <certificate>",
			Short:   "Download a certificate for all environments",
			Long:    "The ZIP file contains a certificate in DER for each environment.",
			Example: "apiops certificate export web-certificate --output-file web.zip",
			Route:   "GET " + one + "export/",
			File:    "{certificate}-certificates.zip",
			Done:    "Certificate {certificate} saved",
		},
		command.Download{
			Use:     "export-file <certificate>",
			Short:   "Download a certificate for one environment or all",
			Example: "apiops certificate export-file web-certificate --environment production",
			Route:   "GET " + one + "export-file/",
			Flags:   []input.Flag{environmentOf("?environmentName")},
			File:    "{certificate}-certificates.zip",
			Done:    "Certificate {certificate} saved",
		},
		certificateImport(m),
	}
}

func certificateImport(m material) command.Change {
	change := m.importFile("certificate", "apiops certificate import-file web-certificate web.pem --alias web --environment staging",
		input.Argument("certificate", "certificateName"),
		input.File("file", "@certificateFile", "").AsArgument(),
		input.Text("description", "certificateDescription", "`text` that describes the certificate"))
	for i, flag := range change.Flags {
		if flag.Name() == "alias" {
			change.Flags[i] = flag.Required()
		}
	}
	return change
}

// TruststoreCommands returns the `apiops truststore` group.
func TruststoreCommands() command.Group {
	return command.Group{
		Use:      "truststore",
		Short:    "Manage the certificates that gateways trust",
		Long:     `Only the project "admin" has the truststores of the environments.`,
		Commands: truststoreCommands,
	}
}

func truststoreCommands() []command.Command {
	return []command.Command{
		command.List{
			Use:     "list <environment>",
			Short:   "List the certificates that an environment trusts",
			Example: "apiops truststore list production --project admin",
			Route:   "GET " + truststores,
			Columns: output.Fields("NAME name", "ALIAS alias", "SUBJECT subjectDn", "EXPIRES endDate", "+STARTS startDate"),
		},
		command.Download{
			Use:     "export-file <environment>",
			Short:   "Download the certificates that an environment trusts",
			Long:    "The server reads them from the running gateways, which must be reachable.",
			Example: "apiops truststore export-file production --project admin",
			Route:   "GET " + truststores + "export-file/",
			File:    "{environment}-truststore.zip",
			Done:    "Truststore of {environment} saved",
		},
		command.Change{
			Use:   "import-file <environment> <file>",
			Short: "Trust the certificates in a file",
			Long: `The file is a certificate, or a ZIP file of certificates. The name of each file
becomes the name of the certificate, and replaces one of that name in this
environment. Gateways may need a deployment to trust them.`,
			Example: "apiops truststore import-file production web.pem --name-prefix partner- --project admin",
			Route:   "POST " + truststores + "import-file/",
			Flags: []input.Flag{
				input.File("file", "@truststoreFile", "").AsArgument(),
				input.Text("name-prefix", "namePrefix", "`text` in front of each name"),
			},
			Done: "Truststore of {environment} imported",
		},
	}
}
