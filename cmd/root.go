package cmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/cmd/aibudget"
	"github.com/apiops-cli/apiops/cmd/aigateway"
	"github.com/apiops-cli/apiops/cmd/api"
	"github.com/apiops-cli/apiops/cmd/apiclient"
	"github.com/apiops-cli/apiops/cmd/application"
	"github.com/apiops-cli/apiops/cmd/auth"
	"github.com/apiops-cli/apiops/cmd/config"
	"github.com/apiops-cli/apiops/cmd/connection"
	"github.com/apiops-cli/apiops/cmd/consumer"
	"github.com/apiops-cli/apiops/cmd/context"
	"github.com/apiops-cli/apiops/cmd/credential"
	"github.com/apiops-cli/apiops/cmd/environment"
	"github.com/apiops-cli/apiops/cmd/environmentvariable"
	"github.com/apiops-cli/apiops/cmd/geolocation"
	"github.com/apiops-cli/apiops/cmd/globalpolicy"
	"github.com/apiops-cli/apiops/cmd/help"
	"github.com/apiops-cli/apiops/cmd/identitysource"
	"github.com/apiops-cli/apiops/cmd/ipgroup"
	"github.com/apiops-cli/apiops/cmd/key"
	"github.com/apiops-cli/apiops/cmd/knowledgebase"
	"github.com/apiops-cli/apiops/cmd/lifecycle"
	"github.com/apiops-cli/apiops/cmd/limit"
	"github.com/apiops-cli/apiops/cmd/llmmodel"
	"github.com/apiops-cli/apiops/cmd/llmprovider"
	"github.com/apiops-cli/apiops/cmd/lookup"
	"github.com/apiops-cli/apiops/cmd/object"
	"github.com/apiops-cli/apiops/cmd/oidcprovider"
	"github.com/apiops-cli/apiops/cmd/policygroup"
	"github.com/apiops-cli/apiops/cmd/portal"
	"github.com/apiops-cli/apiops/cmd/preset"
	"github.com/apiops-cli/apiops/cmd/project"
	"github.com/apiops-cli/apiops/cmd/promotion"
	"github.com/apiops-cli/apiops/cmd/proxy"
	"github.com/apiops-cli/apiops/cmd/proxygroup"
	"github.com/apiops-cli/apiops/cmd/report"
	"github.com/apiops-cli/apiops/cmd/rlcl"
	"github.com/apiops-cli/apiops/cmd/sandbox"
	"github.com/apiops-cli/apiops/cmd/server"
	"github.com/apiops-cli/apiops/cmd/status"
	"github.com/apiops-cli/apiops/cmd/usage"
	"github.com/apiops-cli/apiops/cmd/vectordb"
	"github.com/apiops-cli/apiops/cmd/virtualapi"
	"github.com/apiops-cli/apiops/pkg/command"
)

// NewTree builds the whole tree, for reading.
func NewTree(app *command.App) *cobra.Command {
	root := newRoot(app)
	addCommands(app, root, "")
	app.FinishAll(root)
	return root
}

// NewRoot builds the part of the tree that a command line needs. If the command line is invalid,
// the tree does nothing but return the error.
func NewRoot(app *command.App, words []string) *cobra.Command {
	words = command.CleanWords(words)
	app.System.Words = words
	root := newRoot(app)
	first := ""
	if len(words) > 0 {
		first = words[0]
	}
	addCommands(app, root, first)
	root.SetArgs(words)
	if command.IsCompletion(words) {
		app.PrepareCompletion(root, words[1:])
		return root
	}
	if err := command.CheckWords(app.FinishNamed(root, words), words); err != nil {
		root.SetArgs([]string{})
		root.RunE = func(*cobra.Command, []string) error { return err }
	}
	return root
}

