package command

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/session"
	"github.com/apiops-cli/apiops/pkg/text"
)

// valuesAnnotation is where a flag keeps its Values.
const valuesAnnotation = "apiops_values"

// Values says what a flag takes, so that the shell can complete it: words, or
// "<key>" for what an argument of that name takes. A flag whose help calls its
// value `file` (or `key`, and so on) needs no Values.
func Values(flags *pflag.FlagSet, flag string, values ...string) {
	if err := flags.SetAnnotation(flag, valuesAnnotation, values); err != nil {
		panic(err)
	}
}

// PrepareCompletion makes the root and the command that a line of words names
// ready for the question of a shell: what may the last word be?
func (a *App) PrepareCompletion(root *cobra.Command, line []string) {
	c := completer{a.System}
	c.prepare(root)
	if named := a.FinishNamed(root, line[:max(0, len(line)-1)]); named != root {
		c.prepare(named)
	}
}

// completer answers a shell. Whatever goes wrong, it completes nothing and says
// nothing: a person is in the middle of a line.
type completer struct{ system *session.System }

func (c completer) prepare(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil {
		cmd.ValidArgsFunction = c.argument
	}
	prepareFlag := func(flag *pflag.Flag) {
		_ = cmd.RegisterFlagCompletionFunc(flag.Name, c.flag(flag)) // fails only if there is one already
	}
	cmd.Flags().VisitAll(prepareFlag)
	cmd.PersistentFlags().VisitAll(prepareFlag)
}

// argument completes the argument that comes after words in the usage line.
func (c completer) argument(cmd *cobra.Command, words []string, typed string) ([]string, cobra.ShellCompDirective) {
	name, present := parseUsage(cmd.Use).next(words)
	return c.complete(cmd, []string{"<" + name + ">"}, present, typed)
}

// next is the argument that comes after words, with those words that it has
// already.
func (u usage) next(words []string) (name string, present []string) {
	last := len(u) - 1
	switch {
	case len(words) <= last:
		return u[len(words)].name, nil
	case last >= 0 && u[last].several:
		return u[last].name, words[last:]
	}
	return "", nil
}

// flag completes the value of a flag; of a list, its last item.
func (c completer) flag(flag *pflag.Flag) cobra.CompletionFunc {
	name, usage := pflag.UnquoteUsage(flag)
	flag.Usage = usage // shells show it as it is, with the back quotes
	values, declared := flag.Annotations[valuesAnnotation]
	if !declared {
		values = []string{"<" + name + ">"}
	}
	kind := flag.Value.Type()
	return func(cmd *cobra.Command, _ []string, typed string) ([]string, cobra.ShellCompDirective) {
		if kind != "list" && kind != "stringSlice" {
			return c.complete(cmd, values, nil, typed)
		}
		end := strings.LastIndex(typed, ",") + 1
		items, directive := c.complete(cmd, values, strings.Split(typed[:end], ","), typed[end:])
		for i, item := range items {
			items[i] = typed[:end] + item
		}
		return items, directive | cobra.ShellCompDirectiveNoSpace
	}
}

// complete returns the values that begin as typed, but for those that are there
// already.
func (c completer) complete(cmd *cobra.Command, values, present []string, typed string) ([]string, cobra.ShellCompDirective) {
	if slices.Contains(values, "<file>") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var words []string
	for _, value := range values {
		if name, ok := strings.CutPrefix(value, "<"); ok {
			words = append(words, c.names(cmd, strings.TrimSuffix(name, ">"))...)
		} else {
			words = append(words, value)
		}
	}
	words = slices.DeleteFunc(words, func(word string) bool {
		return !strings.HasPrefix(word, typed) || slices.Contains(present, word) || !fitsShell(word)
	})
	return words, cobra.ShellCompDirectiveNoFileComp
}

// fitsShell leaves out what a shell would take for something else: a flag, a
// second word, or an order to the terminal.
func fitsShell(word string) bool {
	return word != "" &&
		!strings.HasPrefix(word, "-") &&
		word == strings.TrimSpace(word) &&
		word == text.Visible(word)
}

// names are what an argument of that name takes, as far as it is known.
func (c completer) names(cmd *cobra.Command, argument string) []string {
	switch argument {
	case "column":
		return strings.Split(cmd.Annotations[columnsAnnotation], ",")
	case "context":
		return c.contexts(cmd)
	}
	if source, known := sourceOf(cmd, argument); known {
		return c.ask(cmd, source)
	}
	return nil
}

// contexts also come where the one in force does not exist, which another is to
// be chosen for.
func (c completer) contexts(cmd *cobra.Command) []string {
	settings, err := config.Load(cmd.Flags(), c.system.Lookup, config.Change)
	if err != nil {
		return nil
	}
	var names []string
	for _, context := range settings.Contexts() {
		names = append(names, context.Name)
	}
	return names
}
