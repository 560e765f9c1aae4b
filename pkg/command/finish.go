package command

import (
	"strings"

	"github.com/spf13/cobra"
)

// Prepare makes the tree ready for the command line. Without one it is there to
// be read, and finished as a whole.
func (a *App) Prepare(root *cobra.Command) {
	switch {
	case len(a.Words) == 0:
		a.FinishAll(root)
	case IsCompletion(a.Words):
		a.prepareCompletion(root, a.Words[1:])
	default:
		a.FinishNamed(root, a.Words)
	}
}

// IsCompletion tells the question of a shell, which comes as a hidden command of
// cobra's.
func IsCompletion(words []string) bool {
	return len(words) > 0 && strings.HasPrefix(words[0], cobra.ShellCompRequestCmd)
}

// begin makes a command with a name and its line in the help of its group. What
// is below it, its flags and its help cost far more, so finish adds them to the
// commands on the way to the one that is named, and to no other.
func (a *App) begin(use, short string, finish func(cmd *cobra.Command)) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, RunE: RunGroup} // what can be run is listed in the help
	if a.unfinished == nil {
		a.unfinished = make(map[*cobra.Command]func(*cobra.Command))
	}
	a.unfinished[cmd] = finish
	return cmd
}

// finish gives a command all that belongs to it.
func (a *App) finish(cmd *cobra.Command) {
	if finish := a.unfinished[cmd]; finish != nil {
		delete(a.unfinished, cmd)
		finish(cmd)
	}
}

// FinishAll finishes a tree.
func (a *App) FinishAll(cmd *cobra.Command) {
	a.finish(cmd)
	for _, below := range cmd.Commands() {
		a.FinishAll(below)
	}
}

// FinishNamed finishes the command that the words name, and those above it.
func (a *App) FinishNamed(root *cobra.Command, words []string) *cobra.Command {
	named := root
	for {
		a.finish(named)
		below, rest, err := named.Find(words)
		if err != nil || below == named {
			return named
		}
		named, words = below, rest
	}
}
