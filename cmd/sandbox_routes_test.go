package cmd_test

import (
	"regexp"
	"slices"
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
