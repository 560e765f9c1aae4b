package cmd_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
)

// Every command asks for operations of the list. It has no exceptions: a route
// that is not in the list is one that no server is known to answer.
func TestRoutesAreOperations(t *testing.T) {
	known := make(map[string]bool)
	for _, operation := range catalog.Operations() {
		known[operation.Key()] = true
	}
	covered := make(map[string]bool)
	for _, leaf := range leaves(tree()) {
		for _, route := range command.Routes(leaf) {
			if !known[route.Key()] {
				t.Errorf("%s asks for %s, which is no operation", leaf.CommandPath(), route)
			}
			covered[route.Key()] = true
		}
	}
	t.Logf("%d of %d operations have a command; the others have \"apiops api\"", len(covered), len(known))
}
