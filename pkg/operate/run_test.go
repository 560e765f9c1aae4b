package operate

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
)

const (
	startBulk  = "POST /projects/{project}/limit-assignment-runs"
	retryBulk  = "POST /projects/{project}/limit-assignment-runs/{run}/actions/retry-failed"
	startPurge = "POST /projects/{project}/lifecycle-purge-runs"
	startSync  = "POST /projects/{project}/identity-sources/{source-type}/{source}/sync-runs"
)

func TestRunSource(t *testing.T) {
	got := make(map[string]int)
	for _, o := range catalog.Operations() {
		if source, ok := runSource(o); ok {
			got[source.Path]++
			if !source.Reads() || !strings.HasPrefix(o.Path+"/", strings.TrimSuffix(source.Path, "{run}")) {
				t.Errorf("%s: got %s", o, source)
			}
		}
	}
	if len(got) != 3 {
		t.Errorf("got the runs %v", got)
	}
}

// The ID of a run is in the receipt, or in the Location, of which only the path counts.
func TestRunOf(t *testing.T) {
	for name, test := range map[string]struct {
		pattern, location, body, id, path string
	}{
		"receipt":             {startBulk, "", `{"status":"SUCCESS","runId":"r1","runStatus":"QUEUED"}`, "r1", ""},
		"id":                  {startPurge, "", `{"id":"r1","status":"QUEUED"}`, "r1", ""},
		"result":              {startBulk, "", `{"status":"SUCCESS","result":{"runId":"r1"}}`, "r1", ""},
		"location":            {startPurge, "/apiops/projects/P/lifecycle-purge-runs/r%202/", `{}`, "r 2", "/projects/P/lifecycle-purge-runs/r%202"},
		"another host":        {startBulk, "https://evil.example.com/apiops/projects/P/limit-assignment-runs/r2", `{}`, "r2", "/projects/P/limit-assignment-runs/r2"},
		"new run":             {retryBulk, "/apiops/projects/P/limit-assignment-runs/r2", `{"runId":"r1"}`, "r2", "/projects/P/limit-assignment-runs/r2"},
		"something else":      {startBulk, "/apiops/projects/P/api-clients/c", `{"runId":"r1"}`, "r1", ""},
		"not a run":           {"POST /projects/{project}/api-clients/{client}/actions/revoke", "/apiops/projects/P/api-clients/c", `{"id":"c"}`, "", ""},
		"nothing":             {startBulk, "", ``, "", ""},
		"unreadable location": {startBulk, "%zz", `{"runId":"r1"}`, "r1", ""},
	} {
		reply := &answer.Reply{Operation: operation(t, test.pattern), Status: 202, Header: make(http.Header), Content: []byte(test.body)}
		reply.Header.Set("Location", test.location)
		if id, path := runOf(reply); id != test.id || path != test.path {
			t.Errorf("%s: got %q, %q", name, id, path)
		}
	}
}

func TestChangeReturnsTheRun(t *testing.T) {
	s := serve(t, say(202, `{"status":"SUCCESS","runId":"r1","runStatus":"QUEUED"}`))
	if outcome := change(t, s, startBulk); outcome.Run != "r1" || outcome.Deployment.Verdict != answer.Accepted {
		t.Errorf("got %+v", outcome)
	}
	s = serve(t, say(200, `{"runId":"r1","runStatus":"RUNNING"}`))
	if outcome := change(t, s, "POST /projects/{project}/limit-assignment-runs/{run}/actions/cancel"); outcome.Run != "" {
		t.Errorf("a cancelled run was started: %+v", outcome)
	}
}

// The receipt may already say that the run has failed, or that it waits for somebody.
func TestReceiptOfARunThatHasEnded(t *testing.T) {
	for state, want := range map[string]struct {
		kind    fault.Kind
		verdict answer.Verdict
	}{
		"QUEUED": {"", answer.Accepted}, "SUCCESS": {"", answer.Accepted}, "FAILED": {fault.Failed, answer.NotDeployed},
		"AWAITING_RECONCILE_APPROVAL": {fault.Pending, answer.Pending},
	} {
		receipt := `{"runId":"r1","status":"` + state + `"}`
		for _, body := range []string{receipt, `{"status":"SUCCESS","result":` + receipt + `}`} {
			outcome := change(t, serve(t, say(202, body)), startSync)
			if outcome.Run != "r1" || outcome.Shortfall() != want.kind || outcome.Deployment.Verdict != want.verdict {
				t.Errorf("%s: got %+v", body, outcome)
			}
		}
	}
	s := serve(t, say(202, `{"runId":"r1","status":"CANCELLED"}`))
	if outcome := change(t, s, "POST /projects/{project}/limit-assignment-runs/{run}/actions/cancel"); outcome.Shortfall() != "" {
		t.Errorf("a run that was to be cancelled: %+v", outcome)
	}
}

