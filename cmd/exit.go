package cmd

import (
	"fmt"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/command"
)

// exitCodes is the contract with scripts, in one place. Kinds of failure that
// share a code stand in one row.
func exitCodes() []exitCode {
	return []exitCode{
		{0, "done, or nothing to do", nil},
		{1, "failed: the server failed, or its answer could not be read", []api.Kind{api.Failed, api.Unreadable}},
		{2, "usage or configuration; nothing was sent", []api.Kind{api.Usage}},
		{3, "partly done: saved, but not deployed everywhere; or some of several names failed", []api.Kind{api.Partial}},
		{4, "not authenticated: no token, or the server refused it", []api.Kind{api.Unauthenticated}},
		{5, "not allowed", []api.Kind{api.Forbidden}},
		{6, "not found", []api.Kind{api.NotFound}},
		{7, "rejected by the server: invalid, conflict, nothing assigned", []api.Kind{api.Rejected}},
		{8, "the server could not be reached; nothing was changed", []api.Kind{api.Unreachable}},
		{9, "sent, but no answer came: the outcome is unknown, and the message says how to find out", []api.Kind{api.OutcomeUnknown}},
		{10, "differences found (only where --exit-code asks for it)", nil},
		{130, "interrupted", []api.Kind{api.Interrupted}},
	}
}

type exitCode struct {
	number  int
	meaning string
	kinds   []api.Kind
}

// exitCodeOf is the exit code that tells an error.
func exitCodeOf(err error) int {
	if err == nil {
		return 0
	}
	kind := command.Describe(err).Code
	for _, code := range exitCodes() {
		for _, k := range code.kinds {
			if k == kind {
				return code.number
			}
		}
	}
	return 1
}

// exitCodeTable is what `apiops help exit-codes` shows.
func exitCodeTable() string {
	var text strings.Builder
	for _, code := range exitCodes() {
		fmt.Fprintf(&text, "%5d  %s\n", code.number, code.meaning)
	}
	return text.String()
}
