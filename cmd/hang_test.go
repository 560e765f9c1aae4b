package cmd_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// The tests in this file run every command without a terminal and input, against a
// server that accepts the request and never responds. Each command must still end.

// hardLimit is how long a command may take on a slow machine. impatience is its
// --timeout.
const (
	hardLimit  = time.Minute
	impatience = "200ms"
)

func TestNoCommandHangs(t *testing.T) {
	t.Parallel()
	host := muteServer(t)
	shapes, others := byShape(slices.DeleteFunc(everyCommandLine(t), func(line commandLine) bool { return line.name == "sandbox serve" }))
	var waits []wait
	for _, line := range some(shapes, 5) {
		if line.stdin == "" { // otherwise it waits for stdin by design
			waits = append(waits, wait{line, "a pipe that never ends"})
		}
		waits = append(waits, wait{line, "closed"})
	}
	for _, line := range some(others, 5) {
		waits = append(waits, wait{line, inProcess})
	}
	atOnce(16, waits, func(w wait) { w.check(t, host) }) // mostly idle
}

// inProcess means to run the command in this process, with a stdin that never ends.
const inProcess = "in this process"

// wait is a command line to run with the given kind of stdin.
type wait struct {
	line  commandLine
	stdin string
}

func (w wait) String() string { return fmt.Sprintf("%s with stdin %s", w.line, w.stdin) }

func (w wait) check(t *testing.T, host string) {
	t.Helper()
	if w.stdin == inProcess {
		w.checkInProcess(t, host)
		return
	}
	process, stop := process(t, host, w.line.words...)
	defer stop()
	switch w.stdin {
	case "a pipe that never ends":
		in, end, err := os.Pipe()
		if err != nil {
			t.Error(err)
			return
		}
		defer in.Close()
		defer end.Close()
		process.Stdin = in
	case "closed":
		if runtime.GOOS == "windows" { // always gives the process an empty one
			break
		}
		path, arguments := process.Path, process.Args[1:]
		process.Path, process.Args = "/bin/sh", append([]string{"sh", "-c", `exec "$0" "$@" <&-`, path}, arguments...)
	}
	output, err := process.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() < 0) {
		t.Errorf("%s: %v\n%s", w, err, output)
	}
}

func (w wait) checkInProcess(t *testing.T, host string) {
	t.Helper()
	variables := newHome(t).variables(host)
	variables["APIOPS_TIMEOUT"] = impatience
	app, _ := newApp(variables, w.line.words...)
	app.System.In = &silence{asked: func() {}}
	ended := make(chan struct{})
	go func() {
		_ = cmd.NewRoot(app, w.line.words).ExecuteContext(context.Background())
		close(ended)
	}()
	select {
	case <-ended:
	case <-time.After(hardLimit):
		t.Errorf("%s did not end", w)
	}
}

// process returns the program with the variables of a run. It is killed if it takes
// too long.
func process(t *testing.T, host string, words ...string) (process *exec.Cmd, stop func()) {
	t.Helper()
	ctx, stop := context.WithTimeoutCause(context.Background(), hardLimit, errors.New("the program did not end"))
	process = exec.CommandContext(ctx, "apiops", words...)
	process.Env = []string{"PATH=" + os.Getenv("PATH"), "SystemRoot=" + os.Getenv("SystemRoot")}
	variables := newHome(t).variables(host)
	variables["APIOPS_TIMEOUT"] = impatience
	for name, value := range variables {
		process.Env = append(process.Env, name+"="+value)
	}
	return process, stop
}

// muteServer accepts connections and requests, but never responds.
func muteServer(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(io.Discard, connection) }() // until the client disconnects
		}
	}()
	return "http://" + listener.Addr().String()
}

// A command that waits for stdin stops when the run is interrupted.
func TestAnInterruptEndsTheWaitForStdin(t *testing.T) {
	lines := everyCommandLine(t)
	for _, words := range []string{
		"credential list --token-file -",
		"credential private-key remove -",
		"api POST /projects/{project}/credentials/ --input -",
		"api POST /projects/{project}/credentials/ -F password=@-",
		"credential-organization create acme -f -",
	} {
		lines = append(lines, commandLine{name: words, words: strings.Fields(words), stdin: "-"})
	}
	for _, line := range lines {
		if line.stdin == "" {
			continue
		}
		ctx, interrupt := context.WithCancel(t.Context())
		app, said := newApp(newHome(t).variables("http://127.0.0.1:1"), line.words...)
		app.System.In = &silence{asked: interrupt}
		root := cmd.NewRoot(app, line.words)
		err := root.ExecuteContext(ctx)
		if exit := fault.Code(err); exit != 130 || ctx.Err() == nil {
			t.Errorf("%s: exit code %d, want 130: %v\n%s", line, exit, err, said)
		}
		interrupt()
	}
}

// silence is a stdin without input. It calls asked at the first read.
type silence struct {
	asked func()
	once  sync.Once
}

func (s *silence) Read([]byte) (int, error) {
	s.once.Do(s.asked)
	select {}
}

// The sandbox runs until it receives a signal.
func TestTheSandboxServesUntilASignal(t *testing.T) {
	t.Parallel()
	skipWithoutSignals(t)
	for _, signal := range []os.Signal{os.Interrupt, syscall.SIGTERM} {
		process, stop := process(t, "http://127.0.0.1:1", "sandbox", "serve", "--listen", "127.0.0.1:0")
		defer stop()
		out, err := process.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		for lines, ready := bufio.NewScanner(out), false; !ready && lines.Scan(); {
			ready = lines.Text() == "# Press Ctrl-C to stop it."
		}
		if err := process.Process.Signal(signal); err != nil {
			t.Fatal(err)
		}
		if err := process.Wait(); err != nil {
			t.Errorf("%v: %v", signal, err)
		}
	}
}
