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

// Cobra's scripts for bash and fish evaluate the line, so a name from the server could run as a
// command, and its bash script needs an extra package. These scripts do neither.
//
//go:embed completion
var scripts embed.FS

// shell is a shell that completion supports.
type shell struct {
	name, title string
	before      string // what its profile must run first; may be empty
	lines       string // commands that set up completion
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
	help := "Run the command for your shell once. Completion works in every shell that you\n" +
		"start afterwards.\n"
	for _, shell := range shells() {
		help += "\n  " + shell.heading() + "\n    " + strings.ReplaceAll(shell.lines, "\n", "\n    ")
	}
	return command.Group{
		Use:      "completion",
		Short:    "Set up shell completion",
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

const completedNames = `Names of projects, credentials and so on come from the server. apiops waits up to
0.8 seconds for them and caches them for a minute.`

// completionScript is the command that writes the script for a shell.
func completionScript(shell shell) command.Func {
	about := completedNames
	if shell.before != "" {
		about = "Your profile must run \"" + shell.before + "\" first.\n\n" + about
	}
	return command.Func{
		Use:     shell.name,
		Short:   "Print the completion script for " + shell.title,
		Long:    about,
		Example: shell.lines,
		File:    config.Ignore,
		Run: command.NoFlags(func(_ context.Context, run *command.Run) error {
			if shell.name == "powershell" { // cobra's script is safe there
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

// defineGlobalFlags defines the global flags, and what to complete where their help does not say.
func defineGlobalFlags(flags *pflag.FlagSet) {
	config.Define(flags)
	command.Values(flags, "project", "<project>")
	command.Values(flags, "context", "<context>")
	command.Values(flags, "columns", "<column>")
	command.Values(flags, "output", output.Formats()...)
	command.Values(flags, "color", "auto", "always", "never")
	command.Values(flags, "ci", config.CIs()...)
}
