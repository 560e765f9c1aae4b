package cmd

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/cmd/api"
	"github.com/apiops-cli/apiops/cmd/auth"
	"github.com/apiops-cli/apiops/cmd/config"
	"github.com/apiops-cli/apiops/cmd/context"
	"github.com/apiops-cli/apiops/cmd/credential"
	"github.com/apiops-cli/apiops/cmd/environment"
	"github.com/apiops-cli/apiops/cmd/project"
	"github.com/apiops-cli/apiops/cmd/sandbox"
	"github.com/apiops-cli/apiops/cmd/server"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// NewTree builds the whole tree, to be read.
func NewTree(app *command.App) *cobra.Command {
	root := newRoot(app)
	app.FinishAll(root)
	return root
}

// NewRoot builds what a command line needs of the tree.
func NewRoot(app *command.App, words []string) *cobra.Command {
	root := newRoot(app)
	root.SetArgs(words)
	if command.IsCompletion(words) {
		app.PrepareCompletion(root, words[1:])
	} else {
		app.FinishNamed(root, words)
	}
	return root
}

func newRoot(app *command.App) *cobra.Command {
	root := &cobra.Command{
		Use:   "apiops",
		Short: "Operate an Apinizer API gateway from the command line",
		Long: strings.TrimSpace(`
Operate an Apinizer API gateway from the command line.

One command is one step. Every change is reported environment by environment,
as a table for people, as JSON for programs, and in the exit code for scripts
("apiops help exit-codes").

Nothing set up yet? Try any command on the built-in practice server:

  apiops credential private-key remove api-user --sandbox`),
		Args:          cobra.ArbitraryArgs,
		RunE:          command.RunGroup,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	root.SetIn(app.System.In)
	root.SetOut(app.System.Out)
	root.SetErr(app.System.Err)
	root.CompletionOptions.DisableDefaultCmd = true
	root.PersistentFlags().AddFlagSet(command.GlobalFlags())
	completeGlobalFlags(root.PersistentFlags())
	root.PersistentFlags().BoolP("help", "h", false, "show the help of a command") // known before the command is
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(showUsage)
	for _, group := range groups() {
		root.AddGroup(&cobra.Group{ID: group.title, Title: group.title})
		for _, node := range group.commands {
			built := command.Build(app, node)
			built.GroupID = group.title
			root.AddCommand(built)
		}
	}
	root.AddCommand(helpTopics()...)
	help := helpCommand(app)
	help.GroupID = tools
	root.AddCommand(help)
	root.SetHelpCommand(help)
	return root
}

// groups are the commands in the order of the help.
func groups() []group {
	return []group{
		{"Resources:", []command.Command{
			credential.Commands(),
			credential.OrganizationCommands(),
			environment.Commands(),
			project.Commands(),
			server.Commands(),
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

// tools is the group of the help command, too.
const tools = "Tools:"

type group struct {
	title    string
	commands []command.Command
}

func flagError(cmd *cobra.Command, err error) error {
	return fault.Usagef("%s", err.Error()).
		WithHint("run \"%s --help\" for the flags there are", cmd.CommandPath())
}
