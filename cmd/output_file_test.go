package cmd_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// An open file is not replaced, so that earlier output of a redirection is not lost.
func TestAnOpenFileIsNotReplacedByItsPath(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such paths")
	}
	g := newGateway(t, sandbox.Options{})
	path := filepath.Join(t.TempDir(), "out.txt")
	out, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	if _, err := out.WriteString("before\n"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"/dev/stdout", "/dev/fd/1", "/dev/fd/3"} {
		process := g.command(nil, "api GET /projects/ --output-file "+name)
		process.Stdout, process.ExtraFiles = out, []*os.File{out}
		if err := process.Run(); exitCodeOf(err) != 2 {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got, err := os.ReadFile(path); string(got) != "before\n" || len(g.practice.requests()) > 0 {
		t.Errorf("the file is %q (%v)", got, err)
	}
}

func exitCodeOf(err error) int {
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return exit.ExitCode()
	}
	return -1
}

// A secret that is shown only once is printed if its file can no longer be written.
func TestASecretIsPrintedIfItsFileFails(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "gone")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusCreated)
		_, _ = w.Write([]byte(`{"id":"v1","secret":"s3cr3t"}`))
	}))
	t.Cleanup(server.Close)
	words := []string{
		"api", "POST", "/projects/{project}/api-clients/c/secret-versions", "--output-file", filepath.Join(folder, "kept.json"),
	}
	app, said := newApp(map[string]string{"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "token", "APIOPS_PROJECT": "P"}, words...)
	if err := cmd.NewRoot(app, words).ExecuteContext(t.Context()); !fault.Is(err, fault.Failed) || !strings.Contains(said.String(), `"secret": "s3cr3t"`) {
		t.Errorf("got %v, printed %s", err, said)
	}
}

// If there is no token, the command fails before it asks for confirmation.
func TestAMissingTokenIsReportedBeforeThePrompt(t *testing.T) {
	v := &visitor{variables: map[string]string{"APIOPS_HOST": "http://127.0.0.1:1", "APIOPS_PROJECT": "P"}, lines: "y\n"}
	err := v.runs(t, "api", "DELETE", "/projects/{project}/connections/mail/")
	if !fault.Is(err, fault.Unauthenticated) || v.said.Len() > 0 {
		t.Errorf("got %v, printed %s", err, v.said)
	}
}