// What became of a run that could not be followed is not known.
func TestEndOfARun(t *testing.T) {
	for _, test := range []struct {
		run  string
		err  error
		want answer.Verdict
	}{
		{`{}`, nil, answer.Saved},
		{`{"deploymentState":"IN_SYNC"}`, nil, answer.Deployed},
		{`{}`, fault.Newf(fault.Partial, "x"), answer.NotDeployed},
		{`{}`, fault.Newf(fault.Pending, "x"), answer.Pending},
		{`{}`, fault.Newf(fault.OutcomeUnknown, "x"), answer.Accepted},
		{`{}`, fault.Newf(fault.Interrupted, "x"), answer.Accepted},
	} {
		outcome := Outcome{Deployment: answer.Deployment{Verdict: answer.Accepted}}
		if outcome.End(json.RawMessage(test.run), test.err); outcome.Deployment.Verdict != test.want || !errors.Is(outcome.Ended, test.err) {
			t.Errorf("%s, %v: got %+v", test.run, test.err, outcome)
		}
	}
}

// If the receipt was lost, the repeated request finds the run.
func TestRunThatWasStartedBefore(t *testing.T) {
	for resource, want := range map[string]string{
		"/apiops/projects/P/limit-assignment-runs/r1": "r1",
		"r1":                                "r1",
		"/apiops/projects/P/api-clients/c/": "",
	} {
		expired := say(409, `{"status":"FAILURE","errorKey":"idempotencyReplayExpired","params":{"resource":"`+resource+`"}}`)
		if outcome := change(t, serve(t, lose, expired), startBulk); !outcome.Changed || outcome.Run != want || (outcome.Deployment.Verdict == answer.Accepted) != (want != "") {
			t.Errorf("%s: got %+v", resource, outcome)
		}
	}
}

// follow follows the run r1 with ten seconds between polls, and one minute in all.
func follow(t *testing.T, s *server, pattern string) (run string, states []RunState, err error) {
	t.Helper()
	document, state, err := Follow(t.Context(), dial(t, s), request(t, pattern), "r1", Following{
		Interval: 10 * time.Second, Timeout: time.Minute,
		Wait:   func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
		Notice: func(state RunState) { states = append(states, state) },
	})
	if len(states) > 0 && states[len(states)-1] != state {
		t.Errorf("returned %q after %q", state, states)
	}
	return string(document), states, err
}

