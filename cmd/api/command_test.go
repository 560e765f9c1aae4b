package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/session"
)

// apiops runs `apiops api` at a terminal, against a server with the given response.
func apiops(t *testing.T, contentType, answer string, words ...string) (out string, err error) {
	t.Helper()
	return serve(t, strings.NewReader(""), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, answer)
	}, words...)
}

// serve runs `apiops api` at a terminal, against a new server.
func serve(t *testing.T, in io.Reader, handler http.HandlerFunc, words ...string) (out string, err error) {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	var written bytes.Buffer
	variables := map[string]string{"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "t"}
	app := &command.App{System: &session.System{
		In: in, Out: &written, Err: io.Discard, OutTerminal: true,
		Lookup: func(name string) (string, bool) { value, ok := variables[name]; return value, ok },
	}}
	root := &cobra.Command{Use: "apiops", SilenceErrors: true, SilenceUsage: true}
	config.Define(root.PersistentFlags())
	root.AddCommand(command.Build(app, Command()))
	app.FinishAll(root)
	root.SetArgs(append([]string{"api"}, words...))
	err = root.ExecuteContext(context.Background())
	return written.String(), err
}

func TestControlCharactersAreEscapedAtATerminal(t *testing.T) {
	out, err := apiops(t, "text/plain", "one\x1b[31m\r\n\ttwo", "test/healthcheck")
	if want := "one\\x1b[31m\n\\ttwo\n"; err != nil || out != want {
		t.Errorf("got %q, %v", out, err)
	}
	for _, file := range []string{"PK\x03\x04\x00", "\xff\xfe"} {
		out, err = apiops(t, "application/octet-stream", file, "projects/", "-i")
		if failure := fault.From(err); out != "" || !strings.Contains(failure.Hint, "--output-file") {
			t.Errorf("got %q, %v", out, err)
		}
	}
}

func TestJQ(t *testing.T) {
	if out, err := apiops(t, "application/json", `{"a":1.0}`, "projects/", "--jq", ".a"); err != nil || out != "1.0\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if out, err := apiops(t, "text/plain", "OK", "projects/", "--jq", "."); err == nil || out != "" {
		t.Errorf("got %q, %v", out, err)
	}
}

// A large body is read while it is sent. Holding it in memory, even for a moment, would
// show in the total allocations of the run.
func TestLargeBodiesAreStreamed(t *testing.T) {
	const most = 8 << 20 // in bytes; a run without a body takes 1 MiB
	folder := t.TempDir()
	plain, text := filepath.Join(folder, "plain"), filepath.Join(folder, "text")
	for _, err := range []error{
		os.WriteFile(plain, nil, 0o600),
		os.Truncate(plain, 64<<20),
		os.WriteFile(text, slices.Concat([]byte(`{"key": "`), bytes.Repeat([]byte("x"), maxJSON), []byte(`"}`)), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		file, flags string
		atLeast     int64 // bytes received
	}{
		{plain, "--form file=@" + plain, 64 << 20},
		{plain, "--form file=@-;filename=plain", 64 << 20},
		{plain, "-H Content-Type:text/plain --input " + plain, 64 << 20},
		{plain, "-H Content-Type:text/plain --input -", 64 << 20},
		{text, "--input " + text, maxJSON},
	} {
		stdin, err := os.Open(test.file)
		if err != nil {
			t.Fatal(err)
		}
		defer stdin.Close()
		var arrived int64
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err = serve(t, stdin, func(w http.ResponseWriter, r *http.Request) {
			arrived, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(http.StatusNoContent)
		}, append([]string{"PUT", "/projects/"}, strings.Fields(test.flags)...)...)
		runtime.ReadMemStats(&after)
		if err != nil || arrived < test.atLeast {
			t.Errorf("%s: %d bytes received, %v", test.flags, arrived, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > most {
			t.Errorf("%s: %d MiB allocated", test.flags, took>>20)
		}
	}
}

// An incomplete response may be the only one that ever shows a secret.
func TestSecretInAnIncompleteResponseIsPrinted(t *testing.T) {
	out, err := serve(t, strings.NewReader(""), func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "1000")
		w.WriteHeader(http.StatusCreated)
		_, _ = io.WriteString(w, `{"versionId":"v1","secret":"s3cr3t","more":`)
	}, "POST", "/projects/P/api-clients/c/secret-versions")
	if failure := fault.From(err); failure == nil || failure.Kind != fault.OutcomeUnknown || !strings.Contains(out, "s3cr3t") {
		t.Errorf("got %q, %v", out, err)
	}
}
