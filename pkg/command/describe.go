package command

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Annotations of a command: the columns of its table, its routes (one per line), and the global
// flags that its help shows.
const (
	columnsAnnotation = "apiops_columns"
	listAnnotation    = "apiops_list" // the path of the names in a list
	// choiceAnnotation is the flag that chooses the second route; "-" if a value does.
	choiceAnnotation = "apiops_choice"
	// routeAnnotation and a number mark the flags of a route.
	routeAnnotation = "apiops_route_"
	// requiredAnnotation lists the places in the body that flags or arguments always fill.
	requiredAnnotation = "apiops_required"
	// argumentAnnotation and the name of an argument are followed by the known values of it.
	argumentAnnotation = "apiops_argument_"
	onlyAnnotation     = "apiops_only" // the entries of a list that completion offers
	routesAnnotation   = "apiops_routes"
	globalsAnnotation  = "apiops_globals"
)

// description is the help of a command.
type description struct {
	short, long, example string
	calls                []call // the operations that it may call; the help shows the first
	deploysTo            string
	columns              []string
	globals              []string // global flags to show besides those that follow from the rest
	chooses              string   // the flag that chooses the second operation; may be empty
	list                 string   // the path of the names in the list; empty: it is not a list
	completes            bool     // the command completes what the server would otherwise clear
	asks                 bool     // the command asks before the server clears something
}

// describe sets the help of a command, and the annotations that completion and `apiops api --list`
// use.
func describe(cmd *cobra.Command, d description) {
	var facts, routes []string
	fact := func(name, value string) {
		if value != "" {
			line := fmt.Sprintf("  %-14s%s", name+":", value)
			facts = append(facts, text.Wrap(line, HelpWidth, 16))
		}
	}
	globals := slices.Clone(d.globals)
	for i, call := range d.calls {
		if i == 0 {
			facts = append(facts, d.requests()...)
			fact("Permissions", d.permissions())
			globals = append(globals, "context", "dry-run")
		}
		if slices.Contains(call.operation.Names(), "project") {
			globals = append(globals, "project")
		}
		routes = append(routes, call.operation.String())
	}
	fact("Deploys to", d.deploysTo)
	if len(d.calls) > 0 {
		first := d.calls[0].operation
		switch {
		case d.asks:
			fact("Replaces", "the whole object, but asks before it clears fields that you omit")
		case first.Replaces && !d.completes:
			fact("Replaces", "the whole object: fields that you omit are cleared")
		}
		fact("Available", availability(first))
	}
	fact("Columns", strings.Join(d.columns, ", "))
	if len(d.columns) > 0 {
		globals = append(globals, "output")
	}
	cmd.Long = paragraphs(d.short+".", d.long, strings.Join(facts, "\n"))
	cmd.Example = indent(d.example)
	cmd.Annotations = map[string]string{
		columnsAnnotation: strings.Join(d.columns, ","),
		routesAnnotation:  strings.Join(routes, "\n"),
		globalsAnnotation: strings.Join(globals, ","),
	}
	if d.list != "" {
		cmd.Annotations[listAnnotation] = d.list
	}
	if len(d.calls) == 2 {
		cmd.Annotations[choiceAnnotation] = cmp.Or(strings.TrimPrefix(d.chooses, "--"), "-")
	}
	var required []string
	for i, call := range d.calls {
		for _, flag := range call.spec.Flags {
			if place := flag.RequiredPlace(); place != "" {
				required = append(required, place)
			}
			if defined := cmd.Flags().Lookup(flag.Name()); defined != nil {
				_ = cmd.Flags().SetAnnotation(flag.Name(), routeAnnotation+strconv.Itoa(i), []string{})
			}
			if only := flag.OnlyValues(); only != "" {
				cmd.Annotations[onlyAnnotation] = only
			}
			if known := flag.Offered(); len(known) > 0 {
				cmd.Annotations[argumentAnnotation+flag.Name()] = strings.Join(known, ",")
			}
		}
	}
	cmd.Annotations[requiredAnnotation] = strings.Join(required, ",")
}

