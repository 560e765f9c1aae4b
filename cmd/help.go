package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// helpCommand is cobra's, but it refuses what it has no help on: cobra's own
// calls that a success.
func helpCommand(app *command.App) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]...",
		Short: "Show the help of a command or a topic",
		RunE: func(cmd *cobra.Command, words []string) error {
			app.FinishNamed(cmd.Root(), words)
			found, rest, err := cmd.Root().Find(words)
			if err != nil || len(rest) > 0 {
				return fault.Usagef("%s", "there is no help on \""+strings.Join(words, " ")+"\"").
					WithHint("run \"apiops help\" for the commands and topics there are")
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

// misnamed refuses to help with a command that does not exist: cobra shows the
// help of the group above it, and calls that a success.
func misnamed(root *cobra.Command, words []string) error {
	if !slices.ContainsFunc(words, mayAskForHelp) || command.IsCompletion(words) {
		return nil
	}
	group, rest, err := root.Find(words)
	if err != nil || !group.HasSubCommands() || group.ParseFlags(rest) != nil { // a bad flag is told when it is parsed for good
		return err
	}
	if asked, _ := group.Flags().GetBool("help"); asked && group.Flags().NArg() > 0 {
		return command.RunGroup(group, group.Flags().Args())
	}
	return nil
}

// mayAskForHelp tells -h, --help, and what they may hide in: -yh, --help=true.
func mayAskForHelp(word string) bool {
	return strings.HasPrefix(word, "-") && strings.Contains(word, "h")
}

// helpTopics are texts that belong to no command.
func helpTopics() []*cobra.Command {
	return []*cobra.Command{
		{
			Use:   "exit-codes",
			Short: "What the exit codes mean",
			Long:  exitCodesTopic(),
		},
	}
}

func exitCodesTopic() string {
	return `The exit code says how a run ended:

` + exitCodeTable() + `
A question that is answered with no counts as an interruption.

Where several names were given, every one is tried: 0 when all are done, 3 when
some are, the code they have in common when all failed alike, else 1.

With -o json, jsonl or yaml an error is a line of JSON on stderr:

  {"error":{"code":"not_found","message":"…","hint":"…","httpStatus":400,"exitCode":6}}`
}
