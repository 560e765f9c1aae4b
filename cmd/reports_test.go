package cmd_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// reporting is a run in this process that writes a JUnit report.
type reporting struct {
	g         *gateway
	variables map[string]string
	folder    string // of the report
	ctx       context.Context
	interrupt context.CancelFunc
}

func newReporting(t *testing.T) reporting {
	t.Helper()
	r := reporting{g: newGateway(t, sandbox.Options{}), folder: filepath.Join(t.TempDir(), "reports")}
	r.ctx, r.interrupt = context.WithCancel(t.Context())
	if err := os.Mkdir(r.folder, 0o700); err != nil {
		t.Fatal(err)
	}
	r.variables = map[string]string{"APIOPS_HOST": r.g.server.URL, "APIOPS_TOKEN": "canary-token", "APIOPS_PROJECT": sandbox.SampleProject}
	return r
}

// run returns the exit code, stderr and the report.
func (r reporting) run(words string) (exit int, stderr, junit string) {
	var err bytes.Buffer
	line := append(strings.Fields(words), "--report", "junit="+filepath.Join(r.folder, "junit.xml"))
	app, _ := newApp(r.variables, line...)
	app.System.Err = &err
	exit = fault.Code(app.End(cmd.NewRoot(app, line).ExecuteContext(r.ctx)))
	content, _ := os.ReadFile(filepath.Join(r.folder, "junit.xml"))
	return exit, err.String(), string(content)
}

// An interrupted run reports what was done, what was not tried, and that it was interrupted.
func TestAnInterruptedRunIsReported(t *testing.T) {
	for _, format := range []string{"table", "jsonl", "json"} {
		r := newReporting(t)
		r.g.arrives = func(int, string) { r.interrupt() }
		r.variables["APIOPS_CI"] = "azure"
		r.variables["AGENT_TEMPDIRECTORY"] = t.TempDir()
		exit, stderr, junit := r.run("credential private-key remove api-user mobile-app --concurrency 1 -o " + format)
		if exit != 130 || !strings.Contains(junit, `tests="4" failures="0" errors="1" skipped="1"`) || !strings.Contains(junit, `type="interrupted">interrupted: 1 of 2 done`) {
			t.Errorf("%s: exit code %d: %s", format, exit, junit)
		}
		if !strings.Contains(stderr, "##vso[task.setvariable variable=verdict;isoutput=true]interrupted\n") || !strings.Contains(stderr, "variable=changes;isoutput=true]1\n") {
			t.Errorf("%s: %s", format, stderr)
		}
		if lines := strings.Split(strings.TrimSpace(stderr), "\n"); format != "table" && !strings.HasPrefix(lines[len(lines)-1], `{"error":`) {
			t.Errorf("%s: the error is not the last line: %s", format, stderr)
		}
	}
}

// A change whose response has not come when it is interrupted is reported as unknown.
func TestAnInterruptedChangeIsReported(t *testing.T) {
	r := newReporting(t)
	ended := make(chan struct{})
	r.g.arrives = func(int, string) {
		r.interrupt()
		r.g.await(ended)
	}
	exit, _, junit := r.run("credential token reset api-user --yes")
	close(ended)
	if exit != 130 || !strings.Contains(junit, `name="api-user" `) || !strings.Contains(junit, "the outcome of the request is unknown") {
		t.Errorf("exit code %d: %s", exit, junit)
	}
}

// If a report can no longer be written, a run that succeeded fails, and one that failed keeps its
// exit code. Either way, the result and the reason are shown.
func TestAReportThatCannotBeWritten(t *testing.T) {
	for _, test := range []struct {
		words, says string
		exit        int
	}{
		{"credential token reset api-user --yes", "error: done, but the report could not be written to PATH: no such file or directory\nhint: do not repeat the command", 1},
		{"credential token reset api-user --yes -o json", `{"error":{"code":"failed","message":"done, but the report could not be written to PATH`, 1},
		{"credential token reset nobody --yes", "warning: the report could not be written to PATH: no such file or directory\nerror: Credential", 6},
		{"credential token reset nobody --yes -o json", `{"warning":{"message":"the report could not be written to PATH: no such file or directory"}}` + "\n" + `{"error":{"code":"not_found"`, 6},
		{"credential token reset nobody api-user --yes", "error: 1 of 2 done, 1 failed", 3},
	} {
		r := newReporting(t)
		r.g.arrives = func(int, string) { _ = os.RemoveAll(r.folder) }
		exit, stderr, _ := r.run(test.words)
		says := strings.ReplaceAll(test.says, "PATH", filepath.Join(r.folder, "junit.xml"))
		if runtime.GOOS == "windows" { // other words for the reason
			says, _, _ = strings.Cut(test.says, "PATH")
		}
		withoutTarget := regexp.MustCompile(` \(127[^)]*\)`).ReplaceAllString(stderr, "")
		if exit != test.exit || !strings.Contains(withoutTarget, says) {
			t.Errorf("%s: exit code %d: %s", test.words, exit, stderr)
		}
	}
}

