package report

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Nothing of a deployment that failed is said to be done or saved.
func TestExplicitDeployment(t *testing.T) {
	ok := func(name string) answer.Environment { return answer.Environment{Name: name, Success: true} }
	bad := func(name string) answer.Environment { return answer.Environment{Name: name, Message: "down"} }
	waiting := answer.Environment{Name: "qa", Pending: true}
	untried := answer.Environment{Name: "prod", Status: string(fault.NotTried)}
	change := Change{Done: "Proxy {proxy} deployed to {environment}", Deployed: "deployed", Explicit: true, Due: true, Repeats: true}
	values := map[string]string{"proxy": "{a} deployed to x", "environment": "dev, qa and prod"}
	for want, test := range map[string]struct {
		verdict      answer.Verdict
		environments []answer.Environment
	}{
		"Proxy {a} deployed to x was not deployed to dev: down":                         {answer.NotDeployed, []answer.Environment{bad("dev")}},
		"Proxy {a} deployed to x was not deployed to dev: down; not tried: prod":        {answer.NotDeployed, []answer.Environment{bad("dev"), untried}},
		"Proxy {a} deployed to x deployed to dev, but not to qa: down; not tried: prod": {answer.NotDeployed, []answer.Environment{ok("dev"), bad("qa"), untried}},
		"Proxy {a} deployed to x is not deployed to qa yet":                             {answer.Pending, []answer.Environment{waiting}},
		"Proxy {a} deployed to x deployed to dev, and not to qa yet; not tried: prod":   {answer.NotDeployed, []answer.Environment{ok("dev"), waiting, untried}},
		"Proxy {a} deployed to x was not deployed to dev: down, and not to qa yet":      {answer.NotDeployed, []answer.Environment{bad("dev"), waiting}},
	} {
		outcome := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: test.verdict, Environments: test.environments}}
		failure := fault.From(change.Shortfall(values, outcome))
		if failure == nil || failure.Message != want || strings.Contains(failure.Hint, "saved") {
			t.Errorf("got %v, hint %q, want %q", failure, failure.Hint, want)
		}
	}
}

// An interrupted run still prints its result, also with a filter.
func TestOneIsWrittenWhenInterrupted(t *testing.T) {
	var out bytes.Buffer
	printer, err := output.New(&out, output.Options{Format: output.JSON, JQ: ".proxy"})
	if err != nil {
		t.Fatal(err)
	}
	reporter, err := New(printer, Change{Names: []string{"proxy"}, Done: "done", Deployed: "deployed"}, true)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ended := fault.Newf(fault.Interrupted, "interrupted")
	outcome := operate.Outcome{Changed: true, Ended: ended, Deployment: answer.Deployment{Verdict: answer.Saved}}
	if _, err = reporter.One(ctx, map[string]string{"proxy": "Orders"}, outcome); !fault.Is(err, fault.Interrupted) || out.String() != "Orders\n" && out.String() != "\"Orders\"\n" {
		t.Errorf("got %v, wrote %q", err, out.String())
	}
}

// If a later environment is unknown, what is known of the others is written.
func TestOneIsWrittenIfALaterEnvironmentIsUnknown(t *testing.T) {
	var out bytes.Buffer
	printer, _ := output.New(&out, output.Options{Format: output.JSON})
	reporter, _ := New(printer, Change{Names: []string{"proxy"}, Deployed: "deployed", Due: true}, true)
	lost := fault.Newf(fault.OutcomeUnknown, "lost")
	for success, want := range map[bool]bool{true: true, false: false} {
		out.Reset()
		outcome := operate.Outcome{Err: lost, Deployment: answer.Deployment{Environments: []answer.Environment{{Name: "dev", Success: success}, {Name: "prod"}}}}
		if _, err := reporter.One(context.Background(), nil, outcome); !fault.Is(err, fault.OutcomeUnknown) || (out.Len() > 0) != want {
			t.Errorf("%t: got %v, wrote %q", success, err, out.String())
		}
	}
}

// What was restored, or could not be, is the kind of each environment that failed.
func TestCasesOfARestoredRun(t *testing.T) {
	for kind, want := range map[fault.Kind]grade{fault.Restored: gradeFailure, fault.RestoreFailed: gradeError} {
		change := Change{Names: []string{"proxy"}, Deployed: "deployed"}
		cases := change.result(map[string]string{"proxy": "p"}, operate.Outcome{
			Changed: true, Ended: fault.Newf(kind, "x"),
			Deployment: answer.Deployment{Verdict: answer.NotDeployed, Environments: []answer.Environment{{Name: "dev", Status: "failed"}, {Name: "prod", Status: "not_tried"}}},
		}).cases()
		if gradeOf(cases[0].Kind) != want || gradeOf(cases[1].Kind) != gradeSkipped {
			t.Errorf("%s: got %v", kind, cases)
		}
	}
}

// An empty line is not a name.
func TestNoNameIsAnError(t *testing.T) {
	var out bytes.Buffer
	printer, _ := output.New(&out, output.Options{Format: output.Name})
	reporter, _ := New(printer, Change{Key: "key", Done: "Plan {key} created", Deployed: "deployed"}, true)
	outcome := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Saved}}
	if _, err := reporter.One(context.Background(), map[string]string{}, outcome); err == nil || out.Len() > 0 {
		t.Errorf("got %v, wrote %q", err, out.String())
	}
}
