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
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// shownAddress is the address of "apiops sandbox serve" in a guide.
const shownAddress = "127.0.0.1:8080"

// follower runs what a guide says, in a home of its own.
type follower struct {
	t         *testing.T
	home      string
	variables []string
	set       []string // variables until the next gateway
	line      int      // of the guide
	verb      string   // the direction for the next block; empty: none
	rest      string   // its arguments
	typed     []string // at the next prompts; a secret begins with *
	exit      int      // code of the last command
	address   string   // of "apiops sandbox serve"
}

func newFollower(t *testing.T) *follower {
	f := &follower{t: t, home: t.TempDir()}
	f.variables = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + f.home, "TERM=dumb", "KEYRING=" + filepath.Join(f.home, "keyring"),
		"SSL_CERT_FILE=" + filepath.Join(f.home, "authority.pem"),
		"SSL_CERT_DIR=" + filepath.Join(f.home, "none"), // otherwise each process reads all of the system
		"GORACE=atexit_sleep_ms=0",
	}
	for _, folder := range []string{"keyring", ".config/apiops"} {
		if err := os.MkdirAll(filepath.Join(f.home, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	f.write("token.txt", "canary-token\n")
	f.write("password.txt", "sandbox\n")
	return f
}

func (f *follower) write(name, content string) {
	if err := os.WriteFile(filepath.Join(f.home, name), []byte(content), 0o700); err != nil {
		f.t.Fatal(err)
	}
}

// command is a script in which $? is the exit code of the last one.
func (f *follower) command(script string) *exec.Cmd {
	if f.exit != 0 {
		script = fmt.Sprintf("(exit %d)\n%s", f.exit, script)
	}
	command := exec.CommandContext(f.t.Context(), "sh", "-c", script)
	command.Dir, command.Env = f.home, slices.Concat(f.variables, f.set)
	return command
}

// shell runs a script and returns what it prints.
func (f *follower) shell(script string) string {
	command := f.command(script)
	shown, err := command.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		f.t.Fatal(err)
	}
	f.exit = command.ProcessState.ExitCode()
	return string(shown)
}

// script runs a script that must succeed.
func (f *follower) script(script string) {
	if shown := f.shell("set -e\n" + script); f.exit != 0 {
		f.t.Errorf("line %d: exit code %d:\n%s\n%s", f.line, f.exit, script, shown)
	}
}

// typing runs a script at a terminal, and answers its prompts.
func (f *follower) typing(script string) string {
	const end = "\x1e"
	terminal, process := openTerminal(f.t), f.command(script)
	terminal.run(process)
	for _, text := range f.typed {
		text, secret := strings.CutPrefix(text, "*")
		if text == "y" {
			terminal.await("[y/N] ")
		} else {
			terminal.await(": ")
		}
		if secret {
			terminal.awaitNoEcho()
		}
		terminal.types(text + "\r")
	}
	f.typed, f.exit = nil, terminal.exitCode(process)
	if _, err := terminal.theirs.WriteString(end); err != nil {
		f.t.Fatal(err)
	}
	terminal.await(end)
	return strings.ReplaceAll(strings.TrimSuffix(terminal.shown, end), "\r", "")
}

// gateway starts a sandbox that serves HTTPS for every host below example.com, through a
// proxy.
func (f *follower) gateway(flags []string) {
	options, err := sandboxOptions(flags)
	if err != nil {
		f.t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(sandbox.New(options))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that do not trust it
	server.StartTLS()
	f.t.Cleanup(server.Close)
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
	f.t.Cleanup(proxy.Close)
	certificate := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	f.write("authority.pem", string(certificate))
	f.set = []string{"HTTPS_PROXY=" + proxy.URL}
}

// serve starts "apiops sandbox serve", and returns what it prints.
func (f *follower) serve(command string) string {
	process := f.command("exec " + command + " --listen 127.0.0.1:0")
	process.Cancel = func() error { return process.Process.Signal(os.Interrupt) }
	out, err := process.StdoutPipe()
	if err == nil {
		err = process.Start()
	}
	if err != nil {
		f.t.Fatal(err)
	}
	f.t.Cleanup(func() {
		_ = process.Wait()
		if exit := process.ProcessState.ExitCode(); exit != 0 {
			f.t.Errorf("%s: exit code %d", command, exit)
		}
	})
	f.set = nil
	var shown strings.Builder
	for lines := bufio.NewScanner(out); lines.Scan(); {
		shown.WriteString(lines.Text() + "\n")
		variable, isVariable := strings.CutPrefix(lines.Text(), "export ")
		if isVariable {
			f.set = append(f.set, variable)
		} else if len(f.set) > 0 {
			break
		}
		if address, ok := strings.CutPrefix(variable, "APIOPS_HOST=http://"); ok {
			f.address = address
		}
	}
	return shown.String()
}
