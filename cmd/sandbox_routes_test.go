package cmd_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/sandbox"
)

// The sandbox serves every operation of the catalog and no other. Names of placeholders are its own.
func TestSandboxServesTheCatalog(t *testing.T) {
	placeholder := regexp.MustCompile(`\{[^}]*\}`)
	var served, known []string
	for _, route := range sandbox.Routes() {
		served = append(served, placeholder.ReplaceAllString(route, "{}"))
	}
	for _, operation := range catalog.Operations() {
		known = append(known, placeholder.ReplaceAllString(operation.Key(), "{}"))
	}
	for _, route := range known {
		if !slices.Contains(served, route) {
			t.Errorf("the sandbox does not serve %s", route)
		}
	}
	for _, route := range served {
		if !slices.Contains(known, route) {
			t.Errorf("%s is not in the catalog", route)
		}
	}
}

// The client and the sandbox agree on the release that each operation came with. A release may be
// named without its last number.
func TestSandboxHidesWhatTheCatalogCallsNewer(t *testing.T) {
	placeholder := regexp.MustCompile(`\{[^}]*\}`)
	since := map[string]string{}
	for route, release := range sandbox.Since() {
		since[placeholder.ReplaceAllString(route, "{}")] = release
	}
	for _, operation := range catalog.Operations() {
		want := operation.Release
		if strings.Count(want, ".") == 1 {
			want += ".0"
		}
		if got := since[placeholder.ReplaceAllString(operation.Key(), "{}")]; got != want {
			t.Errorf("%s came with %q, in the sandbox with %q", operation.Key(), want, got)
		}
	}
}