// newRoot returns the root without commands, except for those of help.
func newRoot(app *command.App) *cobra.Command {
	app.Whole = func() *cobra.Command { return NewTree(app) }
	root := &cobra.Command{
		Use:   "apiops",
		Short: "Operate an Apinizer API gateway from the command line",
		Long: strings.TrimSpace(`
Operate an Apinizer API gateway from the command line.

For every change, apiops shows the result in each environment: as a table, as
JSON, and in the exit code. To try it without a gateway, run:

  apiops credential private-key remove api-user --sandbox`),
		Args:          cobra.ArbitraryArgs,
		RunE:          runRoot(app),
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(app.System.In)
	root.SetOut(app.System.Out)
	root.SetErr(app.System.Err)
	root.CompletionOptions.DisableDefaultCmd = true
	defineGlobalFlags(root.PersistentFlags())
	root.Flags().BoolP("version", "v", false, "show the version of apiops")
	root.PersistentFlags().BoolP("help", "h", false, "show help for a command") // -h may come first
	root.SetFlagErrorFunc(app.FlagError)
	root.SetHelpFunc(help.New(app.System.Width).Write)
	root.AddCommand(help.Topics()...)
	helper := helpCommand(app)
	root.AddCommand(helper)
	root.SetHelpCommand(helper)
	return root
}

// runRoot shows the version without loading settings: it must work with a broken configuration.
func runRoot(app *command.App) func(*cobra.Command, []string) error {
	return func(root *cobra.Command, words []string) error {
		if wanted, _ := root.Flags().GetBool("version"); wanted {
			_, err := fmt.Fprintf(root.OutOrStdout(), "apiops version %s (%s)\n", app.System.Version, app.System.Commit)
			return err
		}
		return command.RunGroup(root, words)
	}
}

// tools is the title of a section that also has the help command.
const tools = "Tools:"

// section is a part of the help of the root.
type section struct {
	title    string
	commands []command.Command
}

func sections() []section {
	return []section{
		{"APIs:", []command.Command{
			status.Command(),
			proxy.Commands(),
			proxygroup.Commands(),
			virtualapi.DatabaseCommands(),
			virtualapi.MockCommands(),
			virtualapi.ScriptCommands(),
			connection.Commands(),
			environmentvariable.Commands(),
			object.Commands(),
			object.TransferCommands(),
			promotion.Commands(),
			report.Commands(),
		}},
		{"Callers:", []command.Command{
			credential.Commands(),
			credential.OrganizationCommands(),
			consumer.Commands(),
			application.Commands(),
			apiclient.Commands(),
			identitysource.Commands(),
			oidcprovider.Commands(),
			usage.Commands(),
			portal.Commands(),
			portal.AppCommands(),
			portal.ProductCommands(),
			lifecycle.HoldCommands(),
			lifecycle.PurgeCommands(),
		}},
		{"Keys and certificates:", []command.Command{
			key.Commands(),
			key.KeystoreCommands(),
			key.CertificateCommands(),
			key.TruststoreCommands(),
			key.JWKCommands(),
		}},
		{"Traffic control:", []command.Command{
			policygroup.Commands(),
			globalpolicy.Commands(),
			ipgroup.Commands(),
			rlcl.Commands(),
			limit.PlanCommands(),
			limit.AssignmentCommands(),
		}},
		{"AI gateway:", []command.Command{
			aigateway.Commands(),
			llmprovider.Commands(),
			llmprovider.DefinitionCommands(),
			llmmodel.Commands(),
			vectordb.Commands(),
			knowledgebase.Commands(),
			aibudget.Commands(),
			preset.DLP(),
			preset.Privacy(),
			preset.PromptGuard(),
			preset.PromptDecorator(),
			preset.PromptTemplate(),
			preset.TopicCategory(),
		}},
		{"Gateway:", []command.Command{
			project.Commands(),
			environment.Commands(),
			server.Commands(),
			geolocation.Commands(),
			lookup.Commands(),
		}},
		{"Setting up:", []command.Command{
			auth.Commands(),
			context.Commands(),
			config.Commands(),
		}},
		{tools, []command.Command{
			api.Command(),
			sandbox.Commands(),
			completionCommand(),
			versionCommand(),
		}},
	}
}

// addCommands adds the command that a word names, or if there is none, all of them.
func addCommands(app *command.App, root *cobra.Command, word string) {
	isNamed := func(node command.Command) bool { return command.IsNamed(node, word) }
	all := sections()
	some := slices.ContainsFunc(all, func(s section) bool { return slices.ContainsFunc(s.commands, isNamed) })
	for _, section := range all {
		root.AddGroup(&cobra.Group{ID: section.title, Title: section.title})
		for _, node := range section.commands {
			if !some || isNamed(node) {
				built := command.Build(app, node)
				built.GroupID = section.title
				root.AddCommand(built)
			}
		}
	}
}
