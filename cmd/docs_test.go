//go:build linux

package cmd_test

import (
	"bufio"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// The guides are tested by doing what they say: every command in their console and sh
// blocks is run, in order, and the output shown in a console block is compared with the
// real one. With -update, the real output is written into the guide. Comments that
// readers do not see give directions:
//
//	<!-- test: gateway HOST [CONTEXT [FLAG]...] -->  https://HOST is a new sandbox; log in
//	<!-- test: set NAME=VALUE... -->     set variables until the next gateway
//	<!-- test: run SCRIPT -->            run what the guide does not show
//
// and, for the next block:
//
//	<!-- test: file NAME -->             it is the content of a file
//	<!-- test: types TEXT, *TEXT... -->  at each prompt, type this; * is a secret
//	<!-- test: with PROGRAM -->          run it if this program is installed
//	<!-- test: pipeline -->              run the apiops commands of a CI pipeline
//	<!-- test: skip REASON -->           do not run it
//
// "apiops sandbox serve" runs in the background, and the commands after it use it. An
// output whose last line is "..." is cut there.
func TestGuides(t *testing.T) {
	guides := []string{"../README.md"}
	if !quick() {
		more, err := filepath.Glob("../docs/*.md")
		if err != nil {
			t.Fatal(err)
		}
		guides = append(guides, more...)
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
	pipelinePart = regexp.MustCompile(`(?m)^ *(APIOPS_\w+)(?:: | = ')([^'$\n]+)|(?:- |run: |sh '(?:bin/)?)(apiops [^'\n]*)`)
	varies       = regexp.MustCompile(`127\.0\.0\.1:\d+|APIOPS_TOKEN=\w+|EXPIRES +\d.*|apiops-[A-Z0-9]{26}`)
)

// shownAddress stands for that of "apiops sandbox serve" in a guide.
const shownAddress = "127.0.0.1:8080"

// follower does what a guide says, in a home of their own.
type follower struct {
	t         *testing.T
	home      string
	variables []string
	set       []string // variables until the next gateway
	line      int
	verb      string // the direction for the next block
	rest      string
	typed     []string
	exit      int
	address   string // of "apiops sandbox serve"
}

func newFollower(t *testing.T) *follower {
	r := &follower{t: t, home: t.TempDir()}
	r.variables = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + r.home, "TERM=dumb", "KEYRING=" + filepath.Join(r.home, "keyring"),
		"SSL_CERT_FILE=" + filepath.Join(r.home, "authority.pem"), "GORACE=atexit_sleep_ms=0",
	}
	for _, folder := range []string{"keyring", ".config/apiops"} {
		if err := os.MkdirAll(filepath.Join(r.home, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	r.write("token.txt", "canary-token\n")
	r.write("password.txt", "sandbox\n")
	return r
}

// follow goes through a guide, and returns it with the outputs that came.
func (r *follower) follow(guide string) string {
	if place := indented.FindStringIndex(guide); place != nil {
		r.t.Errorf("line %d: an indented block is not tested", strings.Count(guide[:place[0]], "\n")+1)
	}
	var updated strings.Builder
	end := 0
	for _, at := range guidePart.FindAllStringSubmatchIndex(guide, -1) {
		r.line = strings.Count(guide[:at[0]], "\n") + 1
		if at[2] >= 0 {
			r.direct(guide[at[2]:at[3]], guide[at[4]:at[5]])
			continue
		}
		updated.WriteString(guide[end:at[8]])
		updated.WriteString(r.block(guide[at[6]:at[7]], guide[at[8]:at[9]]))
		end = at[9]
	}
	return updated.String() + guide[end:]
}

func (r *follower) direct(verb, rest string) {
	switch verb {
	case "gateway":
		words := append(strings.Fields(rest), "")
		r.gateway(words[2:])
		if words[1] != "" {
			r.write(".config/apiops/config.yaml", fmt.Sprintf(
				"contexts:\n- {name: %[2]s, host: 'https://%[1]s', project: MyProject, token: canary-token}\ncurrent-context: %[2]s\n", words[0], words[1]))
		}
	case "set":
		r.set = append(r.set, strings.Fields(rest)...)
	case "run":
		r.script(rest)
	case "types":
		r.typed = strings.Split(rest, ", ")
	case "with":
		if _, err := exec.LookPath(rest); err == nil {
			return
		}
		r.verb = "skip"
	case "file", "pipeline", "skip":
		r.verb, r.rest = verb, rest
	default:
		r.t.Errorf("line %d: unknown direction %s", r.line, verb)
	}
}

// block does what a block says, and returns it with the outputs that came.
func (r *follower) block(language, content string) string {
	verb := r.verb
	r.verb = ""
	switch {
	case verb == "skip":
	case verb == "file":
		r.write(r.rest, content)
	case verb == "pipeline":
		script := "export APIOPS_TOKEN=canary-token\n"
		for _, part := range pipelinePart.FindAllStringSubmatch(content, -1) {
			if part[1] != "" {
				script += "export " + part[1] + "=" + part[2]
			}
			script += part[3] + "\n"
		}
		r.script(script)
	case language == "sh" && strings.HasPrefix(content, "apiops sandbox serve"):
		r.serve(strings.TrimSpace(content))
	case language == "sh":
		r.script(content)
	case language == "console":
		return r.session(content)
	}
	return content
}

// session runs the lines that begin with "$ ".
func (r *follower) session(content string) string {
	pieces := strings.Split("\n"+content, "\n$ ")
	for i, piece := range pieces[1:] {
		body := strings.TrimRight(piece, "\n")
		command, want, _ := strings.Cut(body, "\n")
		var got string
		switch {
		case strings.HasPrefix(command, "apiops sandbox serve"):
			got = r.serve(command)
		case len(r.typed) > 0:
			got = r.typing(command)
		default:
			got = r.shell(command)
		}
		if got = r.settled(want, got); got != want && !*update {
			r.t.Errorf("line %d: %s\ngot:\n%s\nwant:\n%s", r.line, command, got, want)
		}
		pieces[i+1] = strings.TrimRight(command+"\n"+got, "\n") + piece[len(body):]
	}
	return strings.TrimPrefix(strings.Join(pieces, "\n$ "), "\n")
}

// settled is an output, with the lines of the guide where only that differs which
// always does.
func (r *follower) settled(want, got string) string {
	if r.address != "" {
		got = strings.ReplaceAll(got, r.address, shownAddress)
	}
	got = strings.ReplaceAll(strings.TrimRight(got, "\n"), r.home, "/home/you")
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

// command is a script that begins with the exit code of the one before.
func (r *follower) command(script string) *exec.Cmd {
	command := exec.CommandContext(r.t.Context(), "sh", "-c", fmt.Sprintf("(exit %d)\n%s", r.exit, script))
	command.Dir, command.Env = r.home, append(r.variables, r.set...)
	return command
}

// shell runs a script and returns what it prints.
func (r *follower) shell(script string) string {
	command := r.command(script)
	shown, err := command.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		r.t.Fatal(err)
	}
	r.exit = command.ProcessState.ExitCode()
	return string(shown)
}

// script runs a script that has to succeed.
func (r *follower) script(script string) {
	if shown := r.shell("set -e\n" + script); r.exit != 0 {
		r.t.Errorf("line %d: exit code %d:\n%s\n%s", r.line, r.exit, script, shown)
	}
}

// typing runs a script at a terminal, where a person answers the prompts.
func (r *follower) typing(script string) string {
	const end = "\x1e"
	terminal, process := openTerminal(r.t), r.command(script)
	terminal.run(process)
	for _, text := range r.typed {
		text, secret := strings.CutPrefix(text, "*")
		if text == "y" {
			terminal.await("[y/N] ")
		} else {
			terminal.await(": ")
		}
		if secret {
			terminal.awaitEcho(false)
		}
		terminal.types(text + "\r")
	}
	r.typed, r.exit = nil, terminal.exitCode(process)
	if _, err := terminal.theirs.WriteString(end); err != nil {
		r.t.Fatal(err)
	}
	terminal.await(end)
	return strings.ReplaceAll(strings.TrimSuffix(terminal.shown, end), "\r", "")
}

func (r *follower) write(name, content string) {
	if err := os.WriteFile(filepath.Join(r.home, name), []byte(content), 0o700); err != nil {
		r.t.Fatal(err)
	}
}

// gateway starts a sandbox that serves HTTPS for every host at example.com, behind a proxy.
func (r *follower) gateway(flags []string) {
	options, err := sandboxOptions(flags)
	if err != nil {
		r.t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(sandbox.New(options))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a client that does not trust it
	server.StartTLS()
	r.t.Cleanup(server.Close)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		connection, err := new(net.Dialer).DialContext(request.Context(), "tcp", server.Listener.Addr().String())
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer connection.Close()
		client, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			return
		}
		_, _ = io.WriteString(client, "HTTP/1.1 200 OK\r\n\r\n")
		go func() {
			defer client.Close()
			_, _ = io.Copy(client, connection)
		}()
		_, _ = io.Copy(connection, client)
	}))
	r.t.Cleanup(proxy.Close)
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	r.write("authority.pem", string(certificate))
	r.set = []string{"HTTPS_PROXY=" + proxy.URL}
}

// serve runs "apiops sandbox serve", and returns what it prints.
func (r *follower) serve(command string) string {
	process := r.command("exec " + command + " --listen 127.0.0.1:0")
	process.Cancel = func() error { return process.Process.Signal(os.Interrupt) }
	out, err := process.StdoutPipe()
	if err == nil {
		err = process.Start()
	}
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		_ = process.Wait()
		if exit := process.ProcessState.ExitCode(); exit != 0 {
			r.t.Errorf("%s: exit code %d", command, exit)
		}
	})
	r.set = nil
	var shown strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		shown.WriteString(lines.Text() + "\n")
		variable, isVariable := strings.CutPrefix(lines.Text(), "export ")
		if isVariable {
			r.set = append(r.set, variable)
		} else if len(r.set) > 0 {
			break
		}
		if address, ok := strings.CutPrefix(variable, "APIOPS_HOST=http://"); ok {
			r.address = address
		}
	}
	return shown.String()
}
