package cmd

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// showUsage writes how a command is used, which follows in its help on what it
// is for. It is no template, which cobra would take as well: templates make the
// program larger by a quarter, and are parsed at each start.
func showUsage(cmd *cobra.Command) error {
	page := usagePage{cmd: cmd}
	page.section("Usage:", "  "+usageLine(cmd))
	page.section("Examples:", cmd.Example)
	for _, group := range append(cmd.Groups(), &cobra.Group{Title: "Commands:"}) {
		page.section(group.Title, page.commands(group.ID))
	}
	page.section("Help topics:", page.topics())
	page.section("Flags:", cmd.LocalFlags().FlagUsages())
	page.section("Global flags:", cmd.InheritedFlags().FlagUsages())
	if cmd.HasAvailableSubCommands() {
		page.sections = append(page.sections, fmt.Sprintf("Run \"%s <command> --help\" for more about a command.", cmd.CommandPath()))
	}
	_, err := io.WriteString(cmd.OutOrStdout(), strings.Join(page.sections, "\n\n")+"\n")
	return err
}

// usageLine does not show a group as a command of its own: it runs only to
// refuse a word that is no command of it.
func usageLine(cmd *cobra.Command) string {
	if cmd.HasAvailableSubCommands() {
		return cmd.CommandPath() + " <command> [flags]"
	}
	return cmd.UseLine()
}

type usagePage struct {
	cmd      *cobra.Command
	sections []string
}

// section adds a section, unless there is nothing to say in it.
func (p *usagePage) section(title, text string) {
	if text = strings.TrimRight(text, "\n"); text != "" {
		p.sections = append(p.sections, title+"\n"+text)
	}
}

// commands are those of a group, a line each.
func (p *usagePage) commands(group string) string {
	var lines strings.Builder
	for _, below := range p.cmd.Commands() {
		if below.GroupID == group && (below.IsAvailableCommand() || below.Name() == "help") {
			fmt.Fprintf(&lines, "  %-*s  %s\n", below.NamePadding(), below.Name(), below.Short)
		}
	}
	return lines.String()
}

// topics are texts that belong to no command, as what is typed to read them.
func (p *usagePage) topics() string {
	var lines strings.Builder
	for _, below := range p.cmd.Commands() {
		if below.IsAdditionalHelpTopicCommand() {
			fmt.Fprintf(&lines, "  %s help %s  %s\n", p.cmd.CommandPath(), below.Name(), below.Short)
		}
	}
	return lines.String()
}
