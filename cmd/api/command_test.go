package api

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/session"
)

// apiops runs `apiops api` at a terminal, against a server that answers as told.
func apiops(t *testing.T, contentType, answer string, words ...string) (out string, err error) {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, answer)
	}))
	t.Cleanup(server.Close)
	var written bytes.Buffer
	variables := map[string]string{"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "t"}
	app := &command.App{System: &session.System{
		In: strings.NewReader(""), Out: &written, Err: io.Discard, OutTerminal: true,
		Lookup: func(name string) (string, bool) { value, ok := variables[name]; return value, ok },
	}}
	root := &cobra.Command{Use: "apiops", SilenceErrors: true, SilenceUsage: true}
	root.PersistentFlags().AddFlagSet(command.GlobalFlags())
	root.AddCommand(command.Build(app, Command()))
	app.FinishAll(root)
	root.SetArgs(append([]string{"api"}, words...))
	err = root.ExecuteContext(context.Background())
	return written.String(), err
}

func TestNothingActsOnATerminal(t *testing.T) {
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

func TestWhatGoesThroughJQ(t *testing.T) {
	if out, err := apiops(t, "application/json", `{"a":1.0}`, "projects/", "--jq", ".a"); err != nil || out != "1.0\n" {
		t.Errorf("got %q, %v", out, err)
	}
	if out, err := apiops(t, "text/plain", "OK", "projects/", "--jq", "."); err == nil || out != "" {
		t.Errorf("got %q, %v", out, err)
	}
}