func TestFollow(t *testing.T) {
	const (
		running = `{"status":"SUCCESS","runId":"r1","runStatus":"RUNNING"}`
		refused = `{"status":"FAILURE","errorKey":"invalidToken"}`
	)
	bulk := func(state, more string) func(http.ResponseWriter) {
		return say(200, `{"status":"SUCCESS","runId":"r1","runStatus":"`+state+`"`+more+`}`)
	}
	sync := func(state, more string) func(http.ResponseWriter) {
		return say(200, `{"runId":"r1","status":"`+state+`"`+more+`}`)
	}
	type answers = []func(http.ResponseWriter)
	for name, test := range map[string]struct {
		pattern string
		answers answers
		kind    fault.Kind
		states  string
		says    string
		sent    int
	}{
		"success":            {startBulk, answers{bulk("QUEUED", ""), bulk("RUNNING", ""), bulk("RUNNING", ""), bulk("SUCCESS", `,"deploymentState":"IN_SYNC"`)}, "", "QUEUED RUNNING SUCCESS", "", 4},
		"success of a sync":  {startSync, answers{sync("RUNNING", ""), sync("SUCCESS", "")}, "", "RUNNING SUCCESS", "", 2},
		"partial":            {startBulk, answers{bulk("PARTIAL", `,"messageKey":"bulk.partial"`)}, fault.Partial, "PARTIAL", "bulk.partial", 1},
		"warning":            {startSync, answers{sync("WARNING", "")}, fault.Partial, "WARNING", "", 1},
		"degraded":           {startBulk, answers{bulk("SUCCESS", `,"deploymentState":"DEGRADED"`)}, fault.Partial, "SUCCESS", "not deployed", 1},
		"still deploying":    {startBulk, answers{bulk("SUCCESS", `,"deploymentState":"PENDING"`), bulk("SUCCESS", `,"deploymentState":"IN_SYNC"`)}, "", "SUCCESS", "", 2},
		"deploying for long": {startBulk, answers{bulk("SUCCESS", `,"deploymentState":"PENDING"`)}, fault.Pending, "SUCCESS", "r1 ended with SUCCESS, but its deployment is still pending", 7},
		"failed":             {startSync, answers{sync("FAILED", `,"failureReason":"no route to host"`)}, fault.Failed, "FAILED", "no route to host", 1},
		"failed, DEGRADED":   {startBulk, answers{bulk("FAILED", `,"deploymentState":"DEGRADED"`)}, fault.Failed, "FAILED", "", 1},
		"cancelled":          {startPurge, answers{sync("CANCELLED", "")}, fault.Failed, "CANCELLED", "", 1},
		"interrupted":        {startPurge, answers{sync("INTERRUPTED", `,"message":{"key":"purge.stopped"}`)}, fault.Failed, "INTERRUPTED", "purge.stopped", 1},
		"license":            {startBulk, answers{bulk("LICENSE_REVOKED", "")}, fault.Forbidden, "LICENSE_REVOKED", "", 1},
		"approval":           {startSync, answers{sync("AWAITING_RECONCILE_APPROVAL", "")}, fault.Pending, "AWAITING_RECONCILE_APPROVAL", "waiting for approval", 1},
		"time limit":         {startBulk, answers{say(200, running)}, fault.Pending, "RUNNING", "not ended", 7},
		"unknown state":      {startSync, answers{sync("COOLING", "")}, fault.Pending, "COOLING", "COOLING", 7},
		"restarted manager":  {startSync, answers{sync("RUNNING", ""), say(500, ""), say(500, ""), sync("SUCCESS", "")}, "", "RUNNING SUCCESS", "", 4},
		"lost for long":      {startSync, answers{sync("RUNNING", ""), say(500, "")}, fault.OutcomeUnknown, "RUNNING", "run r1 may continue", 6},
		"refused":            {startSync, answers{sync("RUNNING", ""), say(401, refused)}, fault.OutcomeUnknown, "RUNNING", "run r1 may continue", 2},
	} {
		s := serve(t, test.answers...)
		_, states, err := follow(t, s, test.pattern)
		var words []string
		for _, state := range states {
			words = append(words, string(state))
		}
		wrong := err != nil && (!fault.Is(err, test.kind) || !strings.Contains(err.Error(), test.says) || !strings.Contains(err.Error(), "r1")) ||
			err == nil && test.kind != ""
		if wrong || strings.Join(words, " ") != test.states || len(s.addresses()) != test.sent {
			t.Errorf("%s: got %q, %v after %d polls", name, words, err, len(s.addresses()))
		}
	}
}

func TestFollowPollsTheRun(t *testing.T) {
	for pattern, want := range map[string]string{
		startSync: "GET /identity-sources/s/s/sync-runs/r1",
		retryBulk: "GET /limit-assignment-runs/r1",
	} {
		s := serve(t, say(200, `{"runStatus":"SUCCESS","password":"hidden"}`))
		if run, _, err := follow(t, s, pattern); err != nil || strings.Contains(run, "hidden") || !slices.Equal(s.addresses(), []string{want}) {
			t.Errorf("got %s, %v after %q", run, err, s.addresses())
		}
	}
}

func TestFollowIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, say(200, `{"runStatus":"RUNNING"}`))
	_, state, err := Follow(ctx, dial(t, s), request(t, startBulk), "r1", Following{
		Wait: func(ctx context.Context, _ time.Duration) error { cancel(); return ctx.Err() },
	})
	if state != "RUNNING" || !fault.Is(err, fault.Interrupted) || !strings.Contains(err.Error(), "run r1 may continue") {
		t.Errorf("got %s, %v", state, err)
	}
}

func TestFollowWithoutAnID(t *testing.T) {
	s := serve(t, say(200, `{}`))
	_, _, err := Follow(t.Context(), dial(t, s), request(t, startBulk), "", Following{})
	if !fault.Is(err, fault.OutcomeUnknown) || len(s.addresses()) > 0 {
		t.Errorf("got %v", err)
	}
}
