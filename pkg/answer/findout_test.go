package answer

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
)

// The hint for an unknown outcome fits the operation.
func TestFindOut(t *testing.T) {
	for route, want := range map[string]string{
		"POST /projects/{project}/apiProxies/{proxy}/environments/{environment}/":           "apiops status PROXY",
		"DELETE /projects/{project}/apiProxies/{proxy}/environments/{environment}/":         "apiops status PROXY",
		"POST /projects/{project}/apiProxies/{proxy}/deploy-histories/{revision}/rollback/": "apiops status PROXY",
		"POST /projects/{project}/apiProxyGroups/{group}/environments/{environment}/":       "check what is deployed before",
		"POST /projects/{project}/ipGroups/":                                                "check whether it exists",
		"POST /projects/{project}/llm-providers/{provider}/":                                "it replaces what exists",
		"POST /projects/{project}/api-clients/{client}/actions/activate":                    "check the object before",
		"POST /projects/{project}/limit-assignment-runs":                                    "list the runs",
		"PUT /projects/{project}/ipGroups/{group}/ips/":                                     "run the command again (this is safe)",
		"DELETE /projects/{project}/ipGroups/{group}/":                                      "run the command again (this is safe)",
	} {
		method, path, _ := strings.Cut(route, " ")
		operation, known := catalog.Find(catalog.Route{Method: method, Path: path})
		if got := FindOut(operation); !known || !strings.Contains(got, want) {
			t.Errorf("%s: got %q", route, got)
		}
	}
}