// requests returns the requests that the command sends, each on a line to paste.
func (d description) requests() []string {
	title, shown, or := "Request:", d.calls[:1], ""
	switch {
	case d.calls[0].usage == nil && len(d.calls) > 1: // a Func
		title, shown = "Requests:", d.calls
	case len(d.calls) == 2 && d.chooses == "": // a value chooses
		shown, or = d.calls, "or "
	}
	lines := make([]string, len(shown))
	for i, call := range shown {
		request := call.operation.Method + " /apiops" + call.operation.Path
		if i == 0 {
			lines[i] = fmt.Sprintf("  %-14s%s", title, request)
		} else {
			lines[i] = fmt.Sprintf("  %-14s%s%s", "", or, request)
		}
	}
	return lines
}

// permissions returns the permissions that the operations require.
func (d description) permissions() string {
	first := d.calls[0].operation.Permissions
	if len(d.calls) == 1 || d.chooses == "" || first == d.calls[1].operation.Permissions {
		return first
	}
	if d.calls[1].operation.Permissions == "" { // it is not documented
		return first
	}
	return first + "; with " + d.chooses + ", " + d.calls[1].operation.Permissions
}

// Undocumented is the long help of a group of which no operation is documented.
const Undocumented = "These operations are not documented, and servers may differ; use -o json to see all fields."

// availability says which servers have an operation.
func availability(operation catalog.Operation) string {
	switch {
	case !operation.Documented:
		return "not documented; servers may differ"
	case operation.Release != "":
		return "since release " + operation.Release
	}
	return ""
}

// HelpWidth is the width of help texts in columns.
const HelpWidth = 80

// Globals returns the names of the global flags that the help of a command shows: those that are
// useful with it.
func Globals(cmd *cobra.Command) []string {
	return strings.Split(cmd.Annotations[globalsAnnotation], ",")
}

// Routes returns the routes of the operations that a command may call; its help shows the first.
// Most commands have one route, some have none.
func Routes(cmd *cobra.Command) []catalog.Route {
	var routes []catalog.Route
	for line := range strings.Lines(cmd.Annotations[routesAnnotation]) {
		routes = append(routes, mustRoute(strings.TrimSuffix(line, "\n")))
	}
	return routes
}

// Choice returns the flag that chooses the second route of a command, and whether a value of a flag
// does instead.
func Choice(cmd *cobra.Command) (flag string, byValue bool) {
	choice := cmd.Annotations[choiceAnnotation]
	return choice, choice == "-"
}

// AppliesTo reports whether a flag of a command with two routes applies to the one at i.
func AppliesTo(flag *pflag.Flag, i int) bool {
	_, applies := flag.Annotations[routeAnnotation+strconv.Itoa(i)]
	return applies
}

// UsageOf returns how to call the i-th route of a command: its words without the name of the
// program, its arguments, and the flags that it requires.
func UsageOf(cmd *cobra.Command, i int) string {
	_, words, _ := strings.Cut(cmd.CommandPath(), " ")
	usage := []string{words}
	for _, argument := range parseUsage(cmd.Use) {
		usage = append(usage, argument.String())
	}
	if flag, byValue := Choice(cmd); i == 1 && flag != "" && !byValue {
		usage = append(usage, "--"+flag)
	}
	cmd.LocalNonPersistentFlags().VisitAll(func(flag *pflag.Flag) {
		if flag.Annotations[input.RequiredAnnotation] != nil && AppliesTo(flag, i) {
			placeholder, _ := pflag.UnquoteUsage(flag)
			usage = append(usage, "--"+flag.Name+" <"+placeholder+">")
		}
	})
	return strings.Join(usage, " ")
}

// KnownValues returns the known values of an argument.
func KnownValues(cmd *cobra.Command, argument string) []string {
	if known := cmd.Annotations[argumentAnnotation+argument]; known != "" {
		return strings.Split(known, ",")
	}
	return nil
}

// RequiredPlaces returns the places in the body that flags or arguments always fill.
func RequiredPlaces(cmd *cobra.Command) []string {
	return strings.Split(cmd.Annotations[requiredAnnotation], ",")
}

// paragraphs joins texts with blank lines, and leaves out empty ones.
func paragraphs(texts ...string) string {
	var kept []string
	for _, text := range texts {
		if text = strings.Trim(text, "\n"); text != "" {
			kept = append(kept, text)
		}
	}
	return strings.Join(kept, "\n\n")
}

// indent indents lines by two spaces.
func indent(lines string) string {
	if lines == "" {
		return ""
	}
	return "  " + strings.ReplaceAll(strings.TrimSpace(lines), "\n", "\n  ")
}
