// Package help writes the help of commands and the help topics.
package help

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Pages writes help. Unlike cobra, it uses no templates: they make the program a quarter larger
// and are parsed at every start.
type Pages struct {
	width int // in columns
}

// New returns pages of a width in columns; 0 stands for no terminal.
func New(width int) Pages { return Pages{cmp.Or(width, command.HelpWidth)} }

// Write writes a topic, or what a command does and how to use it.
func (p Pages) Write(cmd *cobra.Command, _ []string) {
	var page string
	if cmd.IsAdditionalHelpTopicCommand() {
		page = p.wrap(p.topic(cmd.Name()))
	} else {
		page = p.wrap(strings.TrimSpace(cmp.Or(cmd.Long, cmd.Short))) + "\n\n" + p.usage(cmd)
	}
	_, _ = io.WriteString(cmd.OutOrStdout(), page+"\n") // cmd.Main reports the error
}

// usage returns the usage, flags and subcommands of a command.
func (p Pages) usage(cmd *cobra.Command) string {
	var sections []string
	section := func(title, text string) {
		if text = strings.TrimRight(text, "\n"); text != "" {
			sections = append(sections, title+"\n"+text)
		}
	}
	if !cmd.HasAvailableSubCommands() {
		section("Usage:", "  "+cmd.UseLine())
		section("Examples:", cmd.Example)
		section("Flags:", p.flags(cmd.LocalNonPersistentFlags()))
		section("Global flags:", p.flags(pick(cmd.InheritedFlags(), command.Globals(cmd)...)))
		sections = append(sections, p.wrap(`Run "apiops help flags" for all global flags.`))
		return strings.Join(sections, "\n\n")
	}
	section("Usage:", "  "+cmd.CommandPath()+" <command> [flags]") // not UseLine: groups only run to reject words
	if len(cmd.Aliases) > 0 {
		section("Aliases:", "  "+strings.Join(cmd.Aliases, ", "))
	}
	lists := make(map[string][]term)
	for _, below := range cmd.Commands() {
		entry := term{fmt.Sprintf("%-*s", below.NamePadding(), below.Name()), below.Short}
		switch {
		case below.IsAdditionalHelpTopicCommand():
			entry.word = cmd.CommandPath() + " help " + below.Name()
			lists["topics"] = append(lists["topics"], entry)
		case below.IsAvailableCommand(), below.Name() == "help":
			lists[below.GroupID] = append(lists[below.GroupID], entry)
		}
	}
	for _, group := range append(cmd.Groups(), &cobra.Group{Title: "Commands:"}) {
		section(group.Title, p.list(lists[group.ID]))
	}
	section("Help topics:", p.list(lists["topics"]))
	if !cmd.HasParent() {
		section("Flags:", p.flags(pick(cmd.Flags(), "context", "dry-run", "help", "output", "project", "version", "yes")))
	}
	more := fmt.Sprintf(`Run "%s <command> --help" for more information about a command.`, cmd.CommandPath())
	sections = append(sections, p.wrap(more))
	return strings.Join(sections, "\n\n")
}

func (p Pages) flags(flags *pflag.FlagSet) string { return flags.FlagUsagesWrapped(p.width) }

// pick returns a set of only the named flags.
func pick(flags *pflag.FlagSet, names ...string) *pflag.FlagSet {
	picked := pflag.NewFlagSet("", pflag.ContinueOnError)
	flags.VisitAll(func(flag *pflag.Flag) {
		if slices.Contains(names, flag.Name) {
			picked.AddFlag(flag)
		}
	})
	return picked
}

// wrap wraps paragraphs that do not fit the terminal. Prose is filled again, and facts ("Name:
// value") are broken. Commands, requests and examples are never broken, because users paste them.
func (p Pages) wrap(paragraphs string) string {
	wrapped := strings.Split(paragraphs, "\n\n")
	for i, paragraph := range wrapped {
		lines := strings.Split(paragraph, "\n")
		switch {
		case !slices.ContainsFunc(lines, func(line string) bool { return text.Width(line) > p.width }):
			continue
		case !strings.Contains("\n"+paragraph, "\n "):
			lines = []string{strings.Join(lines, " ")}
		case !strings.Contains(lines[0], ":  "):
			continue
		}
		for j, line := range lines {
			if strings.HasPrefix(line, "  Request:") {
				continue
			}
			lines[j] = text.Wrap(line, p.width, len(line)-len(strings.TrimLeft(line, " ")))
		}
		wrapped[i] = strings.Join(lines, "\n")
	}
	return strings.Join(wrapped, "\n\n")
}
