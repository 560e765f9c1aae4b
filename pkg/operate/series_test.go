package operate

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
)

const deployTo = "POST /projects/{project}/apiProxies/{proxy}/environments/{environment}/"

// series deploys p to dev, test and prod, one after the other.
func series(ctx context.Context, t *testing.T, s *server) Outcome {
	t.Helper()
	environments := []string{"dev", "test", "prod"}
	var calls []Call
	for _, environment := range environments {
		call := Call{Request: request(t, deployTo), Due: true, Missing: []string{"does not have"}, Removed: "proxy"}
		call.Request.Values["environment"] = environment
		calls = append(calls, call)
	}
	client := dial(t, s)
	return Steps(ctx, environments, func(i int) Outcome {
		outcome, _ := Change(ctx, client, calls[i])
		return outcome
	})
}

func TestSeries(t *testing.T) {
	var (
		silent  = say(200, `{"success":true,"deploymentResult":{"success":true}}`)
		saved   = say(200, `{"success":true}`)
		denied  = say(200, `{"success":true,"deploymentResult":{"success":false,"message":"pod is down"}}`)
		waiting = say(200, `{"success":true,"deploymentResult":{"status":"PENDING"}}`)
		refused = say(400, `{"status":"FAILURE","resultMessage":"proxy is locked"}`)
		absent  = say(400, `{"status":"FAILURE","resultMessage":"proxy p does not have this"}`)
		expired = say(401, `{"error":"unauthorized_client","error_description":"Invalid token"}`)
	)
	in := func(environment string, success bool) func(http.ResponseWriter) {
		return say(200, fmt.Sprintf(`{"success":true,"deploymentResult":{"success":%t,"environmentResults":[{"environmentName":%q,"success":%t}]}}`, success, environment, success))
	}
	type answers = []func(http.ResponseWriter)
	for name, test := range map[string]struct {
		answers      answers
		verdict      answer.Verdict
		kind         fault.Kind // of the error, or of the shortfall
		changed      bool
		hopeless     bool
		environments string
		says         string // by the error
	}{
		"all reported": {answers{in("dev", true), in("test", true), in("prod", true)}, answer.Deployed, "", true, false, "dev+ test+ prod+", ""},
		"one silent":   {answers{in("dev", true), silent, in("prod", true)}, answer.Saved, "", true, false, "dev+ test+saved prod+", ""},
		"all saved":    {answers{saved}, answer.Saved, "", true, false, "dev+saved test+saved prod+saved", ""},
		"one absent":   {answers{in("dev", true), absent, in("prod", true)}, answer.Deployed, "", true, false, "dev+ test+absent prod+", ""},
		"all absent":   {answers{absent}, answer.Absent, "", true, false, "dev+absent test+absent prod+absent", ""},
		"second not deployed": {answers{in("dev", true), in("test", false), in("prod", true)}, answer.NotDeployed, fault.Partial, true, false,
			"dev+ test- prod-not_tried", ""},
		"first denied":   {answers{denied}, answer.NotDeployed, fault.Partial, true, false, "dev- test-not_tried prod-not_tried", ""},
		"last pending":   {answers{in("dev", true), in("test", true), waiting}, answer.Pending, fault.Pending, true, false, "dev+ test+ prod~", ""},
		"second pending": {answers{in("dev", true), waiting}, answer.NotDeployed, fault.Partial, true, false, "dev+ test~ prod-not_tried", ""},
		"first refused":  {answers{refused}, "", fault.Rejected, false, false, "dev-rejected test-not_tried prod-not_tried", "proxy is locked"},
		"second refused": {answers{in("dev", true), refused}, answer.NotDeployed, fault.Partial, true, false, "dev+ test-rejected prod-not_tried", ""},
		"second expired": {answers{in("dev", true), expired}, answer.NotDeployed, fault.Partial, true, true, "dev+ test-unauthenticated prod-not_tried", ""},
		"first lost":     {answers{lose}, "", fault.OutcomeUnknown, false, false, "dev-outcome_unknown test-not_tried prod-not_tried", "; not tried: test, prod"},
		"third lost": {answers{in("dev", true), in("test", true), lose}, answer.Deployed, fault.OutcomeUnknown, false, false,
			"dev+ test+ prod-outcome_unknown", "done in dev, test, but not known in prod: "},
	} {
		s := serve(t, test.answers...)
		o := series(t.Context(), t, s)
		kind := o.Shortfall()
		if o.Err != nil {
			kind = fault.From(o.Err).Kind
		}
		var got []string
		tried := 0
		for _, e := range o.Deployment.Environments {
			sign := map[bool]string{true: "+", false: "-"}[e.Success]
			if e.Pending {
				sign = "~"
			}
			if e.Status != string(fault.NotTried) {
				tried++
			}
			got = append(got, e.Name+sign+e.Status)
		}
		if o.Deployment.Verdict != test.verdict || kind != test.kind || o.Changed != test.changed || o.hopeless() != test.hopeless ||
			strings.Join(got, " ") != test.environments || test.says != "" && !strings.Contains(fault.From(o.Err).Message, test.says) {
			t.Errorf("%s: got %q, %+v, %v", name, got, o, o.Err)
		}
		if sent := s.addresses(); len(sent) != tried {
			t.Errorf("%s: sent %q", name, sent)
		}
	}
}

