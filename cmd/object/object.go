// Package object provides the `apiops object` and `apiops transfer` commands.
package object

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Commands returns the `apiops object` group.
func Commands() command.Group {
	return command.Group{Use: "object", Short: "Export and import objects of any type as packages", Commands: commands}
}

const types = "/projects/{project}/export-import/{type}/"

// typeArgument offers types that servers are known to have; "object type list" shows all.
func typeArgument(place string) input.Flag {
	return input.Argument("type", place).Exactly("API_PROXY", "API_PROXY_GROUP", "CERTIFICATE", "CONNECTION", "ENVIRONMENT_VARIABLE",
		"GLOBAL_POLICY", "IP_GROUP", "JWK", "KEY", "KEYSTORE", "KNOWLEDGE_BASE", "LLM_MODEL", "LLM_PROVIDER", "POLICY_GROUP", "VECTOR_DB")
}

func kind() input.Flag {
	return input.Text("kind", "kind", "`kind` of the objects, for a type that has several, such as certificate")
}

func commands() []command.Command {
	return []command.Command{
		command.List{
			Use:     "list <type>",
			Short:   "List the objects of a type that can be exported",
			Example: "apiops object list IP_GROUP\napiops object list CONNECTION --filter mail",
			Route:   "GET " + types + "objects/",
			Flags:   []input.Flag{typeArgument("{type}"), input.Text("filter", "?filter", "part of the `name`")},
			Columns: output.Fields("NAME name", "KIND kind"),
		},
		command.Download{
			Use:   "export <type> <object>...",
			Short: "Download objects as a package",
			Long: `The package contains secrets, unless you use --encrypt. Without the passphrase, an
encrypted package is lost. To see what a package will contain, use "apiops
transfer preview".`,
			Example: "apiops object export IP_GROUP office partners --output-file groups.zip",
			Route:   "POST " + types + "export/",
			Flags:   append([]input.Flag{typeArgument("{type}"), input.Argument("object", "names"), kind(), withDependencies("?withDependencies")}, encryption()...),
			File:    "{type}-export.zip",
			Done:    "Objects saved",
		},
		command.Change{
			Use:   "import <type> <file>",
			Short: "Import the objects of a package",
			Long: `Objects that exist are imported under another name or, with --override, replaced.
Nothing is deployed. Secrets of connections are blank, unless the package is
encrypted. To check a package first, use "apiops transfer preflight".`,
			Example: "apiops object import IP_GROUP groups.zip --override --yes",
			Route:   "POST " + types + "import/",
			Flags: append([]input.Flag{
				typeArgument("{type}"), packageFile(), input.Passphrase(""),
				input.Switch("override", "override", "replace objects that exist"),
				input.Switch("accept-checksum-mismatch", "acknowledgeChecksumMismatch", "accept a package that was changed"),
			}, input.PackageOptions("")...),
			Globals: []string{"yes"},
			Prepare: func(ctx context.Context, run *command.Run, request *input.Request) error {
				if !request.Body.Has("override") {
					return nil
				}
				return replaces(ctx, run)
			},
			Done: "Objects imported",
		},
		command.Group{Use: "type", Short: "See the types of objects", Commands: typeCommands},
	}
}

func typeCommands() []command.Command {
	return []command.Command{
		command.List{
			Use:     "list",
			Short:   "List the types of objects that can be exported",
			Example: "apiops object type list",
			Route:   "GET /projects/{project}/export-import/types/",
			Columns: output.Fields("TYPE name"),
		},
	}
}

func packageFile() input.Flag { return input.Zip("file", "@exportFile", "").AsArgument() }

func withDependencies(place string) input.Flag {
	return input.Switch("with-dependencies", place, "include the objects that these need")
}

func encryption() []input.Flag {
	return []input.Flag{input.Switch("encrypt", "?encrypt", "encrypt the package with a passphrase"), input.Passphrase("encrypt")}
}

// replaces asks before a package replaces objects; only the server knows which exist.
func replaces(ctx context.Context, run *command.Run) error {
	return run.Loses(ctx, "replace", "objects that exist with those in "+run.Arguments.First("file"))
}
