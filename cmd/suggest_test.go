package cmd_test

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
)

// The nearest command is suggested, also for words that are common in other tools.
func TestSuggestions(t *testing.T) {
	root := tree()
	for _, test := range []struct{ words, want string }{
		{"credental", `did you mean "apiops credential"?`},
		{"credentials", `did you mean "apiops credential"?`},
		{"credential-org", `did you mean "apiops credential-organization"?`},
		{"cred", `did you mean "apiops credential"?`},
		{"credential token rest", `did you mean "apiops credential token reset"?`},
		{"credential token delete", `did you mean "apiops credential token reset"?`},
		{"credential token get", "the commands are reset and set"},
		{"credential token shwo", "the commands are reset and set"},
		{"credential token et", "the commands are reset and set"}, // as close to "set" as to "get"
		{"credential private-key rm", `did you mean "apiops credential private-key remove"?`},
		{"credential private-key delte", `did you mean "apiops credential private-key remove"?`},
		{"credential remove", `did you mean "apiops credential delete"?`},
		{"credential ls", `did you mean "apiops credential list"?`},
		{"credential show", `did you mean "apiops credential get"?`},
		{"credential describe", `did you mean "apiops credential get"?`},
		{"credential new", `did you mean "apiops credential create"?`},
		{"credential edit", `did you mean "apiops credential update"?`},
		{"credential access add", `did you mean "apiops credential access grant"?`},
		{"context describe", `did you mean "apiops context show"?`},
		{"environment show", `did you mean "apiops environment get"?`},
		{"project create", "the commands are get and list"},
		{"login", `did you mean "apiops auth login"?`},
		{"logout", `did you mean "apiops auth logout"?`},
		{"whoami", `did you mean "apiops auth status"?`},
		{"exitcodes", `did you mean "apiops help exit-codes"?`},
		{"nope", `run "apiops --help" to see the commands`},
		{"__complete", `run "apiops --help" to see the commands`},
	} {
		group, rest, err := root.Find(strings.Fields(test.words))
		if err != nil || len(rest) != 1 {
			t.Fatalf("%s: %v, %v", test.words, rest, err)
		}
		if got := command.Suggest(group, rest[0]); got != test.want {
			t.Errorf("%s: got %s, want %s", test.words, got, test.want)
		}
		path, isCommand := strings.CutPrefix(test.want, `did you mean "apiops `)
		path = strings.TrimSuffix(path, `"?`)
		if _, rest, err := root.Find(strings.Fields(path)); isCommand && (err != nil || len(rest) > 0 && path != "help exit-codes") {
			t.Errorf("%s: %q does not exist", test.words, path)
		}
	}
}

// A word for reading never leads to a command that changes something.
func TestReadingWordsNeverSuggestAChange(t *testing.T) {
	root := tree()
	for _, group := range groups(root) {
		for _, word := range []string{"get", "show", "list", "ls", "describe", "view", "gett", "et", "lst", "sho"} {
			quoted := strings.Split(command.Suggest(group, word), `"`)
			if len(quoted) < 3 || !strings.HasPrefix(quoted[0], "did") {
				continue
			}
			found, rest, err := root.Find(strings.Fields(quoted[1])[1:])
			if err != nil || len(rest) > 0 {
				t.Errorf("%s %s suggests %q, which does not exist", group.CommandPath(), word, quoted[1])
			}
			for _, route := range command.Routes(found) {
				if operation, _ := catalog.Find(route); !operation.Reads() {
					t.Errorf("%s %s suggests %q, which changes something", group.CommandPath(), word, quoted[1])
				}
			}
		}
	}
}

// groups returns the commands that have subcommands.
func groups(cmd *cobra.Command) []*cobra.Command {
	if !cmd.HasSubCommands() {
		return nil
	}
	found := []*cobra.Command{cmd}
	for _, below := range cmd.Commands() {
		found = append(found, groups(below)...)
	}
	return found
}
