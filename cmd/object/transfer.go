package object

import (
	"context"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
)

// TransferCommands returns the `apiops transfer` group.
func TransferCommands() command.Group {
	return command.Group{
		Use:   "transfer",
		Short: "Export and import packages of objects",
		Long: `A preview and a preflight return a digest. With that digest, an export or an import
fails if anything has changed since.`,
		Commands: transferCommands,
	}
}

func transferCommands() []command.Command {
	exported := []input.Flag{typeArgument("type"), input.Argument("object", "names"), kind(), withDependencies("withDependencies")}
	return []command.Command{
		command.Show{
			Use:     "preview <type> <object>...",
			Short:   "Show what an export would contain",
			Example: "apiops transfer preview IP_GROUP office\napiops transfer preview IP_GROUP office -o name  # only the digest",
			Route:   "POST /projects/{project}/transfer-export-previews",
			Flags:   exported,
			Columns: output.Fields("DIGEST exportDigest", "TYPE type", "OBJECTS objects.name", "DEPENDENCIES dependencies.name",
				"SECRETS secretHandling", "ADVISORIES advisories.key"),
		},
		command.Download{
			Use:     "export <type> <object>...",
			Short:   "Download objects as a package",
			Long:    "The package contains secrets, unless you use --encrypt.",
			Example: "apiops transfer export IP_GROUP office --output-file groups.zip",
			Route:   "POST /projects/{project}/transfer-export-runs",
			Flags: append(append(exported,
				input.Text("digest", "expectedExportDigest", "`digest` of the preview; fail if the objects have changed since")), encryption()...),
			File: "{type}-export.zip",
			Done: "Objects saved",
		},
		command.Show{
			Use:   "preflight <type> <file>",
			Short: "Show what an import would do",
			Long: `Blockers are reasons for which the server would refuse the import. The objects to
replace are those that --conflict-policy replace overwrites.`,
			Example: "apiops transfer preflight IP_GROUP groups.zip",
			Route:   "POST /projects/{project}/transfer-import-preflights",
			Flags:   []input.Flag{typeArgument("?type"), packageFile(), input.Passphrase("")},
			Columns: output.Fields("DIGEST preflightDigest", "TYPE detectedType", "OBJECTS objects.name", "REPLACES replaceTargets.name",
				"BLOCKERS blockers.code", "ADVISORIES advisories.key", "ENVIRONMENTS packageEnvironments"),
		},
		command.Change{
			Use:   "import <type> <file>",
			Short: "Import the objects of a package that was checked",
			Long: `The digest of "apiops transfer preflight" is required. Nothing is deployed. Objects
that exist fail the import, unless you use --conflict-policy replace.`,
			Example: "apiops transfer import IP_GROUP groups.zip --conflict-policy replace --yes" +
				" --digest \"$(apiops transfer preflight IP_GROUP groups.zip -o name)\"",
			Route: "POST /projects/{project}/transfer-import-runs",
			Flags: append([]input.Flag{
				typeArgument("options.type"), packageFile(), input.Passphrase(""),
				input.Text("digest", "options.preflightDigest", "`digest` of the preflight").Required(),
				input.Text("conflict-policy", "options.conflictPolicy", "`action` for objects that exist").Of("NEW", "REPLACE"),
				input.Switch("accept-checksum-mismatch", "options.acknowledgeChecksumMismatch", "accept a package that was changed"),
			}, input.PackageOptions("options.")...),
			Globals: []string{"yes"},
			Prepare: func(ctx context.Context, run *command.Run, request *input.Request) error {
				if request.Body.Text("options.conflictPolicy") != "REPLACE" {
					return nil
				}
				return replaces(ctx, run)
			},
			Done: "Objects imported",
		},
	}
}
