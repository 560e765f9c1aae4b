package cmd

import (
	"fmt"
	"io"
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
		Use:     "help [command]...",
		Short:   "Show the help of a command or a topic",
		GroupID: tools,
		RunE: func(cmd *cobra.Command, words []string) error {
			app.FinishNamed(cmd.Root(), words)
			found, rest, err := cmd.Root().Find(words)
			if err != nil {
				return err
			}
			if len(rest) > 0 {
				return fault.Usagef("there is no help on %q", strings.Join(words, " ")).
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

// misnamed refuses to help with a command that does not exist: cobra shows the
// help of the group above it, and calls that a success.
func misnamed(root *cobra.Command, words []string) error {
	mayAsk := func(word string) bool { // -h, --help, and what they may hide in: -yh, --help=true
		return strings.HasPrefix(word, "-") && strings.Contains(word, "h")
	}
	if !slices.ContainsFunc(words, mayAsk) || command.IsCompletion(words) {
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

// helpTopics are texts that belong to no command.
func helpTopics() []*cobra.Command {
	var codes strings.Builder
	for _, code := range fault.ExitCodes() {
		fmt.Fprintf(&codes, "%5d  %s\n", code.Number, code.Meaning)
	}
	return []*cobra.Command{{
		Use:   "exit-codes",
		Short: "What the exit codes mean",
		Long: `The exit code says how a run ended:

` + codes.String() + `
A question that is answered with no counts as an interruption.

Where several names were given: 0 when all are done; 9 when the outcome of any is
unknown; 3 when some are done, or 12 when the rest only waits; the code they have
in common when all failed alike; else 1.

With -o json, jsonl or yaml an error is a line of JSON on stderr:

  {"error":{"code":"not_found","message":"…","hint":"…","httpStatus":400,"exitCode":6}}`,
	}}
}

// showUsage writes how a command is used, which follows in its help on what it
// is for. It is no template, which cobra would take as well: templates make the
// program larger by a quarter, and are parsed at each start.
func showUsage(cmd *cobra.Command) error {
	var sections []string
	section := func(title, text string) {
		if text = strings.TrimRight(text, "\n"); text != "" {
			sections = append(sections, title+"\n"+text)
		}
	}
	usage := cmd.UseLine()
	isGroup := cmd.HasAvailableSubCommands()
	if isGroup { // it runs only to refuse a word that is no command of it
		usage = cmd.CommandPath() + " <command> [flags]"
	}
	commands, topics := make(map[string]string), ""
	for _, below := range cmd.Commands() {
		switch {
		case below.IsAdditionalHelpTopicCommand():
			topics += fmt.Sprintf("  %s help %s  %s\n", cmd.CommandPath(), below.Name(), below.Short)
		case below.IsAvailableCommand(), below.Name() == "help":
			commands[below.GroupID] += fmt.Sprintf("  %-*s  %s\n", below.NamePadding(), below.Name(), below.Short)
		}
	}
	section("Usage:", "  "+usage)
	section("Examples:", cmd.Example)
	for _, group := range append(cmd.Groups(), &cobra.Group{Title: "Commands:"}) {
		section(group.Title, commands[group.ID])
	}
	section("Help topics:", topics)
	section("Flags:", cmd.LocalFlags().FlagUsages())
	section("Global flags:", cmd.InheritedFlags().FlagUsages())
	if isGroup {
		sections = append(sections, fmt.Sprintf("Run \"%s <command> --help\" for more about a command.", cmd.CommandPath()))
	}
	_, err := io.WriteString(cmd.OutOrStdout(), strings.Join(sections, "\n\n")+"\n")
	return err
}
