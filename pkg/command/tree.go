package command

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/catalog"
)

// Command is a node of the tree: a Group, or one of the kinds that do
// something.
type Command interface {
	build(app *App) *cobra.Command
}

// Build begins the cobra command of a node. To finish it panics when the node
// contradicts itself, so a test that finishes the tree covers every literal.
func Build(app *App, node Command) *cobra.Command { return node.build(app) }

// Group is a noun with commands below it. They are made only for whoever names
// it, so that a start costs the same however many there are.
type Group struct {
	Use      string
	Short    string
	Long     string // what Short leaves out; may be empty
	Commands func() []Command
}

func (g Group) build(app *App) *cobra.Command {
	return app.begin(g.Use, g.Short, func(group *cobra.Command) {
		group.Args = cobra.ArbitraryArgs
		if g.Long != "" {
			describe(group, description{short: g.Short, long: g.Long})
		}
		for _, node := range g.Commands() {
			group.AddCommand(node.build(app))
		}
	})
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

// IsCompletion tells the question of a shell, which comes as a hidden command of
// cobra's.
func IsCompletion(words []string) bool {
	return len(words) > 0 && strings.HasPrefix(words[0], cobra.ShellCompRequestCmd)
}

func mustRoute(pattern string) catalog.Route {
	route, err := catalog.ParseRoute(pattern)
	if err != nil {
		panic(err)
	}
	return route
}
