package cmd_test

import (
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// The client and the sandbox agree on when an operation deploys. The requests are those with which
// the sandbox rehearses each operation; all of those that may ask for a deployment do. Here every
// deployment fails.
func TestSandboxDeploysAsTheCatalogSays(t *testing.T) {
	if testing.Short() {
		t.Skip("sends several hundred requests")
	}
	rehearsals, err := os.ReadFile("../pkg/sandbox/testdata/rehearsal.txt")
	if err != nil {
		t.Fatal(err)
	}
	deploying := []catalog.Deploys{catalog.DeploysAlways, catalog.DeploysAsked, catalog.DeploysExplicit}
	for line := range strings.Lines(string(rehearsals)) {
		request, answer, _ := strings.Cut(strings.TrimSpace(line), " => ")
		method, rest, _ := strings.Cut(request, " ")
		path, body, _ := strings.Cut(rest, " ")
		if method == "GET" || strings.HasPrefix(body, "(") || strings.HasPrefix(answer, "4") {
			continue
		}
		route, err := catalog.ParseRoute(method + " " + strings.SplitN(path, "?", 2)[0])
		operation, known := catalog.Match(route)
		if err != nil || !known {
			t.Fatalf("%s is not in the catalog: %v", request, err)
		}
		if operation.Path == "/auth/token" { // is no change, and its body is no JSON
			continue
		}
		server := httptest.NewServer(sandbox.New(sandbox.Options{
			Token: "canary-token", FailEnvironments: sandbox.SampleEnvironments(),
		}))
		words := []string{"api", method, path}
		client := newOperator()
		if body != "" {
			words = append(words, "--input", "-")
			client.app.System.In = strings.NewReader(body)
		}
		if operation.NeedsKey {
			words = append(words, "-H", "Idempotency-Key: once")
		}
		got := client.run(server.URL, "json", words...)
		server.Close()
		due := slices.Contains(deploying, operation.Deploys) && operation.Speaks == catalog.SpeaksOfEnvironments
		never := operation.Deploys == catalog.DeploysNever || operation.Deploys == catalog.DeploysMarks
		if due && got.exit != 3 || never && got.exit != 0 || got.exit != 0 && got.exit != 3 {
			t.Errorf("%s: exit code %d, deploys %v\n%s%s", request, got.exit, operation.Deploys, got.out, got.err)
		}
	}
}
