// Package command holds the kinds of command that apiops is made of, and what
// they share: arguments, settings, questions, reports.
package command

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/api"
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
	Commands func() []Command
}

func (g Group) build(app *App) *cobra.Command {
	return app.begin(g.Use, g.Short, func(group *cobra.Command) {
		group.Args = cobra.ArbitraryArgs
		for _, node := range g.Commands() {
			group.AddCommand(node.build(app))
		}
	})
}

// RunGroup shows the help of a group, and refuses a word that is no command of
// it: cobra alone would show the help and call that a success.
func RunGroup(group *cobra.Command, words []string) error {
	if len(words) == 0 {
		return group.Help()
	}
	hint := fmt.Sprintf("run \"%s --help\" for the commands there are", group.CommandPath())
	group.SuggestionsMinimumDistance = 2
	if similar := group.SuggestionsFor(words[0]); len(similar) > 0 {
		hint = fmt.Sprintf("did you mean %q?", group.CommandPath()+" "+similar[0])
	}
	return &UsageError{Message: fmt.Sprintf("%q has no command %q", group.CommandPath(), words[0]), Hint: hint}
}

// Func is a command that is no plain call of an operation.
type Func struct {
	Use     string
	Short   string
	Long    string // what Short leaves out; may be empty
	Example string
	Route   string   // what it asks for, where that is one operation; may be empty
	Needs   string   // the permissions the caller wants
	Columns []string // those of its table, by output.ColumnNames; may be empty
	// Run has two steps: bind flags now, do the work after parsing.
	Run func(flags *pflag.FlagSet) Work
}

// MakeBody makes the body of a request after the flags are parsed. It may ask,
// read files, or read from the server; it finds what is wrong with the input
// before anything is changed.
type MakeBody func(ctx context.Context, session *Session, arguments Arguments) (api.Body, error)

// Work is what a Func does with its arguments.
type Work func(ctx context.Context, session *Session, arguments Arguments) error

func (f Func) build(app *App) *cobra.Command {
	return app.begin(f.Use, f.Short, func(cmd *cobra.Command) { f.finish(app, cmd) })
}

func (f Func) finish(app *App, cmd *cobra.Command) {
	usage := parseUsage(f.Use)
	cmd.Long, cmd.Example, cmd.Args = paragraphs(f.Short+".", f.Long), indent(f.Example), app.checked(usage)
	cmd.Annotations = completing(f.Columns)
	if f.Route != "" {
		route := mustRoute(f.Route)
		declare(cmd, route)
		cmd.Long = paragraphs(cmd.Long, call{route: route}.facts(f.Needs))
	}
	work := f.Run(cmd.Flags())
	cmd.RunE = func(cmd *cobra.Command, words []string) error {
		session := app.session(cmd)
		return work(cmd.Context(), session, usage.read(words))
	}
}

// paragraphs joins the texts that are not empty.
func paragraphs(texts ...string) string {
	var kept []string
	for _, text := range texts {
		if text = strings.Trim(text, "\n"); text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, "\n\n")
}

// indent sets lines off from the text around them.
func indent(lines string) string {
	if lines == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(strings.TrimSpace(lines), "\n", "\n  ")
}
