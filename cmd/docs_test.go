//go:build linux

package cmd_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestGuides runs every command in the console and sh blocks of the guides, in order, and
// compares the output in a console block with the real one. With -update, it writes the
// real output into the guide. Comments in a guide, which its readers do not see, are
// directions for the test:
//
//	<!-- test: gateway HOST [CONTEXT [FLAG]...] -->  use a new sandbox at https://HOST, logged in as CONTEXT
//	<!-- test: set NAME=VALUE... -->                 set variables until the next gateway
//	<!-- test: run SCRIPT -->                        run what the guide does not show
//
// And for the next block:
//
//	<!-- test: file NAME -->             write it to a file
//	<!-- test: types TEXT, *SECRET -->   type this at its prompts
//	<!-- test: with PROGRAM -->          run it if this program is installed
//	<!-- test: pipeline -->              run the apiops commands in this CI pipeline
//	<!-- test: skip REASON -->           do not run it
//
// "apiops sandbox serve" keeps running, and later commands use it. An output that ends in
// a line "..." is compared up to there.
func TestGuides(t *testing.T) {
	guides := []string{"../README.md"}
	if !quick() {
		more, err := filepath.Glob("../docs/*.md")
		if err != nil {
			t.Fatal(err)
		}
		needsRelease := func(guide string) bool { return strings.HasSuffix(guide, "/installing.md") }
		guides = append(guides, slices.DeleteFunc(more, needsRelease)...)
	}
	for _, file := range guides {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			updated := newFollower(t).follow(string(content))
			if *update && updated != string(content) {
				if err := os.WriteFile(file, []byte(updated), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

var (
	guidePart    = regexp.MustCompile("(?m)^<!-- test: (\\w+) ?(.*) -->$|^```(\\w*)\n((?s:.*?))^```$")
	indented     = regexp.MustCompile("(?m)^[ \t]+```")
	pipelinePart = regexp.MustCompile(`(?m)^ *(APIOPS_\w+)(?:: | = ')([^'$\n]+)|(?:- |run: |bash: |sh '(?:bin/)?)(apiops [^'\n]*)`)
	varies       = regexp.MustCompile(`127\.0\.0\.1:\d+|APIOPS_TOKEN=\w+|EXPIRES +\d.*|apiops-[A-Z0-9]{26}|\(\d+\.?\d*m?s\)|\(\d+ bytes\)`)
)

// follow runs a guide, and returns it with the real outputs.
func (f *follower) follow(guide string) string {
	if place := indented.FindStringIndex(guide); place != nil {
		f.t.Errorf("line %d: an indented block is not tested", strings.Count(guide[:place[0]], "\n")+1)
	}
	var updated strings.Builder
	end := 0
	for _, at := range guidePart.FindAllStringSubmatchIndex(guide, -1) {
		f.line = strings.Count(guide[:at[0]], "\n") + 1
		if at[2] >= 0 {
			f.direct(guide[at[2]:at[3]], guide[at[4]:at[5]])
			continue
		}
		updated.WriteString(guide[end:at[8]])
		updated.WriteString(f.block(guide[at[6]:at[7]], guide[at[8]:at[9]]))
		end = at[9]
	}
	return updated.String() + guide[end:]
}

// direct follows a direction, or remembers it for the next block.
func (f *follower) direct(verb, rest string) {
	switch verb {
	case "gateway":
		words := append(strings.Fields(rest), "")
		f.gateway(words[2:])
		if words[1] != "" {
			f.write(".config/apiops/config.yaml", fmt.Sprintf(
				"contexts:\n- {name: %[2]s, host: 'https://%[1]s', project: MyProject, token: canary-token}\ncurrent-context: %[2]s\n", words[0], words[1]))
		}
	case "set":
		f.set = append(f.set, strings.Fields(rest)...)
	case "run":
		f.script(rest)
	case "types":
		f.typed = strings.Split(rest, ", ")
	case "with":
		if _, err := exec.LookPath(rest); err == nil {
			return
		}
		f.verb = "skip"
	case "file", "pipeline", "skip":
		f.verb, f.rest = verb, rest
	default:
		f.t.Errorf("line %d: unknown direction %s", f.line, verb)
	}
}

// block runs a block, and returns it with the real outputs.
func (f *follower) block(language, content string) string {
	verb := f.verb
	f.verb = ""
	switch {
	case verb == "skip":
	case verb == "file":
		f.write(f.rest, content)
	case verb == "pipeline":
		script := "export APIOPS_TOKEN=canary-token\n"
		for _, part := range pipelinePart.FindAllStringSubmatch(content, -1) {
			if part[1] != "" {
				script += "export " + part[1] + "=" + part[2]
			}
			script += part[3] + "\n"
		}
		f.script(script)
	case language == "sh" && strings.HasPrefix(content, "apiops sandbox serve"):
		f.serve(strings.TrimSpace(content))
	case language == "sh":
		f.script(content)
	case language == "console":
		return f.session(content)
	}
	return content
}

// session runs the lines that begin with "$ ".
func (f *follower) session(content string) string {
	pieces := strings.Split("\n"+content, "\n$ ")
	for i, piece := range pieces[1:] {
		body := strings.TrimRight(piece, "\n")
		command, want, _ := strings.Cut(body, "\n")
		var got string
		switch {
		case strings.HasPrefix(command, "apiops sandbox serve"):
			got = f.serve(command)
		case len(f.typed) > 0:
			got = f.typing(command)
		default:
			got = f.shell(command)
		}
		if got = f.settled(want, got); got != want && !*update {
			f.t.Errorf("line %d: %s\ngot:\n%s\nwant:\n%s", f.line, command, got, want)
		}
		pieces[i+1] = strings.TrimRight(command+"\n"+got, "\n") + piece[len(body):]
	}
	return strings.TrimPrefix(strings.Join(pieces, "\n$ "), "\n")
}

// settled is an output with the lines of the guide that differ only in what varies from
// run to run.
func (f *follower) settled(want, got string) string {
	if f.address != "" {
		got = strings.ReplaceAll(got, f.address, shownAddress)
	}
	got = strings.ReplaceAll(strings.TrimRight(got, "\n"), f.home, "/home/you")
	known := map[string]string{}
	wanted, lines := strings.Split(want, "\n"), strings.Split(got, "\n")
	for _, line := range wanted {
		known[varies.ReplaceAllString(line, "…")] = line
	}
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " ")
		if same, ok := known[varies.ReplaceAllString(lines[i], "…")]; ok {
			lines[i] = same
		}
	}
	if last := len(wanted) - 1; wanted[last] == "..." && len(lines) > last {
		lines = append(lines[:last], "...")
	}
	return strings.Join(lines, "\n")
}
