package cmd_test

import (
	"testing"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
)

// Commands only call operations of the catalog, without exception: no known server has any other
// route.
func TestRoutesAreOperations(t *testing.T) {
	known := make(map[string]bool)
	for _, operation := range catalog.Operations() {
		known[operation.Key()] = true
	}
	covered := make(map[string]bool)
	for _, leaf := range leaves(tree()) {
		for _, route := range command.Routes(leaf) {
			if !known[route.Key()] {
				t.Errorf("%s calls %s, which is not an operation", leaf.CommandPath(), route)
			}
			covered[route.Key()] = true
		}
	}
	t.Logf("%d of %d operations have a command; the others have \"apiops api\"", len(covered), len(known))
}
