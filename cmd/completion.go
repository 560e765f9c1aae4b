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
	return []command.Command{
		completionScript("bash", `Let your ~/.bashrc load the script. It needs nothing else, not even the package
bash-completion.`,
			`echo 'eval "$(apiops completion bash)"' >> ~/.bashrc`),
		completionScript("zsh", `Let your ~/.zshrc load the script, after "autoload -U compinit; compinit"; or
write it to a file called _apiops in a folder of your $fpath.`,
			`echo 'source <(apiops completion zsh)' >> ~/.zshrc
apiops completion zsh > "${fpath[1]}/_apiops"`),
		completionScript("fish", "Write the script to where fish looks for it.",
			"apiops completion fish > ~/.config/fish/completions/apiops.fish"),
		completionScript("powershell", "Let your profile load the script.",
			"Add-Content $PROFILE 'apiops completion powershell | Out-String | Invoke-Expression'"),
	}
}

// completionScript writes the script for a shell, with how to load it in its help.
func completionScript(shell, load, example string) command.Func {
	const names = `Names of projects, credentials and so on are asked of the server in force, which
has 0.8 seconds to answer. An answer is remembered for a minute.`
	return command.Func{
		Use:     shell,
		Short:   "Write the completion script for " + shell,
		Long:    load + "\n\n" + names,
		Example: example,
		File:    config.Ignore,
		Run: command.NoFlags(func(_ context.Context, run *command.Run) error {
			if shell == "powershell" { // cobra's is fine there
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

// defineGlobalFlags also says what those take whose help does not.
func defineGlobalFlags(flags *pflag.FlagSet) {
	config.Define(flags)
	command.Values(flags, "project", "<project>")
	command.Values(flags, "context", "<context>")
	command.Values(flags, "columns", "<column>")
	command.Values(flags, "output", output.Formats()...)
	command.Values(flags, "color", "auto", "always", "never")
}
