package command

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/catalog"
)

// Command is a node of the tree: a Group, or one of the other kinds.
type Command interface {
	build(app *App) *cobra.Command
}

// Build creates the unfinished cobra command of a node. Finishing it panics if the node contradicts
// itself, so a test that finishes the tree covers every literal.
func Build(app *App, node Command) *cobra.Command { return node.build(app) }

// IsNamed reports whether a word is the name of a node at the top of the tree, or an alias.
func IsNamed(node Command, word string) bool {
	switch node := node.(type) {
	case Group:
		return word == node.Use || slices.Contains(node.Aliases, word)
	case Func:
		name, _, _ := strings.Cut(node.Use, " ")
		return word == name
	}
	return false
}

// Group is a noun with commands below it. They are built only if the command line names the group,
// so the start-up time does not depend on their number.
type Group struct {
	Use      string
	Short    string
	Long     string // what Short omits; may be empty
	Aliases  []string
	Commands func() []Command
}

// Single returns a group with a single command, which only returns.
func Single[C Command](use, short string, only func() C) Group {
	return Group{Use: use, Short: short, Commands: func() []Command { return []Command{only()} }}
}

func (g Group) build(app *App) *cobra.Command {
	group := app.begin(g.Use, g.Short, func(group *cobra.Command) {
		group.Args = cobra.ArbitraryArgs
		if g.Long != "" {
			describe(group, description{short: g.Short, long: g.Long})
		}
		for _, node := range g.Commands() {
			group.AddCommand(node.build(app))
		}
	})
	group.Aliases = g.Aliases
	return group
}

// begin creates a command with its name and short help only. Subcommands, flags and long help cost
// far more; finish adds them, only to the commands on the path to the one that is run.
func (a *App) begin(use, short string, finish func(cmd *cobra.Command)) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, RunE: RunGroup} // cobra lists only runnable commands
	if a.unfinished == nil {
		a.unfinished = make(map[*cobra.Command]func(*cobra.Command))
	}
	a.unfinished[cmd] = finish
	return cmd
}

// finish adds what begin left out.
func (a *App) finish(cmd *cobra.Command) {
	if finish := a.unfinished[cmd]; finish != nil {
		delete(a.unfinished, cmd)
		finish(cmd)
	}
}

// FinishAll finishes a command and everything below it.
func (a *App) FinishAll(cmd *cobra.Command) {
	a.finish(cmd)
	for _, below := range cmd.Commands() {
		a.FinishAll(below)
	}
}

// FinishNamed finishes the command that the words name and those above it, and returns it.
func (a *App) FinishNamed(root *cobra.Command, words []string) *cobra.Command {
	named := root
	a.finish(named)
	for named.HasSubCommands() {
		below, rest, err := named.Find(words)
		if err != nil || below == named {
			break
		}
		named, words = below, rest
		a.finish(named)
	}
	a.named = nameOf(named)
	return named
}

// IsCompletion reports whether the words are a completion request of a shell, which cobra
// implements as hidden commands.
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
