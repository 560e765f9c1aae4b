package cmd_test

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// The guides are run: each command in a block of console or sh, one after the other,
// against a sandbox that stands for the gateway of the guide. What a console block
// shows is what has to come. Lines above a block, which readers do not see, direct
// that:
//
//	<!-- test: gateway HOST [CONTEXT [FLAG]...] -->  a new sandbox stands for HOST
//	<!-- test: file NAME -->                         the block is the content of a file
//	<!-- test: skip REASON -->                       the block is not run
//	<!-- test: exits N -->                           the script of the block ends with this code
//
// "apiops sandbox serve …" at the beginning of a console block begins a new sandbox,
// too.
func TestGuides(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the guides are for sh")
	}
	files, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range append(files, "../README.md") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r := newFollower(t)
			for _, block := range blocksOf(string(content)) {
				r.run(block)
			}
		})
	}
}

// block is one of a guide.
type block struct {
	line     int
	language string
	test     string // the directive above it
	lines    []string
}

func blocksOf(text string) []block {
	var blocks []block
	var current *block
	directive := ""
	for i, line := range strings.Split(text, "\n") {
		fence, isFence := strings.CutPrefix(line, "```")
		said, isDirective := strings.CutPrefix(line, "<!-- test: ")
		switch {
		case isDirective:
			directive = strings.TrimSuffix(said, " -->")
		case isFence && current == nil:
			current = &block{line: i + 1, language: fence, test: directive}
			directive = ""
		case isFence:
			blocks = append(blocks, *current)
			current = nil
		case current != nil:
			current.lines = append(current.lines, line)
		}
	}
	return blocks
}

// served is what guides call the sandbox of "apiops sandbox serve".
const served = "127.0.0.1:8080"

// follower does what a guide says.
type follower struct {
	t         *testing.T
	folder    string
	variables []string
	exit      int
	address   string // of the sandbox
	host      string // what the guide calls it
}

func newFollower(t *testing.T) *follower {
	r := &follower{t: t, folder: t.TempDir()}
	r.variables = append(os.Environ(), "HOME="+r.folder, "XDG_CONFIG_HOME="+r.folder, "XDG_CACHE_HOME="+r.folder)
	for name, content := range map[string]string{
		"token.txt": "canary-token\n", "password.txt": "sandbox\n", "cors.json": "{}", "geo.mmdb": "x",
	} {
		if err := os.WriteFile(filepath.Join(r.folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

func (r *follower) run(b block) {
	verb, rest, _ := strings.Cut(b.test, " ")
	switch {
	case verb == "skip":
		return
	case verb == "file":
		if err := os.WriteFile(filepath.Join(r.folder, rest), []byte(strings.Join(b.lines, "\n")+"\n"), 0o700); err != nil {
			r.t.Fatal(err)
		}
		return
	case verb == "gateway":
		host, context, _ := strings.Cut(rest, " ")
		context, flags, _ := strings.Cut(context, " ")
		r.serve(flags)
		r.host = host
		r.variables = append(r.variables, "APIOPS_HOST=", "APIOPS_PROJECT=")
		if context != "" {
			r.shell("rm -rf apiops; apiops context set " + context + " --host http://" + r.address + " --project MyProject")
		} else {
			r.variables = append(r.variables, "APIOPS_TOKEN=")
		}
	}
	switch b.language {
	case "console":
		r.session(b)
	case "sh":
		want := 0
		if verb == "exits" {
			_, _ = fmt.Sscan(rest, &want)
		}
		if shown := r.shell("set -e\n" + strings.Join(b.lines, "\n")); r.exit != want {
			r.t.Errorf("line %d: exit code %d: %s", b.line, r.exit, shown)
		}
	}
}

// serve begins a sandbox with the flags of "apiops sandbox serve".
func (r *follower) serve(flags string) {
	options, err := sandboxOptions(strings.Fields(flags))
	if err != nil {
		r.t.Fatal(err)
	}
	options.Token = "canary-token"
	server := httptest.NewServer(sandbox.New(options))
	r.t.Cleanup(server.Close)
	r.address = strings.TrimPrefix(server.URL, "http://")
	r.host = served
	r.variables = append(r.variables, "APIOPS_HOST="+server.URL, "APIOPS_TOKEN=canary-token", "APIOPS_PROJECT=MyProject")
}

// session runs the lines of a console block that begin with "$ ".
func (r *follower) session(b block) {
	for i := 0; i < len(b.lines); {
		command, isCommand := strings.CutPrefix(b.lines[i], "$ ")
		start := b.line + i + 1
		i++
		if !isCommand {
			continue
		}
		var want []string
		for i < len(b.lines) && !strings.HasPrefix(b.lines[i], "$ ") {
			want = append(want, b.lines[i])
			i++
		}
		if flags, serves := strings.CutPrefix(command, "apiops sandbox serve"); serves {
			r.serve(flags)
			continue
		}
		if r.address == "" {
			r.t.Errorf("line %d: no sandbox is there for: %s", start, command)
			return
		}
		got := r.plain(r.shell(command))
		if wanted := r.plain(strings.TrimRight(strings.Join(want, "\n"), "\n")); got != wanted {
			r.t.Errorf("line %d: %s\ngot:\n%s\nwant:\n%s", start, command, got, wanted)
		}
	}
}

// shell runs a script, with the exit code of the one before, and returns what it shows.
func (r *follower) shell(script string) string {
	if r.host != served {
		script = strings.ReplaceAll(script, "https://"+r.host, "http://"+r.address)
	}
	command := exec.CommandContext(r.t.Context(), "sh", "-c", fmt.Sprintf("(exit %d)\n%s", r.exit, script))
	command.Dir, command.Env = r.folder, r.variables
	shown, err := command.CombinedOutput()
	var failed *exec.ExitError
	r.exit = 0
	switch {
	case errors.As(err, &failed):
		r.exit = failed.ExitCode()
	case err != nil:
		r.t.Fatal(err)
	}
	return strings.TrimRight(string(shown), "\n")
}

// plain puts the name of the gateway in the place of the sandbox, and leaves out what
// differs from run to run.
func (r *follower) plain(shown string) string {
	if r.host != served {
		shown = strings.ReplaceAll(shown, "http://"+r.address, "https://"+r.host)
	}
	shown = strings.ReplaceAll(shown, r.address, r.host)
	shown = strings.ReplaceAll(shown, r.folder, "~")
	for _, varies := range []string{`127\.0\.0\.1:\d+`, `"?correlation ?[iI]d"?: ?"?apiops-\w+`} {
		shown = regexp.MustCompile(varies).ReplaceAllString(shown, "…")
	}
	return shown
}
