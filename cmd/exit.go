package cmd

import (
	"fmt"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// exitCodeTable is what `apiops help exit-codes` shows.
func exitCodeTable() string {
	var table strings.Builder
	for _, code := range fault.ExitCodes() {
		fmt.Fprintf(&table, "%5d  %s\n", code.Number, code.Meaning)
	}
	return table.String()
}
