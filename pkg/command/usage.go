package command

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Arguments are the words of a command line, by the names they have in the
// usage line.
type Arguments map[string][]string

// First returns the word of a name, or "".
func (a Arguments) First(name string) string {
	if words := a[name]; len(words) > 0 {
		return words[0]
	}
	return ""
}

// usage is what a usage line says about arguments: "set <username> <key>",
// "remove <username>...", "show [name]".
type usage []argument

type argument struct {
	name     string
	optional bool
	several  bool
}

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

// parseUsage reads a usage line. It panics on one that does not make sense.
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
			panic(fmt.Sprintf("usage %q: %q stands there twice", line, next.name))
		}
		u = append(u, next)
	}
	return u
}

func parseArgument(line, word string) argument {
	inner, several := strings.CutSuffix(word, "...")
	if len(inner) < 3 {
		panic(fmt.Sprintf("usage %q: %q is no argument", line, word))
	}
	switch inner[:1] + inner[len(inner)-1:] {
	case "<>":
		return argument{name: inner[1 : len(inner)-1], several: several}
	case "[]":
		return argument{name: inner[1 : len(inner)-1], several: several, optional: true}
	}
	panic(fmt.Sprintf("usage %q: %q is neither <name> nor [name]", line, word))
}

// check finds words that are missing, or too many.
func (u usage) check(cmd *cobra.Command, words []string) error {
	for i, argument := range u {
		if i >= len(words) && !argument.optional {
			return fault.Usagef("%s is missing", argument).WithHint("usage: %s", cmd.UseLine())
		}
	}
	if last := len(u) - 1; len(words) > len(u) && (last < 0 || !u[last].several) {
		return fault.Usagef("%q is one word too many", words[len(u)]).WithHint("usage: %s", cmd.UseLine())
	}
	return nil
}

// read gives each word the name it has in the usage line.
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

// several is the name of the argument that takes more than one word, or "".
func (u usage) several() string {
	if len(u) > 0 && u[len(u)-1].several {
		return u[len(u)-1].name
	}
	return ""
}
