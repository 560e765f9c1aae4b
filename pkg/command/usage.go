package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Arguments are the arguments of a command line, by their names in the usage line.
type Arguments map[string][]string

// First returns the first value of an argument, or "".
func (a Arguments) First(name string) string {
	if words := a[name]; len(words) > 0 {
		return words[0]
	}
	return ""
}

// usage lists the arguments of a usage line such as "set <username> <key>",
// "remove <username>..." or "show [name]".
type usage []argument

type argument struct {
	name     string
	optional bool
	several  bool
}

// file is the name of every argument for a file, which may be stdin.
const file = "file"

func (a argument) String() string {
	text := "<" + a.name + ">"
	if a.optional {
		text = "[" + a.name + "]"
	}
	if a.several {
		text += "..."
	}
	return text
}

// parseUsage parses a usage line. It panics if the line is invalid.
func parseUsage(line string) usage {
	words := strings.Fields(line)
	if len(words) == 0 {
		panic(fmt.Sprintf("usage %q has no name", line))
	}
	var u usage
	for _, word := range words[1:] {
		next := parseArgument(line, word)
		if len(u) > 0 && (u[len(u)-1].several || u[len(u)-1].optional && !next.optional) {
			panic(fmt.Sprintf("usage %q: %s cannot follow %s", line, next, u[len(u)-1]))
		}
		if slices.ContainsFunc(u, func(a argument) bool { return a.name == next.name }) {
			panic(fmt.Sprintf("usage %q: duplicate argument %q", line, next.name))
		}
		u = append(u, next)
	}
	return u
}

func parseArgument(line, word string) argument {
	inner, several := strings.CutSuffix(word, "...")
	if len(inner) < 3 {
		panic(fmt.Sprintf("usage %q: %q is not an argument", line, word))
	}
	switch inner[:1] + inner[len(inner)-1:] {
	case "<>":
		return argument{name: inner[1 : len(inner)-1], several: several}
	case "[]":
		return argument{name: inner[1 : len(inner)-1], several: several, optional: true}
	}
	panic(fmt.Sprintf("usage %q: %q is neither <name> nor [name]", line, word))
}

// check rejects missing and unexpected arguments, and "-" for an argument that does not read stdin:
// as a name, it would create an object called "-".
func (u usage) check(cmd *cobra.Command, words []string) error {
	for i, argument := range u {
		if i >= len(words) && !argument.optional {
			return fault.Usagef("missing argument <%s>", argument.name).WithHint("usage: %s", cmd.UseLine())
		}
		if i < len(words) && words[i] == "-" && !argument.several && argument.name != file {
			return fault.Usagef("the argument <%s> cannot be read from stdin", argument.name).WithHint("usage: %s", cmd.UseLine())
		}
	}
	if last := len(u) - 1; len(words) > len(u) && (last < 0 || !u[last].several) {
		return fault.Usagef("unexpected argument %q", words[len(u)]).WithHint("usage: %s", cmd.UseLine())
	}
	return nil
}

// read assigns the words to the arguments of the usage line.
func (u usage) read(words []string) Arguments {
	arguments := make(Arguments, len(u))
	for i, argument := range u {
		switch {
		case i >= len(words):
		case argument.several:
			arguments[argument.name] = words[i:]
		default:
			arguments[argument.name] = words[i : i+1]
		}
	}
	return arguments
}

// several returns the name of the argument that accepts several values, or "".
func (u usage) several() string {
	if len(u) > 0 && u[len(u)-1].several {
		return u[len(u)-1].name
	}
	return ""
}
