// Gen generates the reference documentation. Run it in the root of the repository:
//
//	go run ./docs/gen                  docs/commands and completions, which are in git
//	go run ./docs/gen man [DIRECTORY]  the manual pages, which are part of a release
//
// The default DIRECTORY is manpages.
package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/session"
)

func main() {
	if err := generate(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

// texts maps names of files to their contents.
type texts map[string]string

func generate(words []string) error {
	switch {
	case len(words) == 0:
		scripts, err := completions()
		if err != nil {
			return err
		}
		return errors.Join(
			replace("docs/commands", "*.md", pages(newRoot(nil))),
			replace("completions", "*apiops*", scripts))
	case words[0] == "man" && len(words) <= 2:
		folder := append(slices.Clone(words), "manpages")[1]
		return replace(folder, "apiops*.1", manual(newRoot(nil)))
	}
	return errors.New("usage: go run ./docs/gen [man [DIRECTORY]]")
}

// replace writes files to a directory. It first removes every file that matches the
// pattern, such as the page of a command that no longer exists.
func replace(folder, pattern string, files texts) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// newRoot returns the command tree without any settings of this machine.
func newRoot(out *bytes.Buffer, words ...string) *cobra.Command {
	nothing := func(string) (string, bool) { return "", false }
	app := &command.App{System: &session.System{In: &bytes.Buffer{}, Out: out, Err: out, Lookup: nothing, Words: words}}
	root := cmd.NewTree(app)
	root.SetArgs(words)
	return root
}

// below returns the visible commands of a group, in the order of the help.
func below(group *cobra.Command) []*cobra.Command {
	return slices.DeleteFunc(slices.Clone(group.Commands()), func(c *cobra.Command) bool {
		return !c.IsAvailableCommand() || c.IsAdditionalHelpTopicCommand()
	})
}

// completions returns the completion scripts for all shells.
func completions() (texts, error) {
	group, _, err := newRoot(nil).Find([]string{"completion"})
	if err != nil {
		return nil, err
	}
	scripts := make(texts)
	for _, shell := range group.Commands() {
		var script bytes.Buffer
		if err := newRoot(&script, "completion", shell.Name()).Execute(); err != nil {
			return nil, err
		}
		scripts[fileName(shell.Name())] = script.String()
	}
	return scripts, nil
}

// fileName returns the name that a shell expects.
func fileName(shell string) string {
	switch shell {
	case "bash":
		return "apiops.bash"
	case "zsh":
		return "_apiops"
	case "fish":
		return "apiops.fish"
	}
	return "apiops.ps1"
}
