package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// pages returns the Markdown pages of docs/commands: an index, which also describes
// the global flags, and one page for each noun.
func pages(root *cobra.Command) texts {
	made := texts{"apiops.md": index(root)}
	for _, noun := range below(root) {
		made[noun.Name()+".md"] = nounPage(noun)
	}
	return made
}

func index(root *cobra.Command) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s", root.Name(), markdown(root.Long))
	for _, group := range root.Groups() {
		fmt.Fprintf(&b, "\n## %s\n\n| command | description |\n| --- | --- |\n", strings.TrimSuffix(group.Title, ":"))
		for _, noun := range below(root) {
			if noun.GroupID == group.ID {
				fmt.Fprintf(&b, "| [%[1]s](%[1]s.md) | %[2]s |\n", noun.Name(), cell(noun.Short))
			}
		}
	}
	fmt.Fprintf(&b, "\n## Global flags\n\nEvery command accepts them.\n\n%s", code("text", root.PersistentFlags().FlagUsages()))
	for _, topic := range root.Commands() {
		if topic.IsAdditionalHelpTopicCommand() {
			fmt.Fprintf(&b, "\n## %s\n\n`%s help %s`\n\n%s", topic.Short, root.Name(), topic.Name(), markdown(topic.Long))
		}
	}
	return b.String()
}

func nounPage(noun *cobra.Command) string {
	var b strings.Builder
	describe(&b, "#", noun)
	b.WriteString("\nSee [apiops](apiops.md) for the global flags and the exit codes.\n")
	commands := leaves(noun)
	if len(commands) > 1 || commands[0] != noun {
		b.WriteString("\n| command | description |\n| --- | --- |\n")
		for _, c := range commands {
			anchor := strings.ReplaceAll(c.CommandPath(), " ", "-")
			fmt.Fprintf(&b, "| [%s](#%s) | %s |\n", strings.TrimPrefix(c.CommandPath(), "apiops "), anchor, cell(c.Short))
		}
	}
	var sections func(group *cobra.Command)
	sections = func(group *cobra.Command) {
		for _, c := range below(group) {
			b.WriteString("\n")
			describe(&b, "##", c)
			sections(c)
		}
	}
	sections(noun)
	return b.String()
}

// leaves returns the commands below cmd that have no subcommands, or cmd itself.
func leaves(cmd *cobra.Command) []*cobra.Command {
	if !cmd.HasAvailableSubCommands() {
		return []*cobra.Command{cmd}
	}
	var found []*cobra.Command
	for _, c := range below(cmd) {
		found = append(found, leaves(c)...)
	}
	return found
}

// describe writes the help of one command.
func describe(b *strings.Builder, heading string, cmd *cobra.Command) {
	fmt.Fprintf(b, "%s %s\n\n%s", heading, cmd.CommandPath(), markdown(description(cmd)))
	if cmd.HasAvailableSubCommands() {
		return
	}
	fmt.Fprintf(b, "\n%s", code("text", cmd.UseLine()))
	if cmd.HasAvailableLocalFlags() {
		fmt.Fprintf(b, "\nFlags:\n\n%s", code("text", cmd.LocalFlags().FlagUsages()))
	}
	if cmd.Example != "" {
		fmt.Fprintf(b, "\nExamples:\n\n%s", code("sh", strings.ReplaceAll("\n"+cmd.Example, "\n  ", "\n")[1:]))
	}
}

// description returns the long help, or else the short help as a sentence.
func description(cmd *cobra.Command) string {
	if cmd.Long != "" {
		return cmd.Long
	}
	return cmd.Short + "."
}

// markdown converts a help text. The result ends with a newline.
func markdown(text string) string {
	// Escape what Markdown would read as HTML, emphasis or code. An underscore inside
	// a word is harmless.
	escape := strings.NewReplacer("<", `\<`, "*", `\*`, "~", `\~`, "`", "\\`")
	var set []string
	for _, part := range blocks(text) {
		lines := strings.Join(part.lines, "\n") + "\n"
		if part.literal {
			set = append(set, code("text", lines))
		} else {
			set = append(set, escape.Replace(lines))
		}
	}
	return strings.Join(set, "\n")
}

func code(language, text string) string {
	return fmt.Sprintf("```%s\n%s\n```\n", language, strings.TrimRight(text, "\n"))
}

// cell escapes a text for a cell of a table.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", `\<`).Replace(text)
}