// A full disk is no reason to hide that the change was made.
func TestOutputsOnAFullDisk(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full")
	}
	r := newReporting(t)
	r.variables["APIOPS_CI"], r.variables["GITHUB_OUTPUT"], r.variables["GITHUB_STEP_SUMMARY"] = "github", "/dev/full", "/dev/full"
	exit, stderr, junit := r.run("credential token reset api-user --yes")
	if exit != 1 || !strings.Contains(stderr, "/dev/full: no space left on device; the outputs could not be written to /dev/full: no space left on device") || !strings.Contains(junit, `failures="0"`) {
		t.Errorf("exit code %d: %s%s", exit, stderr, junit)
	}
}

// Several commands of a step share a summary of at most 1 MiB, and ten annotations are shown.
func TestManyFailuresStayWithinTheLimitsOfGitHub(t *testing.T) {
	r := newReporting(t)
	summary := filepath.Join(r.folder, "summary.md")
	r.variables["APIOPS_CI"], r.variables["GITHUB_STEP_SUMMARY"] = "github", summary
	var names strings.Builder
	for i := range 60 {
		fmt.Fprintf(&names, " nobody-%d", i)
	}
	const used = 1<<20 - 4000
	for _, content := range []int{used, 1 << 20} {
		if err := os.WriteFile(summary, bytes.Repeat([]byte("x"), content), 0o600); err != nil {
			t.Fatal(err)
		}
		exit, stderr, junit := r.run("credential token reset --yes" + names.String())
		if exit != 6 || strings.Count(stderr, "::error ") != 10 || !strings.Contains(stderr, "::… and 51 more\n") {
			t.Errorf("exit code %d: %s", exit, stderr)
		}
		if !strings.Contains(junit, `tests="60" failures="60"`) {
			t.Errorf("got %s", junit[:300])
		}
		whole, err := os.ReadFile(summary)
		if err != nil || len(whole) > 1<<20 || (content == used) != strings.Contains(string(whole[content:]), " more\n") {
			t.Errorf("%v: %d bytes: %s", err, len(whole), whole[content:])
		}
		if full := strings.Contains(stderr, "warning: the summary of the step is full"); full != (content > used) {
			t.Errorf("%s", stderr)
		}
	}
}

// Every command accepts the flags, and its report is XML whatever happens.
func TestEveryCommandIsReported(t *testing.T) {
	r := newReporting(t)
	for _, words := range []string{
		"credential list", "config show", "version", "project list --no-such-flag", "no-such-command",
		"api DELETE /projects/{project}/credentials/api-user/token/ --yes", "api POST /projects/{project}/credentials/ --input missing.json",
	} {
		_, stderr, junit := r.run(words)
		if err := xml.Unmarshal([]byte(junit), new(struct{})); err != nil || !strings.Contains(junit, `<testsuite name="apiops`) {
			t.Errorf("%s: %v: %s%s", words, err, stderr, junit)
		}
		_ = os.Remove(filepath.Join(r.folder, "junit.xml"))
	}
	_, _, junit := r.run("api DELETE /projects/{project}/credentials/api-user/token/ --yes")
	if want := `classname="apiops.api.MyProject" name="DELETE /projects/MyProject/credentials/api-user/token/ → production"`; !strings.Contains(junit, want) {
		t.Errorf("got %s", junit)
	}
	if _, _, junit := r.run("credential --help"); strings.Contains(junit, `name="apiops credential"`) {
		t.Errorf("help is reported: %s", junit)
	}
}
