package cmd

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/command"
)

func completionCommand() command.Group {
	group := command.Group{Use: "completion", Short: "Let the shell complete commands, flags and names"}
	for _, shell := range shells() {
		group.Commands = append(group.Commands, command.Func{
			Use:   shell.name,
			Short: "Write the completion script for " + shell.name,
			Long:  "To load it:\n\n" + shell.load,
			Run: func(*pflag.FlagSet) command.Work {
				return func(_ context.Context, session *command.Session, _ command.Arguments) error {
					return shell.write(session.Root(), session.Out())
				}
			},
		})
	}
	return group
}

type shell struct {
	name  string
	load  string
	write func(root *cobra.Command, out io.Writer) error
}

func shells() []shell {
	return []shell{
		{
			name:  "bash",
			load:  "  echo 'source <(apiops completion bash)' >> ~/.bashrc",
			write: writeBash,
		},
		{
			name: "zsh",
			load: "  apiops completion zsh > \"${fpath[1]}/_apiops\"",
			write: func(root *cobra.Command, out io.Writer) error {
				return root.GenZshCompletion(out)
			},
		},
		{
			name: "fish",
			load: "  apiops completion fish > ~/.config/fish/completions/apiops.fish",
			write: func(root *cobra.Command, out io.Writer) error {
				return root.GenFishCompletion(out, true)
			},
		},
		{
			name: "powershell",
			load: "  apiops completion powershell | Out-String | Invoke-Expression",
			write: func(root *cobra.Command, out io.Writer) error {
				return root.GenPowerShellCompletionWithDesc(out)
			},
		},
	}
}

// writeBash puts in front of cobra's script what that takes from the package
// bash-completion, for machines without it.
func writeBash(root *cobra.Command, out io.Writer) error {
	if _, err := fmt.Fprint(out, bashWords); err != nil {
		return err
	}
	return root.GenBashCompletionV2(out, true)
}

// bashWords splits the line at blanks only: bash itself splits at "=" and ":"
// too (COMP_WORDBREAKS).
const bashWords = `# Stands in for the package bash-completion where that is not loaded.
if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        local i joined=() line=$COMP_LINE at=0
        cur= prev= cword=0
        for ((i = 0; i <= COMP_CWORD; i++)); do
            local word=${COMP_WORDS[i]} blanks=
            [[ $line =~ ^[[:space:]]+ ]] && blanks=${BASH_REMATCH[0]}
            line=${line#"$blanks"}
            line=${line#"$word"}
            if [[ $i -gt 0 && -z $blanks && ( $word == [=:]* || ${COMP_WORDS[i-1]} == *[=:] ) ]]; then
                joined[at]+=$word
            else
                [[ $i -gt 0 ]] && ((at++))
                joined[at]=$word
            fi
        done
        words=("${joined[@]}")
        cword=$at
        cur=${joined[at]}
        ((at > 0)) && prev=${joined[at-1]}
        return 0
    }
fi

`
