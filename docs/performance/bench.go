package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// chapter measures one thing and reports on it.
type chapter func(context.Context, *report) error

// bench is a place to work at: a temporary folder with the programs that are
// built, and an empty home for them.
type bench struct {
	folder        string
	log           *os.File // what the programs say on stderr
	quick, others bool
}

func newBench(quick, others bool) (*bench, error) {
	folder, err := os.MkdirTemp("", "apiops-performance-")
	if err != nil {
		return nil, err
	}
	log, err := os.Create(filepath.Join(folder, "log"))
	return &bench{folder: folder, log: log, quick: quick, others: others}, err
}

func (b *bench) close() {
	_ = b.log.Close()
	_ = os.RemoveAll(b.folder)
}

// turns is how often everything is done; a tenth of it when time is short.
func (b *bench) turns(usual int) int {
	if b.quick {
		return max(1, usual/10)
	}
	return usual
}

// progress tells the person who waits what is being done.
func (b *bench) progress(what string) { fmt.Fprintln(os.Stderr, what+" …") }

// path is a name in the temporary folder.
func (b *bench) path(name string) string { return filepath.Join(b.folder, name) }

// write makes a file in the temporary folder.
func (b *bench) write(name, content string) (string, error) {
	return b.path(name), os.WriteFile(b.path(name), []byte(content), 0o600)
}

// programs are those that are built of the project, by name.
func programs() map[string]string {
	const own = "./docs/performance/programs/"
	return map[string]string{
		"apiops":    ".",
		"bare":      own + "bare",
		"linked":    own + "linked",
		"all":       own + "all",
		"client":    own + "client",
		"least":     own + "least",
		"stopwatch": own + "stopwatch",
	}
}

// buildPrograms makes them as the release is made.
func (b *bench) buildPrograms(ctx context.Context) error {
	const release = "-s -w -X main.version=1.0.0 -X main.commit=0000000"
	for name, folder := range programs() {
		if _, err := b.buildWith(ctx, folder, name, release); err != nil {
			return err
		}
	}
	return nil
}

// buildWith makes a program, and returns where it is.
func (b *bench) buildWith(ctx context.Context, folder, name, linkerFlags string) (string, error) {
	b.progress("building " + name)
	made := b.path(name + ".made")
	command := exec.CommandContext(ctx, "go", "build", "-trimpath", "-ldflags", linkerFlags, "-o", made, folder)
	if err := b.make(command); err != nil {
		return "", err
	}
	return b.path(name), install(made, b.path(name))
}

// install copies a program, as is done where it is to be used. A file as the
// linker writes it lies in small pieces in the memory of Linux, and is up to a
// fifth slower to start.
func install(made, name string) error {
	content, err := os.ReadFile(made)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(name, content, 0o700), os.Remove(made))
}

// make runs a compiler without C, as the release does: a program that uses the
// C library starts noticeably later.
func (b *bench) make(command *exec.Cmd, variables ...string) error {
	command.Env = append(append(os.Environ(), "CGO_ENABLED=0"), variables...)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// command prepares a run with nothing of this user's configuration.
func (b *bench) command(ctx context.Context, c contestant) *exec.Cmd {
	command := exec.CommandContext(ctx, c.words[0], c.words[1:]...)
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + b.folder}, c.variables...)
	command.Stderr = b.log
	return command
}

// failure is an error with the last line that a program said about it.
func (b *bench) failure(c contestant, err error) error {
	said, _ := os.ReadFile(b.log.Name())
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return fmt.Errorf("%s: %w: %s", c.name, err, lines[len(lines)-1])
}

// missing names the first of the programs that is not installed, or is "".
func missing(programs ...string) string {
	for _, program := range programs {
		if _, err := exec.LookPath(program); errors.Is(err, exec.ErrNotFound) {
			return program
		}
	}
	return ""
}

// conditions are what the figures depend on.
func (b *bench) conditions(ctx context.Context) string {
	text := fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	said, err := exec.CommandContext(ctx, "curl", "--version").Output()
	if words := strings.Fields(string(said)); err == nil && len(words) > 1 {
		text += ", curl " + words[1]
	}
	return text
}
