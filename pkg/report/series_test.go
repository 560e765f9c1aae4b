package report

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// The outcome of a series shows every environment: in the table, in JSON and in the error.
func TestSeriesShowsEveryEnvironment(t *testing.T) {
	environments := []answer.Environment{
		{Name: "dev", Success: true},
		{Name: "test", Message: "proxy is locked", Status: "rejected"},
		{Name: "prod", Message: "not tried", Status: "not_tried"},
	}
	pending := []answer.Environment{
		{Name: "dev", Pending: true},
		{Name: "prod", Message: "not tried", Status: "not_tried"},
	}
	saved := []answer.Environment{{Name: "dev", Success: true, Status: "saved"}}
	partly := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.NotDeployed, Environments: environments}}
	for name, test := range map[string]struct {
		change  Change
		outcome operate.Outcome
		rows    string
		says    string
	}{
		"partly": {Change{Due: true, Deployed: "deployed"}, partly, "dev deployed|test rejected|prod not tried",
			"but deployment failed in 1 of 3 environments: test (proxy is locked); not tried: prod"},
		"pending": {Change{Due: true, Deployed: "deployed"}, operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.NotDeployed, Environments: pending}},
			"dev pending|prod not tried", "but deployment is still pending in dev; not tried: prod"},
		"none": {Change{Due: true, Deployed: "deployed"}, operate.Outcome{Err: fault.Newf(fault.Rejected, "proxy is locked"), Deployment: answer.Deployment{Environments: environments[1:]}},
			"test rejected|prod not tried", "proxy is locked"},
		"saved, was due":     {Change{Due: true, Deployed: "deployed"}, operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Saved, Environments: saved}}, "dev saved", ""},
		"saved, was not due": {Change{Deployed: "removed"}, operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Saved, Environments: saved}}, "dev removed", ""},
	} {
		result := test.change.result(nil, test.outcome)
		var rows []string
		for _, row := range result.rows(false, true) {
			rows = append(rows, row.environment+" "+row.status)
		}
		if got := strings.Join(rows, "|"); got != test.rows {
			t.Errorf("%s: got the rows %s", name, got)
		}
		if test.says != "" && (result.err == nil || !strings.Contains(result.err.Error(), test.says)) || test.says == "" && result.err != nil {
			t.Errorf("%s: got %v", name, result.err)
		}
		if !strings.Contains(string(result.document()), `"environmentResults":[{"environmentName":"`) {
			t.Errorf("%s: got %s", name, result.document())
		}
	}
}

// What helps against the failure of a later environment is not lost.
func TestShortfallOfASeriesHasTheAdviceOfItsCause(t *testing.T) {
	cause := fault.Newf(fault.Unauthenticated, "expired").WithHint("log in")
	cause.CorrelationID, cause.ForAll = "c-2", true
	outcome := operate.Outcome{Changed: true, Cause: cause, Logged: "c-1", Deployment: answer.Deployment{Verdict: answer.NotDeployed}}
	failure := fault.From((&Change{}).Shortfall(nil, outcome))
	if !strings.HasPrefix(failure.Hint, "log in; the change is saved") || failure.CorrelationID != "c-2" || !failure.ForAll || failure.Kind != fault.Partial {
		t.Errorf("got %+v", failure)
	}
}

func TestRunOfAChange(t *testing.T) {
	change := Change{Done: "Run started", Target: "in P", StartsRun: true}
	result := change.result(nil, operate.Outcome{Changed: true, Run: "r1", Deployment: answer.Deployment{Verdict: answer.Accepted}})
	if got := result.summary(); got != "Run started in P; run r1 continues in the background." {
		t.Errorf("got %s", got)
	}
	cancelled := (&Change{Names: []string{"run"}}).result(map[string]string{"run": "r1"}, operate.Outcome{Changed: true, Run: "r1", Deployment: answer.Deployment{Verdict: answer.Accepted}})
	if got := string(cancelled.document()); strings.Count(got, `"run"`) != 1 {
		t.Errorf("got %s", got)
	}
	result.Names, result.Due = []string{"run"}, true
	for given, want := range map[string]string{
		"r0": `{"sourceRun":"r0","success":true,"verdict":"accepted","run":"r1"}`,
		"r1": `{"success":true,"verdict":"accepted","run":"r1"}`,
	} {
		result.values = map[string]string{"run": given}
		if got := string(result.document()); got != want {
			t.Errorf("got %s", got)
		}
	}
}
