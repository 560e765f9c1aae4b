package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// chapter measures one thing and adds it to the report.
type chapter func(context.Context, *report) error

// bench is a temporary directory with the programs. It is also their home directory.
type bench struct {
	folder        string
	log           *os.File // stderr of the programs
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

// turns returns the number of turns; a tenth of the usual number with -quick.
func (b *bench) turns(usual int) int {
	if b.quick {
		return max(1, usual/10)
	}
	return usual
}

// progress prints the current step.
func (b *bench) progress(what string) { fmt.Fprintln(os.Stderr, what+" …") }

// path returns the path of a file in the temporary directory.
func (b *bench) path(name string) string { return filepath.Join(b.folder, name) }

// write writes a file to the temporary directory and returns its path.
func (b *bench) write(name, content string) (string, error) {
	return b.path(name), os.WriteFile(b.path(name), []byte(content), 0o600)
}

// programs maps the programs to build to their packages.
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

// buildPrograms builds the programs with the flags of a release.
func (b *bench) buildPrograms(ctx context.Context) error {
	for name, folder := range programs() {
		if _, err := b.build(ctx, folder, name, true); err != nil {
			return err
		}
	}
	return nil
}

// build builds a program as a release or, with the symbols, almost as one. It returns its path.
func (b *bench) build(ctx context.Context, folder, name string, stripped bool) (string, error) {
	b.progress("building " + name)
	flags, linker, err := releaseFlags()
	if err != nil {
		return "", err
	}
	if !stripped {
		linker = ""
	}
	made := b.path(name + ".made")
	arguments := slices.Concat([]string{"build"}, flags, []string{"-ldflags", linker, "-o", made, folder})
	if err := b.make(exec.CommandContext(ctx, "go", arguments...)); err != nil {
		return "", err
	}
	return b.path(name), install(made, b.path(name))
}

// install copies a program, as a real installation does. The page cache of Linux holds
// a file written by the linker in small pieces, which makes it start up to 20% slower.
func install(made, name string) error {
	content, err := os.ReadFile(made)
	if err != nil {
		return err
	}
	return errors.Join(os.WriteFile(name, content, 0o700), os.Remove(made))
}

// make runs the compiler without cgo, as for a release: a program that uses the C
// library starts noticeably slower.
func (b *bench) make(command *exec.Cmd, variables ...string) error {
	command.Env = append(append(os.Environ(), "CGO_ENABLED=0"), variables...)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// command prepares a run without the configuration of this user.
func (b *bench) command(ctx context.Context, c contestant) *exec.Cmd {
	command := exec.CommandContext(ctx, c.words[0], c.words[1:]...)
	command.Env = append([]string{"PATH=" + os.Getenv("PATH"), "HOME=" + b.folder}, c.variables...)
	command.Stderr = b.log
	return command
}

// failure adds the last line that the program wrote to stderr.
func (b *bench) failure(c contestant, err error) error {
	said, _ := os.ReadFile(b.log.Name())
	lines := strings.Split(strings.TrimSpace(string(said)), "\n")
	return fmt.Errorf("%s: %w: %s", c.name, err, lines[len(lines)-1])
}

// missing returns the first of the programs that is not installed, or "".
func missing(programs ...string) string {
	for _, program := range programs {
		if _, err := exec.LookPath(program); errors.Is(err, exec.ErrNotFound) {
			return program
		}
	}
	return ""
}

// conditions describes the machine and the versions that the figures depend on.
func (b *bench) conditions(ctx context.Context) string {
	text := fmt.Sprintf("%s/%s, %d processors, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version())
	said, err := exec.CommandContext(ctx, "curl", "--version").Output()
	if words := strings.Fields(string(said)); err == nil && len(words) > 1 {
		text += ", curl " + words[1]
	}
	return text
}
