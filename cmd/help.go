package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// helpCommand replaces cobra's help command, which exits with 0 for unknown commands.
func helpCommand(app *command.App) *cobra.Command {
	return &cobra.Command{
		Use:     "help [command]...",
		Short:   "Show help for a command or topic",
		GroupID: tools,
		RunE: func(cmd *cobra.Command, words []string) error {
			app.FinishNamed(cmd.Root(), words)
			found, rest, err := cmd.Root().Find(words)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return fault.Usagef("no help for %q", strings.Join(words, " ")).
					WithHint("%s", command.Suggest(found, rest[0]))
			}
			return found.Help()
		},
		ValidArgsFunction: func(cmd *cobra.Command, words []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, below := range app.FinishNamed(cmd.Root(), words).Commands() {
				if !below.Hidden {
					names = append(names, cobra.CompletionWithDesc(below.Name(), below.Short))
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
	}
}

// misnamed returns an error if help is requested for an unknown command. Cobra would show the help
// of the group and exit with 0.
func misnamed(root *cobra.Command, words []string) error {
	mayAsk := func(word string) bool { // -h, --help, and forms such as -yh and --help=true
		return strings.HasPrefix(word, "-") && strings.Contains(word, "h")
	}
	if !slices.ContainsFunc(words, mayAsk) || command.IsCompletion(words) {
		return nil
	}
	group, rest, err := root.Find(words)
	if err != nil || !group.HasSubCommands() || group.ParseFlags(rest) != nil { // Execute reports it
		return err
	}
	if asked, _ := group.Flags().GetBool("help"); asked && group.Flags().NArg() > 0 {
		return command.RunGroup(group, group.Flags().Args())
	}
	return nil
}