// A response about another environment confirms nothing.
func TestAnotherEnvironmentAnswers(t *testing.T) {
	s := serve(t, say(200, `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"prod","success":true}]}}`))
	if o := series(t.Context(), t, s); o.Shortfall() != fault.Partial || len(s.addresses()) != 1 {
		t.Errorf("got %+v", o)
	}
}

func TestSeriesKeepsTheOrder(t *testing.T) {
	s := serve(t, say(200, `{"success":true,"deploymentResult":{"success":true}}`))
	series(t.Context(), t, s)
	want := []string{"POST /apiProxies/p/environments/dev/", "POST /apiProxies/p/environments/test/", "POST /apiProxies/p/environments/prod/"}
	if got := s.addresses(); !slices.Equal(got, want) {
		t.Errorf("sent %q", got)
	}
}

// An interruption between two environments must not hide that the first one was changed.
func TestSeriesIsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	s := serve(t, func(w http.ResponseWriter) {
		say(200, `{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"dev","success":true}]}}`)(w)
	})
	first := Call{Request: request(t, deployTo), Due: true}
	first.Request.Values["environment"] = "dev"
	outcome, _ := Change(ctx, dial(t, s), first)
	cancel()
	later, _ := Change(ctx, dial(t, s), first)
	o := merge([]Outcome{outcome, later}, []string{"dev", "test", "prod"})
	if !o.Changed || o.Shortfall() != fault.Partial || !fault.Is(o.Cause, fault.Interrupted) || len(o.Deployment.Environments) != 3 {
		t.Errorf("got %+v", o)
	}
	if o := series(ctx, t, s); !fault.Is(o.Err, fault.Interrupted) || len(s.addresses()) != 1 {
		t.Errorf("got %+v after %q", o, s.addresses())
	}
}

// A step that is pending does not make those pending that were not tried.
func TestSeriesEndsPending(t *testing.T) {
	pending := Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Pending}, Ended: fault.Newf(fault.Pending, "no pod has responded")}
	o := merge([]Outcome{pending}, []string{"dev", "prod"})
	if failure := fault.From(o.Ended); o.Shortfall() != fault.Partial || failure.Message != "no pod has responded; not tried: prod" {
		t.Errorf("got %+v, %v", o, o.Ended)
	}
	if o := merge([]Outcome{pending}, []string{"dev"}); o.Shortfall() != fault.Pending {
		t.Errorf("got %+v", o)
	}
}

// The work on a name may be a series. A failure that all names would get ends the run,
// even if it came late in a series.
func TestEach(t *testing.T) {
	expired := Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.NotDeployed}, Cause: &fault.Error{Kind: fault.Unauthenticated, ForAll: true}}
	partly := Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.NotDeployed}}
	for name, test := range map[string]struct {
		pool    Pool
		outcome Outcome
		want    int
	}{
		"all":       {Pool{Workers: 1}, partly, 3},
		"hopeless":  {Pool{Workers: 1}, expired, 1},
		"fail fast": {Pool{Workers: 1, FailFast: true}, partly, 1},
	} {
		done := 0
		Each(t.Context(), test.pool, 3, func(int) Outcome { return test.outcome }, func(int, Outcome) bool { done++; return true })
		if done != test.want {
			t.Errorf("%s: %d done", name, done)
		}
	}
}
