package cmd

import (
	"context"
	"embed"

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

// Commands that set up completion.
const (
	bashSetup       = `echo 'eval "$(apiops completion bash)"' >> ~/.bashrc`
	zshBefore       = "autoload -U compinit; compinit"
	zshSetup        = `echo 'source <(apiops completion zsh)' >> ~/.zshrc`
	fishMake        = `mkdir -p ~/.config/fish/completions`
	fishSetup       = `apiops completion fish > ~/.config/fish/completions/apiops.fish`
	powerShellSetup = `Add-Content $PROFILE 'apiops completion powershell | Out-String | Invoke-Expression'`
)

func completionCommand() command.Group {
	return command.Group{
		Use:   "completion",
		Short: "Set up shell completion",
		Long: `Run the command for your shell once. Completion works in every shell that you
start afterwards.

  bash:
    ` + bashSetup + `
  zsh, after "` + zshBefore + `":
    ` + zshSetup + `
  fish:
    ` + fishMake + `
    ` + fishSetup + `
  PowerShell:
    ` + powerShellSetup + `

` + completedNames,
		Commands: completionCommands,
	}
}

func completionCommands() []command.Command {
	return []command.Command{
		completionScript("bash", "bash", bashSetup),
		completionScript("zsh", "zsh", zshSetup),
		completionScript("fish", "fish", fishMake+"\n"+fishSetup),
		completionScript("powershell", "PowerShell", powerShellSetup),
	}
}

const completedNames = `Names of projects, credentials and so on come from the server. apiops waits up to
0.8 seconds for them and caches them for a minute.`

// completionScript is the command that writes the script for a shell.
func completionScript(shell, title, setup string) command.Func {
	about := completedNames
	if shell == "zsh" {
		about = `Your profile must run "` + zshBefore + `" first.` + "\n\n" + about
	}
	return command.Func{
		Use:     shell,
		Short:   "Print the completion script for " + title,
		Long:    about,
		Example: setup,
		File:    config.Ignore,
		Run: command.NoFlags(func(_ context.Context, run *command.Run) error {
			if shell == "powershell" { // cobra's script is safe there
				return run.Root().GenPowerShellCompletionWithDesc(run.Out)
			}
			script, err := scripts.ReadFile("completion/apiops." + shell)
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
