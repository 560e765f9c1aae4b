package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// manual returns one page for each command. The page of the program itself also
// describes the global flags and the variables.
func manual(root *cobra.Command) texts {
	made := make(texts)
	var add func(cmd *cobra.Command)
	add = func(cmd *cobra.Command) {
		made[pageName(cmd)+".1"] = manualPage(cmd)
		for _, c := range below(cmd) {
			add(c)
		}
	}
	add(root)
	return made
}

func pageName(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "-")
}

// page is a manual page in roff, with the macros of man(7).
type page struct{ strings.Builder }

func manualPage(cmd *cobra.Command) string {
	var p page
	// No date, so that the same commit always generates the same pages.
	p.macro("TH", strings.ToUpper(pageName(cmd)), "1", "", "apiops", "apiops manual")
	p.macro("SH", "NAME")
	p.line(pageName(cmd) + " - " + cmd.Short)
	p.macro("SH", "SYNOPSIS")
	p.macro("B", usage(cmd))
	p.macro("SH", "DESCRIPTION")
	p.text(description(cmd))
	p.commands(cmd)
	p.options(cmd)
	p.environment(cmd)
	p.exitStatus()
	p.files()
	if cmd.Example != "" {
		p.macro("SH", "EXAMPLES")
		p.text(cmd.Example)
	}
	p.seeAlso(cmd)
	return p.String()
}

func usage(cmd *cobra.Command) string {
	if cmd.HasAvailableSubCommands() {
		return cmd.CommandPath() + " <command> [flags]"
	}
	return cmd.UseLine()
}

func (p *page) commands(cmd *cobra.Command) {
	if !cmd.HasAvailableSubCommands() {
		return
	}
	p.macro("SH", "COMMANDS")
	for _, c := range below(cmd) {
		p.entry(c.Name(), c.Short)
	}
}

func (p *page) options(cmd *cobra.Command) {
	if !cmd.HasParent() {
		p.macro("SH", "GLOBAL FLAGS")
		p.flags(cmd.PersistentFlags())
		return
	}
	p.macro("SH", "OPTIONS")
	p.flags(cmd.LocalFlags())
	p.macro("PP")
	p.line("For the global flags, see apiops(1).")
}

func (p *page) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Hidden {
			return
		}
		value, meaning := pflag.UnquoteUsage(flag)
		name := "--" + flag.Name
		if flag.Shorthand != "" {
			name = "-" + flag.Shorthand + ", " + name
		}
		if value != "" {
			name += " " + value
		}
		if text := flag.DefValue; !slices.Contains([]string{"", "false", "0", "[]"}, text) {
			meaning += " (default " + text + ")"
		}
		p.entry(name, meaning)
	})
}

func (p *page) environment(cmd *cobra.Command) {
	p.macro("SH", "ENVIRONMENT")
	if cmd.HasParent() {
		p.line("Each global flag has a variable, such as APIOPS_HOST for --host. APIOPS_TOKEN contains the token. For all variables, see apiops(1).")
		return
	}
	p.line("A flag overrides its variable. An empty variable is ignored. For a flag without a value, set the variable to true or false.")
	for _, variable := range config.Variables() {
		p.entry(variable.Name, variable.Meaning)
	}
}

func (p *page) exitStatus() {
	p.macro("SH", "EXIT STATUS")
	for _, code := range fault.ExitCodes() {
		p.entry(fmt.Sprint(code.Number), code.Meaning)
	}
}

func (p *page) files() {
	p.macro("SH", "FILES")
	for _, file := range config.Files("linux") {
		p.entry(file.Name, file.Meaning)
	}
	p.macro("PP")
	p.line("XDG_CONFIG_HOME and XDG_CACHE_HOME replace ~/.config and ~/.cache. On macOS, if they are not set, the files are:")
	for _, file := range config.Files("darwin") {
		p.macro("br")
		p.line(file.Name)
	}
}

func (p *page) seeAlso(cmd *cobra.Command) {
	var others []string
	for parent := cmd.Parent(); parent != nil; parent = parent.Parent() {
		others = append([]string{pageName(parent) + "(1)"}, others...)
	}
	for _, c := range below(cmd) {
		others = append(others, pageName(c)+"(1)")
	}
	p.macro("SH", "SEE ALSO")
	p.line(strings.Join(others, ", "))
}

// entry writes a name with its description, indented.
func (p *page) entry(name, meaning string) {
	p.macro("TP")
	p.macro("B", name)
	p.line(meaning)
}

// text writes a help text.
func (p *page) text(text string) {
	for i, b := range blocks(text) {
		if i > 0 {
			p.macro("PP")
		}
		if b.literal {
			p.macro("RS", "4")
			p.macro("nf")
		}
		for _, line := range b.lines {
			p.line(line)
		}
		if b.literal {
			p.macro("fi")
			p.macro("RE")
		}
	}
}

// macro writes a macro or a request with its arguments.
func (p *page) macro(name string, arguments ...string) {
	p.WriteString("." + name)
	for _, argument := range arguments {
		p.WriteString(` "` + strings.ReplaceAll(roff(argument), `"`, `\(dq`) + `"`)
	}
	p.WriteString("\n")
}

// line writes a line of text.
func (p *page) line(text string) {
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		p.WriteString(`\&`) // prevents roff from reading the line as a request
	}
	p.WriteString(roff(text) + "\n")
}

// roff escapes backslashes, and the characters that would become typographic ones,
// which cannot be pasted into a shell.
func roff(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "^", `\(ha`, "~", `\(ti`).Replace(text)
}
