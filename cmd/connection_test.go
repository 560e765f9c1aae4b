package cmd_test

import (
	"encoding/pem"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// A run has one client, so a command that reads before it writes connects once, and there
// are no more connections than concurrent requests. On a busy machine net/http may drop a
// connection that it could reuse, if the response arrives 50 ms before it notices that
// the request was sent. So the best of several runs counts.
func TestConnectionsOfARun(t *testing.T) {
	password := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(password, []byte("secret\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for words, most := range map[string]int32{
		"credential list": 1,
		"credential update mobile-app --enabled false --password-file " + password:                 1,
		"auth login --username operator --password-stdin --storage file":                           1,
		"credential private-key remove api-user":                                                   1,
		"credential private-key remove api-user mobile-app partner-gateway nobody --concurrency 2": 2,
	} {
		got := connectionsOf(t, words)
		for again := 0; got > most && again < 5; again++ {
			got = min(got, connectionsOf(t, words))
		}
		if got < 1 || got > most {
			t.Errorf("%s: %d connections, want at most %d", words, got, most)
		}
	}
}

// connectionsOf runs a command against a new sandbox and returns the number of
// connections.
func connectionsOf(t *testing.T, words string) int32 {
	t.Helper()
	practice := sandbox.New(sandbox.Options{Token: "token"})
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.Handler(practice))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.StartTLS()
	defer server.Close()
	authority := filepath.Join(t.TempDir(), "authority.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	if err := os.WriteFile(authority, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	line := strings.Fields(words)
	app, said := newApp(map[string]string{
		"APIOPS_HOST": server.URL, "APIOPS_PROJECT": sandbox.SampleProject, "APIOPS_CA_CERT": authority,
		"XDG_CONFIG_HOME": t.TempDir(), "AppData": t.TempDir(), "APIOPS_TOKEN": "token", "APIOPS_YES": "true",
	}, line...)
	app.System.In = strings.NewReader("sandbox\n")
	if err := cmd.NewRoot(app, line).ExecuteContext(t.Context()); err != nil && !strings.Contains(words, "nobody") {
		t.Errorf("%s: %v\n%s", words, err, said)
	}
	return connections.Load()
}
