package command

import "github.com/spf13/cobra"

// begin makes a command with a name and its line in the help of its group. Flags
// and help texts cost more than all the rest of the tree, so finish adds them to
// the command that is named, and to no other.
func (a *App) begin(use, short string, finish func(cmd *cobra.Command)) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, RunE: RunGroup} // what can be run is listed in the help
	if a.unfinished == nil {
		a.unfinished = make(map[*cobra.Command]func(*cobra.Command))
	}
	a.unfinished[cmd] = finish
	return cmd
}

// Finish gives a command all that belongs to it.
func (a *App) Finish(cmd *cobra.Command) {
	if finish := a.unfinished[cmd]; finish != nil {
		delete(a.unfinished, cmd)
		finish(cmd)
	}
}

// FinishAll finishes a tree.
func (a *App) FinishAll(cmd *cobra.Command) {
	a.Finish(cmd)
	for _, below := range cmd.Commands() {
		a.FinishAll(below)
	}
}

// FinishNamed finishes the command that the command line names, or everything
// where it is empty: then the tree is for reading.
func (a *App) FinishNamed(root *cobra.Command) {
	if len(a.Words) == 0 {
		a.FinishAll(root)
		return
	}
	if named, _, err := root.Find(a.Words); err == nil {
		a.Finish(named)
	}
}
