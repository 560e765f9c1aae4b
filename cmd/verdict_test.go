package cmd_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// verdictCase is a response to a change, and the kind of error that follows from it. "" is success.
type verdictCase struct {
	name   string
	status int
	body   string
	want   func(operation catalog.Operation, due bool) fault.Kind
}

func anyway(kind fault.Kind) func(catalog.Operation, bool) fault.Kind {
	return func(catalog.Operation, bool) fault.Kind { return kind }
}

func verdictCases() []verdictCase {
	return []verdictCase{
		{"deployed", 200, `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"1","success":true}]}}`, anyway("")},
		{"another environment", 200, `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"a","success":true}]}}`,
			func(operation catalog.Operation, due bool) fault.Kind {
				named := operation.Asks.List != "" && !operation.Asks.ByID || slices.Contains(operation.Names(), "environment")
				if due && named {
					return fault.Partial
				}
				return ""
			}},
		{"one environment failed", 200, `{"status":"SUCCESS","deploymentResult":{"success":true,"detailList":[{"envName":"a","success":true},{"envName":"b","success":false}]}}`,
			func(operation catalog.Operation, _ bool) fault.Kind {
				if operation.Speaks == catalog.SpeaksOfProbe {
					return fault.Failed
				}
				return fault.Partial
			}},
		{"rejected", 400, `{"status":"FAILURE","resultMessage":"it must be something"}`, anyway(fault.Rejected)},
		{"rejected with a success", 200, `{"status":"FAILURE","resultMessage":"it must be something"}`, anyway(fault.Failed)},
		{"denied", 401, `{"error":"unauthorized","error_description":"Token is not valid!"}`, anyway(fault.Unauthenticated)},
		{"a page", 200, `<html>gateway</html>`,
			func(operation catalog.Operation, _ bool) fault.Kind {
				if operation.Reads() {
					return fault.Unreadable
				}
				return fault.OutcomeUnknown
			}},
		{"not deployed", 200, `{"status":"SUCCESS","deploymentResult":{"success":false,"detailList":[]}}`,
			func(operation catalog.Operation, due bool) fault.Kind {
				switch {
				case operation.Speaks == catalog.SpeaksOfStorage, operation.Speaks == catalog.SpeaksOfStart:
					return fault.Rejected
				case operation.Speaks == catalog.SpeaksOfProbe:
					return fault.Failed
				case due:
					return fault.Partial
				}
				return ""
			}},
	}
}

// Every change distinguishes a deployment that failed in one environment from one that succeeded,
// and a change that was not deployed from one that was not meant to be.
func TestEachChangeReportsTheTruth(t *testing.T) {
	t.Parallel()
	samples := sampleFiles(t)
	type change struct {
		route catalog.Route
		words []string
	}
	var changes []change
	for _, leaf := range leaves(tree()) {
		if routes := command.Routes(leaf); len(routes) > 0 && isChange(routes[0]) && !isSpecial(leaf) {
			changes = append(changes, change{routes[0], everyFlag(leaf, samples, 0)})
		}
	}
	for _, c := range some(verdictCases(), 3) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				w.Header().Set("Content-Type", "application/json")
				if r.Method == http.MethodGet { // what a change reads first
					_, _ = io.WriteString(w, `{"success":true,"resultList":[{"name":"1","version":1}]}`)
					return
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.body)
			}))
			defer server.Close()
			for _, change := range changes {
				words := change.words
				app, said := newApp(map[string]string{"APIOPS_HOST": server.URL, "APIOPS_TOKEN": "t", "APIOPS_PROJECT": "p", "APIOPS_YES": "true"}, words...)
				app.System.Err = new(bytes.Buffer)
				err := cmd.NewRoot(app, words).ExecuteContext(context.Background())
				got := fault.Kind("")
				if err != nil {
					got = fault.From(err).Kind
				}
				operation, _ := catalog.Find(change.route)
				if want := c.want(operation, isDue(operation, words)); got != want {
					t.Errorf("%s: %q, want %q: %v\n%s", strings.Join(words, " "), got, want, err, said)
				}
			}
		})
	}
}

// isChange reports whether a command changes something and reports a verdict.
func isChange(route catalog.Route) bool {
	operation, known := catalog.Find(route)
	return known && (!operation.Reads() || operation.Speaks == catalog.SpeaksOfProbe)
}

// isDue reports whether a command line with all flags asks for a deployment.
func isDue(operation catalog.Operation, words []string) bool {
	return operation.Due(func(field string) (string, bool) {
		asked := slices.Contains(words, "--deploy-to") || field == "deployToWorker"
		return map[bool]string{true: "true", false: "false"}[asked], true
	})
}
