package command

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// RunGroup shows the help of a group. An unknown command is an error; cobra alone would show the
// help and exit with 0.
func RunGroup(group *cobra.Command, words []string) error {
	if len(words) == 0 {
		return group.Help()
	}
	hint := Suggest(group, words[0])
	isVerb := slices.ContainsFunc(meanings(), func(m meaning) bool { return slices.Contains(m.words, words[0]) })
	if isVerb && len(words) > 1 && !group.HasParent() && has(group, words[1]) { // as in kubectl
		hint = fmt.Sprintf("the noun comes first: %q", group.Name()+" "+words[1]+" "+words[0])
	}
	return fault.Usagef("unknown command %q for %q", words[0], group.CommandPath()).WithHint("%s", hint)
}

// has reports whether a group has a command of this name.
func has(group *cobra.Command, name string) bool {
	return slices.ContainsFunc(group.Commands(), func(below *cobra.Command) bool {
		return below.IsAvailableCommand() && (below.Name() == name || below.HasAlias(name))
	})
}

// Suggest returns the hint for an unknown command of a group: the command that was probably meant,
// or the available commands.
func Suggest(group *cobra.Command, word string) string {
	paths := make(map[string]string) // by name and alias
	var names []string
	for _, below := range group.Commands() {
		path := below.CommandPath()
		switch {
		case below.IsAdditionalHelpTopicCommand():
			path = group.CommandPath() + " help " + below.Name()
		case below.IsAvailableCommand():
			names = append(names, below.Name())
		default:
			continue
		}
		for _, name := range append(below.Aliases, below.Name()) {
			paths[name] = path
		}
	}
	if path := meant(paths, word, group.Name() == "set"); path != "" {
		return fmt.Sprintf("did you mean %q?", path)
	}
	switch last := len(names) - 1; {
	case last < 0:
		return fmt.Sprintf("run \"%s --help\"", group.CommandPath())
	case last == 0:
		return fmt.Sprintf("the only command is %q", group.CommandPath()+" "+names[0])
	case last < 6:
		return "the commands are " + text.And(names...)
	}
	return fmt.Sprintf("run \"%s --help\" to see the commands", group.CommandPath())
}

// meant returns the path of the command that was probably meant, or "". For a word that reads, it
// never returns a command that changes something: a user who follows the hint could lose what they
// only wanted to see. In a group of settings, "status" changes something, too.
func meant(paths map[string]string, word string, settings bool) string {
	if singular, ok := strings.CutSuffix(word, "ies"); ok && paths[singular+"y"] != "" {
		return paths[singular+"y"]
	}
	names := slices.Sorted(maps.Keys(paths))
	var known []string
	for _, meaning := range meanings() {
		known = append(known, meaning.words...)
	}
	nearest := text.Nearest(word, append(known, names...)) // "et" is "get" before it is "set"
	if paths[nearest] != "" {
		return paths[nearest]
	}
	for _, meaning := range meanings() {
		if !slices.Contains(meaning.words, nearest) {
			continue
		}
		if meaning.reads && settings {
			return ""
		}
		for _, path := range meaning.paths {
			first, rest, _ := strings.Cut(path, " ")
			if paths[first] != "" {
				return strings.TrimSpace(paths[first] + " " + rest)
			}
		}
		if meaning.reads {
			return ""
		}
	}
	return paths[text.Nearest(word, names)]
}

// meaning maps words of this and other tools to paths below the group, best first.
type meaning struct {
	words, paths []string
	reads        bool
}

func meanings() []meaning {
	some := func(words string, paths ...string) meaning {
		return meaning{words: strings.Fields(words), paths: paths}
	}
	reading := func(words string, paths ...string) meaning {
		return meaning{words: strings.Fields(words), paths: paths, reads: true}
	}
	return []meaning{
		reading("get show describe view read cat see look display inspect print info", "get", "show", "list", "status"),
		reading("list ls", "list", "get", "show"),
		reading("whoami", "auth status", "status", "show"),
		reading("status", "status", "auth status", "show"),
		some("delete rm remove del unset", "delete", "remove", "revoke", "reset"),
		some("create add new", "create", "grant", "set"),
		some("update edit change modify", "update", "set"),
		some("rename mv", "rename"),
		some("login signin", "login", "auth login"),
		some("logout signout", "logout", "auth logout"),
		some("curl request call", "api"),
		some("deploy", "proxy deploy"),
		some("undeploy", "proxy undeploy"),
		some("rollback", "proxy rollback"),
		some("publish apply", "proxy ensure"),
		some("env", "environment"),
	}
}
