// Gen writes what the program knows about itself: the pages of docs/commands,
// the manual pages of docs/man, and the scripts of completions. It is run in
// the top folder, by `go generate`.
package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/session"
)

func main() {
	if err := generate(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func generate() error {
	for folder, write := range map[string]func(string) error{
		"docs/commands": writePages,
		"docs/man":      writeManual,
		"completions":   writeCompletions,
	} {
		if err := os.RemoveAll(folder); err != nil { // a page of a command that is gone goes too
			return err
		}
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		if err := write(folder); err != nil {
			return err
		}
	}
	return nil
}

// newRoot is the tree as everyone sees it: nothing of this machine is in it.
func newRoot(out *bytes.Buffer, words ...string) *cobra.Command {
	nothing := func(string) (string, bool) { return "", false }
	app := &command.App{System: &session.System{In: &bytes.Buffer{}, Out: out, Err: out, Lookup: nothing, Words: words}}
	root := cmd.NewTree(app)
	root.DisableAutoGenTag = true
	root.SetArgs(words)
	return root
}

// forMarkdown makes a tree fit for Markdown, which the manual is made from
// too: what is set off by two blanks in the help is set off by four.
func forMarkdown(cmd *cobra.Command) *cobra.Command {
	cmd.Long = strings.ReplaceAll("\n"+cmd.Long, "\n  ", "\n    ")[1:]
	for _, below := range cmd.Commands() {
		forMarkdown(below)
	}
	return cmd
}

// forManual also keeps "<name>" from being taken for HTML.
func forManual(cmd *cobra.Command) *cobra.Command {
	cmd.Use = strings.ReplaceAll(cmd.Use, "<", `\<`)
	for _, below := range cmd.Commands() {
		forManual(below)
	}
	return cmd
}

func writePages(folder string) error {
	if err := doc.GenMarkdownTree(forMarkdown(newRoot(nil)), folder); err != nil {
		return err
	}
	return eachFile(folder, func(text []byte) []byte {
		return append(bytes.TrimSpace(text), '\n')
	})
}

func writeManual(folder string) error {
	longAgo := time.Unix(0, 0) // the same text on every day
	header := &doc.GenManHeader{Section: "1", Source: "apiops", Manual: "apiops", Date: &longAgo}
	if err := doc.GenManTree(forManual(forMarkdown(newRoot(nil))), header, folder); err != nil {
		return err
	}
	return eachFile(folder, func(text []byte) []byte {
		return bytes.Replace(text, []byte(`"Jan 1970"`), []byte(`""`), 1)
	})
}

// writeCompletions runs the program for each shell that it knows.
func writeCompletions(folder string) error {
	group, _, err := newRoot(nil).Find([]string{"completion"})
	if err != nil {
		return err
	}
	for _, shell := range group.Commands() {
		var script bytes.Buffer
		if err := newRoot(&script, "completion", shell.Name()).Execute(); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(folder, fileName(shell.Name())), script.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// fileName is what each shell looks for.
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

func eachFile(folder string, change func([]byte) []byte) error {
	names, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil {
		return err
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		text = []byte(strings.ReplaceAll(string(change(text)), "\r\n", "\n"))
		if err := os.WriteFile(name, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
