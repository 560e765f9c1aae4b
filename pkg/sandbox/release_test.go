package sandbox_test

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// An operation that is newer than the release is an unknown endpoint, whose error differs from that
// of an unknown object.
func TestReleases(t *testing.T) {
	const history, health, clients = orders + "deploy-histories/", orders + "environments/staging/route-health/", "/projects/MyProject/api-clients"
	for release, want := range map[string][]int{
		"2026.04.0": {200, 404, 404, 404},
		"2026.04.2": {200, 200, 404, 404},
		"2026.09.0": {200, 200, 200, 200},
		"":          {200, 200, 200, 200},
	} {
		s := sandbox.New(sandbox.Options{Release: release, Dialect: sandbox.Results})
		for position, path := range []string{orders, history, health, clients} {
			answer := send(t, s, "GET", path, "")
			if answer.Code != want[position] {
				t.Errorf("%s: GET %s: %d, want %d", release, path, answer.Code, want[position])
			}
		}
	}
	s := sandbox.New(sandbox.Options{Release: "2026.04.0"})
	body := send(t, s, "GET", health, "").Body.String()
	if known := send(t, s, "GET", "/openapi.json", "").Body.String(); strings.Contains(known, "route-health") ||
		!strings.Contains(known, `"/apiops/projects/{projectName}/apiProxies/{apiProxyName}/":{"delete"`) {
		t.Errorf("the specification of %s: %.300s", "2026.04.0", known)
	}
	for _, want := range []string{`"path":"/apiops` + health + `"`, `"timestamp"`, `"error":"Not Found"`} {
		if !strings.Contains(body, want) {
			t.Errorf("lacks %s: %s", want, body)
		}
	}
}

func TestParseRelease(t *testing.T) {
	for _, release := range sandbox.Releases() {
		if got, err := sandbox.ParseRelease(release); err != nil || got != release {
			t.Errorf("ParseRelease(%q) = %q, %v", release, got, err)
		}
	}
	_, err := sandbox.ParseRelease("2025.01.0")
	if err == nil || err.Error() != `unknown release "2025.01.0" (valid values: 2026.04.0, 2026.04.2, 2026.09.0)` {
		t.Errorf("got %v", err)
	}
}
