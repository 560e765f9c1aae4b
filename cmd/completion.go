package cmd

import (
	"context"
	"embed"

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

func completionCommand() command.Group {
	return command.Group{
		Use:      "completion",
		Short:    "Let the shell complete commands, flags and names",
		Commands: completionCommands,
	}
}

func completionCommands() []command.Command {
	const names = `Names of projects, credentials and so on are asked of the server in force, which
has 0.8 seconds to answer. An answer is remembered for a minute.`
	var commands []command.Command
	for _, shell := range shells() {
		commands = append(commands, command.Func{
			Use:     shell.name,
			Short:   "Write the completion script for " + shell.name,
			Long:    shell.load + "\n\n" + names,
			Example: shell.example,
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
		})
	}
	return commands
}

type shell struct {
	name    string
	load    string // how to load the script
	example string
}

func shells() []shell {
	return []shell{
		{
			name: "bash",
			load: `Let your ~/.bashrc load the script. It needs nothing else, not even the package
bash-completion.`,
			example: `echo 'eval "$(apiops completion bash)"' >> ~/.bashrc`,
		},
		{
			name: "zsh",
			load: `Let your ~/.zshrc load the script, after "autoload -U compinit; compinit"; or
write it to a file called _apiops in a folder of your $fpath.`,
			example: `echo 'source <(apiops completion zsh)' >> ~/.zshrc
apiops completion zsh > "${fpath[1]}/_apiops"`,
		},
		{
			name:    "fish",
			load:    `Write the script to where fish looks for it.`,
			example: `apiops completion fish > ~/.config/fish/completions/apiops.fish`,
		},
		{
			name:    "powershell",
			load:    `Let your profile load the script.`,
			example: `Add-Content $PROFILE 'apiops completion powershell | Out-String | Invoke-Expression'`,
		},
	}
}

// completeGlobalFlags says what those take whose help does not.
func completeGlobalFlags(flags *pflag.FlagSet) {
	command.Values(flags, "project", "<project>")
	command.Values(flags, "context", "<context>")
	command.Values(flags, "columns", "<column>")
	command.Values(flags, "output", output.Formats()...)
	command.Values(flags, "color", "auto", "always", "never")
}
