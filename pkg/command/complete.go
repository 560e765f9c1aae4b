package command

import (
	"context"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/text"
)

// valuesAnnotation is the annotation that holds the Values of a flag.
const valuesAnnotation = input.ValuesAnnotation

// Values sets the values that shell completion offers for a flag: literal words, or "<key>" for
// the values of an argument of that name. It is not needed for a flag whose help calls its value
// `file` (or `key`, and so on).
func Values(flags *pflag.FlagSet, flag string, values ...string) {
	if err := flags.SetAnnotation(flag, valuesAnnotation, values); err != nil {
		panic(err)
	}
}

// PrepareCompletion prepares the root and the command that the line names for completion of the
// last word of the line.
func (a *App) PrepareCompletion(root *cobra.Command, line []string) {
	c := completer{a}
	c.prepare(root)
	if named := a.FinishNamed(root, line[:max(0, len(line)-1)]); named != root {
		c.prepare(named)
	}
}

// completer answers the completion requests of a shell. On any error it offers nothing and prints
// nothing, because the user is in the middle of typing.
type completer struct{ app *App }

func (c completer) prepare(cmd *cobra.Command) {
	if cmd.ValidArgsFunction == nil {
		cmd.ValidArgsFunction = c.argument
	}
	prepareFlag := func(flag *pflag.Flag) {
		_ = cmd.RegisterFlagCompletionFunc(flag.Name, c.flag(flag)) // fails if there is one already
	}
	cmd.Flags().VisitAll(prepareFlag)
	cmd.PersistentFlags().VisitAll(prepareFlag)
}

// argument completes the argument that follows words in the usage line.
func (c completer) argument(cmd *cobra.Command, words []string, typed string) ([]string, cobra.ShellCompDirective) {
	name, present := parseUsage(cmd.Use).next(words)
	if name == "" { // no argument follows
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	values := []string{"<" + name + ">"}
	if known := KnownValues(cmd, name); len(known) > 0 {
		values = known
	}
	return c.complete(cmd, values, words, present, typed)
}

// next returns the name of the argument that follows words, and the words that it already has.
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

// flag completes the value of a flag. If the value is a list, it completes the last item.
func (c completer) flag(flag *pflag.Flag) cobra.CompletionFunc {
	name, usage := pflag.UnquoteUsage(flag)
	flag.Usage = usage // shells would show the back quotes
	declared, isDeclared := flag.Annotations[valuesAnnotation]
	kind := flag.Value.Type()
	return func(cmd *cobra.Command, words []string, typed string) ([]string, cobra.ShellCompDirective) {
		values := declared
		if !isDeclared && c.isKind(cmd, name) {
			values = []string{"<" + name + ">"}
		}
		if kind != "list" && kind != "stringSlice" {
			return c.complete(cmd, values, words, nil, typed)
		}
		end := strings.LastIndex(typed, ",") + 1
		items, directive := c.complete(cmd, values, words, strings.Split(typed[:end], ","), typed[end:])
		for i, item := range items {
			items[i] = typed[:end] + item
		}
		return items, directive | cobra.ShellCompDirectiveNoSpace
	}
}

// isKind reports whether a placeholder of a flag is a kind of thing that can be listed. Others, such
// as `text`, must not be completed with the names in the group of the command.
func (c completer) isKind(cmd *cobra.Command, placeholder string) bool {
	switch placeholder {
	case "file", "column", "context", "username", "field=value":
		return true
	}
	return c.below(cmd.Root(), placeholder) != nil
}

// complete returns the values that begin with what was typed, except those already present.
func (c completer) complete(cmd *cobra.Command, values, typedWords, present []string, typed string) ([]string, cobra.ShellCompDirective) {
	if slices.Contains(values, "<file>") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	var words []string
	for _, value := range values {
		if name, ok := strings.CutPrefix(value, "<"); ok {
			words = append(words, c.names(cmd, strings.TrimSuffix(name, ">"), typedWords)...)
		} else {
			words = append(words, value)
		}
	}
	words = slices.DeleteFunc(words, func(word string) bool {
		return !strings.HasPrefix(word, typed) || slices.Contains(present, word) || !fitsShell(word)
	})
	if slices.ContainsFunc(words, func(word string) bool { return strings.HasSuffix(word, "=") }) {
		return words, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return words, cobra.ShellCompDirectiveNoFileComp
}

// fieldsOf returns the fields of an object for --set, with their known values.
func fieldsOf(object *catalog.Object, path string, depth int) []string {
	const deepest = 3
	if object == nil || depth > deepest {
		return nil
	}
	var words []string
	for _, field := range object.Fields {
		at := path + field.Name
		switch {
		case field.Object != nil && !field.List:
			words = append(words, fieldsOf(field.Object, at+".", depth+1)...)
		case field.Type == catalog.TypeBoolean && !field.List:
			words = append(words, at+"=true", at+"=false")
		case len(field.Values) > 0 && !field.List:
			for _, value := range field.Values {
				words = append(words, at+"="+value)
			}
		default:
			words = append(words, at+"=")
		}
	}
	return words
}

// fitsShell rejects words that a shell would not treat as one plain word: flags, words with blanks
// at the ends, and terminal escape sequences.
func fitsShell(word string) bool {
	return word != "" &&
		!strings.HasPrefix(word, "-") &&
		word == strings.TrimSpace(word) &&
		word == text.Visible(word)
}

// names returns the known values of an argument.
func (c completer) names(cmd *cobra.Command, argument string, words []string) []string {
	switch argument {
	case "column":
		return strings.Split(cmd.Annotations[columnsAnnotation], ",")
	case "context":
		return inTime(cmd.Context(), func(context.Context) []string { return c.contexts(cmd) })
	case "field=value": // of --set
		caller := c.app.callers[cmd]
		caller.choose()
		return fieldsOf(caller.input.Shape(nil).Body, "", 0)
	}
	if source, known := c.sourceOf(cmd, argument, words); known {
		return c.ask(cmd, source)
	}
	return nil
}

// contexts returns the names of the contexts, even if the current one does not exist: the user may
// be about to choose another.
func (c completer) contexts(cmd *cobra.Command) []string {
	settings, err := config.Load(cmd.Flags(), c.app.System.Lookup, config.Change, config.AtOnce)
	if err != nil {
		return nil
	}
	var names []string
	for _, context := range settings.Contexts() {
		names = append(names, context.Name)
	}
	return names
}
