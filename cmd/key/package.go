package key

import (
	"context"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

// exportPackage downloads a package for an import.
func (m material) exportPackage() command.Download {
	placeholder := "{" + m.noun + "}"
	return command.Download{
		Use:   "export <" + m.noun + ">",
		Short: "Download a " + m.title + " as a package for import",
		Long: `The package contains the ` + m.title + ` of every environment. It contains secrets, unless
you use --encrypt. Without the passphrase, an encrypted package is lost.`,
		Example: "apiops " + m.noun + " export " + m.sample() + " --encrypt --passphrase-file passphrase.txt",
		Route:   "GET " + m.route + placeholder + "/export/",
		Flags:   []input.Flag{input.Switch("encrypt", "?encrypt", "encrypt the package with a passphrase"), input.Passphrase("encrypt")},
		File:    placeholder + ".zip",
		Done:    strings.ToUpper(m.title[:1]) + m.title[1:] + " " + placeholder + " saved",
	}
}

func (m material) sample() string {
	if m.noun == "keystore" {
		return "client-keystore"
	}
	return "payload-key"
}

// importPackage uploads a package.
func (m material) importPackage(part string) command.Change {
	return command.Change{
		Use:   "import <file>",
		Short: "Import a " + m.title + " from a package",
		Long: `The package comes from "apiops ` + m.noun + ` export". If the name already exists, the
server imports it with the suffix -imported or, with --override, replaces the
existing ` + m.title + `.`,
		Example: "apiops " + m.noun + " import " + m.sample() + ".zip --environment-map UAT=production",
		Route:   "POST " + m.route + "import/",
		Flags: append([]input.Flag{
			input.Zip("file", "@"+part, "").AsArgument(),
			input.Switch("override", "?override", "replace the "+m.title+" if it exists"), input.Passphrase(""),
		}, input.PackageOptions("")...),
		Globals: []string{"yes"},
		Prepare: func(ctx context.Context, run *command.Run, request *input.Request) error {
			if len(request.Query["override"]) == 0 {
				return nil
			}
			return run.Loses(ctx, "replace", "the "+m.title+" of the same name as in "+run.Subject())
		},
		Done: strings.ToUpper(m.title[:1]) + m.title[1:] + " package imported",
	}
}

// importFile uploads the material itself for some environments. The others keep theirs.
func (m material) importFile(noun, example string, own ...input.Flag) command.Change {
	flags := append(slices.Clone(own),
		input.Texts("environment", "environmentList", "`name` of an environment; a ZIP file has its own").Names("environment"),
		input.EnvironmentMap("environmentMapping"),
		input.Text("alias", "alias", "`alias` of the "+m.title+" in these environments"))
	if noun != "certificate" {
		flags = append(flags, input.Switch("override", "override", "update the "+m.title+" if it exists"))
	}
	return command.Change{
		Use:   "import-file <" + noun + "> <file>",
		Short: "Create a " + m.title + " from a file, or replace it in some environments",
		Long: `Environments that you do not name keep what they have. A ZIP file of "apiops
` + noun + ` export-file" contains an entry for each environment.`,
		Example: example,
		Route:   "POST " + m.route + "import-file/",
		Flags:   flags,
		Prepare: func(_ context.Context, run *command.Run, _ *input.Request) error {
			isZip := strings.HasSuffix(strings.ToLower(run.Arguments.First("file")), ".zip")
			if len(run.Given("environment")) == 0 && !isZip {
				return fault.Usagef("missing --environment").WithHint("name the environments of the %s; only a ZIP file has its own", m.title)
			}
			return nil
		},
		Done: strings.ToUpper(m.title[:1]) + m.title[1:] + " {" + noun + "} imported",
	}
}
