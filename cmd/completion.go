package cmd

import (
	"context"
	"embed"
	"strings"

	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Scripts of our own: cobra's evaluate the line, so that in bash and fish a name
// from the server could run as a command; and its bash needs a package.
//
//go:embed completion
var scripts embed.FS

// shell is one that can be taught to complete.
type shell struct {
	name, title string
	before      string // what has to stand in its profile before the line
	lines       string // that load the script
}

func shells() []shell {
	return []shell{
		{"bash", "bash", "", `echo 'eval "$(apiops completion bash)"' >> ~/.bashrc`},
		{"zsh", "zsh", "autoload -U compinit; compinit",
			"echo 'source <(apiops completion zsh)' >> ~/.zshrc"},
		{"fish", "fish", "", "mkdir -p ~/.config/fish/completions\n" +
			"apiops completion fish > ~/.config/fish/completions/apiops.fish"},
		{"powershell", "PowerShell", "", "Add-Content $PROFILE 'apiops completion powershell | Out-String | Invoke-Expression'"},
	}
}

func completionCommand() command.Group {
	help := "Run once what is shown for your shell; completion works in the next shell that\n" +
		"you start.\n"
	for _, shell := range shells() {
		help += "\n  " + shell.heading() + "\n    " + strings.ReplaceAll(shell.lines, "\n", "\n    ")
	}
	return command.Group{
		Use:      "completion",
		Short:    "Let the shell complete commands, flags and names",
		Long:     help + "\n\n" + completedNames,
		Commands: completionCommands,
	}
}

func (s shell) heading() string {
	if s.before == "" {
		return s.title + ":"
	}
	return s.title + ", after \"" + s.before + "\":"
}

func completionCommands() []command.Command {
	var commands []command.Command
	for _, shell := range shells() {
		commands = append(commands, completionScript(shell))
	}
	return commands
}

const completedNames = `Names of projects, credentials and so on are requested from the server, which has
0.8 seconds to answer. An answer is remembered for a minute.`

// completionScript writes the script for a shell, with how to load it in its help.
func completionScript(shell shell) command.Func {
	about := completedNames
	if shell.before != "" {
		about = "It works only after \"" + shell.before + "\".\n\n" + about
	}
	return command.Func{
		Use:     shell.name,
		Short:   "Write the completion script for " + shell.title,
		Long:    about,
		Example: shell.lines,
		File:    config.Ignore,
		Run: command.NoFlags(func(_ context.Context, run *command.Run) error {
			if shell.name == "powershell" { // cobra's is fine there
				return run.Root().GenPowerShellCompletionWithDesc(run.Out)
			}
			script, err := scripts.ReadFile("completion/apiops." + shell.name)
			if err != nil {
				return err
			}
			_, err = run.Out.Write(script)
			return err
		}),
	}
}

// defineGlobalFlags also says what those take whose help does not.
func defineGlobalFlags(flags *pflag.FlagSet) {
	config.Define(flags)
	command.Values(flags, "project", "<project>")
	command.Values(flags, "context", "<context>")
	command.Values(flags, "columns", "<column>")
	command.Values(flags, "output", output.Formats()...)
	command.Values(flags, "color", "auto", "always", "never")
}
