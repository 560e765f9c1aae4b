package answer

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Operations whose responses are read differently.
const (
	deploys     = "DELETE /projects/{project}/credentials/{username}/"
	stores      = "POST /projects/{project}/apiProxies/ai/{proxy}/"
	asks        = "POST /projects/{project}/apiProxyGroups/"
	bare        = "PUT /projects/{project}/credential-organizations/{code}"
	results     = "PUT /projects/{project}/apiProxies/{proxy}/ai-routing/"
	storage     = "POST /projects/{project}/ai-dlp-presets/{preset}/"
	probe       = "POST /projects/{project}/llm-providers/{provider}/test-connection/"
	empty       = "DELETE /projects/{project}/credential-organizations/{code}"
	unknown     = "POST /api-products/promote"
	commonBare  = "POST /projects/{project}/api-clients/{client}/actions/activate"
	commonRun   = "POST /projects/{project}/limit-assignment-runs/{run}/actions/retry-failed"
	problemBare = "PUT /projects/{project}/oidc-providers/{provider}/"
	reads       = "GET /projects/{project}/credentials/"
)

// kinds returns the operations that change something, each for a different reason.
func kinds() []string {
	return []string{deploys, stores, asks, bare, results, storage, probe, empty, unknown, commonBare, commonRun, problemBare}
}

func operation(t testing.TB, pattern string) catalog.Operation {
	t.Helper()
	route, err := catalog.ParseRoute(pattern)
	if err != nil {
		t.Fatal(err)
	}
	operation, known := catalog.Find(route)
	if !known {
		t.Fatalf("the catalog does not have %s", pattern)
	}
	return operation
}

// answerTo returns a JSON response to an operation.
func answerTo(operation catalog.Operation, status int, body string) *Reply {
	return &Reply{
		Operation: operation, Path: "/apiops" + operation.Path, Host: "gateway.example.com", Proto: "HTTP/1.1",
		Status: status, Header: http.Header{"Content-Type": {"application/json"}}, Content: []byte(body),
	}
}

// answer returns a response to a change that always deploys.
func answer(t testing.TB, status int, body string) *Reply {
	t.Helper()
	return answerTo(operation(t, deploys), status, body)
}

// outline returns a deployment on one line: its verdict, and its environments with their
// pods.
func outline(d Deployment) string {
	text := string(d.Verdict)
	for _, environment := range d.Environments {
		text += fmt.Sprintf(" %s=%t", environment.Name, environment.Success)
		for _, pod := range environment.Pods {
			text += fmt.Sprintf("/%s=%t", pod.Name, pod.Success)
		}
	}
	return text
}

func kindOf(err error) fault.Kind {
	if err == nil {
		return ""
	}
	return fault.From(err).Kind
}

func hintOf(err error) string {
	if err == nil {
		return ""
	}
	return fault.From(err).Hint
}

// corpus returns the bodies of known responses by HTTP status.
func corpus(t testing.TB) map[int][]string {
	t.Helper()
	files, err := filepath.Glob("../../cmd/testdata/answers/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	bodies := make(map[int][]string)
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, section := range archive.Files {
			head, body, _ := strings.Cut(string(section.Data), "\n\n")
			status, err := strconv.Atoi(head[:3])
			if err != nil {
				t.Fatalf("%s: %v", section.Name, err)
			}
			bodies[status] = append(bodies[status], strings.TrimSpace(body))
		}
	}
	return bodies
}
