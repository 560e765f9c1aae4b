//go:build linux

package cmd_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// TestExamples runs each line of the examples in the help as a shell would, logged in to
// a sandbox of its own, with a password on stdin.
func TestExamples(t *testing.T) {
	skipInQuickRun(t)
	examples := examplesOf(tree())
	for _, direction := range exampleDirections() {
		if !slices.ContainsFunc(examples, direction.examples.MatchString) {
			t.Errorf("no example matches %s: remove its direction", direction.examples)
		}
	}
	for _, example := range examples {
		t.Run(example, func(t *testing.T) {
			t.Parallel()
			f := newFollower(t)
			for name, content := range exampleFiles() {
				if strings.Contains(example, name) {
					f.write(name, content)
				}
			}
			f.direct("gateway", "apinizer.example.com Prod.EU")
			for _, direction := range exampleDirections() {
				if direction.examples.MatchString(example) {
					f.direct(direction.verb, direction.rest)
				}
			}
			switch {
			case f.verb == "skip":
				t.Skip(f.rest)
			case strings.HasPrefix(example, "apiops sandbox serve"):
				f.serve(example)
			case len(f.typed) > 0:
				if shown := f.typing(example); f.exit != 0 {
					t.Errorf("exit code %d: %s", f.exit, shown)
				}
			default:
				f.script("echo secret | " + example)
			}
		})
	}
}

// exampleFiles are the files that examples name.
func exampleFiles() map[string]string {
	return map[string]string{
		"orders.json":        `{"openapi":"3.0.0","info":{"title":"Orders","version":"1.4.1"},"paths":{"/orders":{"get":{}}}}`,
		"cors.json":          "{}",
		"geo.mmdb":           "x",
		"policy-group.yaml":  "policyList: [{_class: ip-white, name: office-only}]\n",
		"global-policy.yaml": "{_class: redaction, redactionDefList: [{name: card}]}\n",
		"orders-spec.yaml":   "{specCreationType: OPEN_API, importedContentOfBackendApi: '{}'}\n",
		"rate-limit.yaml":    "{type: policy-api-based-throttling, messageCountForInterval: 100}\n",
		"web.pem":            "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"key.pem":            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		"key.bin":            "0123456789abcdef",
		"keystore.p12":       "keystore",
		"jwk.json":           `{"kty":"oct","kid":"2027-01"}`,
		"passphrase.txt":     "secret\n",
		"acme.yaml":          "metadata: [{key: region}, {key: contract, value: C-1}]\n", // with the secret that the server keeps
	}
}

type exampleDirection struct {
	examples   *regexp.Regexp
	verb, rest string
}

// exampleDirections are directions as in the guides, for the examples that match.
func exampleDirections() []exampleDirection {
	var directions []exampleDirection
	for _, line := range []struct{ examples, verb, rest string }{
		{`auth login --(host|context)`, "types", "operator, *sandbox"},
		{`auth token \| other-tool`, "skip", "other-tool stands for any program"},
		{`completion fish`, "run", "mkdir -p .config/fish/completions"},
		{`context delete Test`, "run", "apiops context set Test --host https://test.example.com"},
		{`context rename Prod `, "run", "apiops context delete Prod.EU --yes; apiops context set Prod --host https://eu.example.com"},
		{`apiops key import `, "run", "apiops key export payload-key"},
		{`apiops keystore import `, "run", "apiops keystore export client-keystore"},
		{`(object|transfer) (import|preflight) `, "run", "apiops object export ip-group office --output-file groups.zip"},
		{`^Add-Content`, "skip", "it is for PowerShell"},
		{`proxy rollback Orders --environment production --yes`, "run", "apiops proxy deploy Orders --environment production"},
		{`proxy import`, "run", "apiops proxy export Orders --output-file orders.zip"},
		// What the examples name and the sandbox does not have:
		{`api (DELETE|PATCH|POST|PUT) `, "set", "APIOPS_DRY_RUN=true"},
	} {
		directions = append(directions, exampleDirection{regexp.MustCompile(line.examples), line.verb, line.rest})
	}
	return directions
}

// examplesOf are the lines of all examples.
func examplesOf(cmd *cobra.Command) []string {
	var lines []string
	for line := range strings.Lines(cmd.Example) {
		lines = append(lines, strings.TrimSpace(line))
	}
	for _, below := range cmd.Commands() {
		lines = append(lines, examplesOf(below)...)
	}
	return lines
}
