package operate

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
)

const (
	createPlan   = "POST /projects/{project}/limit-plans"
	createSecret = "POST /projects/{project}/api-clients/{client}/secret-versions"
	removeKey    = "DELETE /projects/{project}/credentials/{username}/privateKey/"
)

// An operation that requires a key gets one. If the response is lost, the request is sent
// once more with the same key and bytes.
func TestRetryAfterALostResponseUsesTheSameKey(t *testing.T) {
	s := serve(t, lose, say(201, `{"planKey":"gold"}`))
	if outcome := change(t, s, createPlan); !outcome.Changed || outcome.Deployment.Verdict != answer.Saved {
		t.Errorf("got %+v", outcome)
	}
	sent, keys := s.asked()
	if len(keys) != 2 || keys[0] == "" || keys[0] != keys[1] || sent[0] != sent[1] {
		t.Errorf("sent %q with the keys %q", sent, keys)
	}
	again := serve(t, say(201, `{"planKey":"gold"}`))
	change(t, again, createPlan)
	if _, others := again.asked(); slices.Contains(keys, others[0]) {
		t.Error("another change has the same key")
	}
}

func TestChangeWithoutAKeyIsSentOnce(t *testing.T) {
	s := serve(t, lose)
	outcome := change(t, s, removeKey)
	if _, keys := s.asked(); outcome.Changed || !fault.Is(outcome.Err, fault.OutcomeUnknown) || !slices.Equal(keys, []string{""}) {
		t.Errorf("got %+v after requests with the keys %q", outcome, keys)
	}
}

// "Replay expired" means that the change was made before; a secret that it created is
// lost.
func TestExpiredReplay(t *testing.T) {
	expired := say(409, `{"status":"FAILURE","errorKey":"idempotencyReplayExpired","message":"error.idempotencyReplayExpired","params":{"resource":"/plans/gold"}}`)
	if outcome := change(t, serve(t, lose, expired), createPlan); !outcome.Changed || outcome.Err != nil || !outcome.Repeated || outcome.Resource != "/plans/gold" {
		t.Errorf("got %+v", outcome)
	}
	if outcome := change(t, serve(t, lose, expired), createSecret); outcome.Changed || !fault.Is(outcome.Err, fault.OutcomeUnknown) || !strings.Contains(fault.From(outcome.Err).Hint, "secret is lost") {
		t.Errorf("got %+v", outcome)
	}
}

// "Already removed" counts as removed, unless the message may be about something else.
func TestMissing(t *testing.T) {
	for words, absent := range map[string]bool{
		"Credential (username: u) does not have a Private Key assigned!": true,
		"Project (P) does not have a Private Key assigned!":              false,
		"User does not have privilege, or nothing is assigned":           false,
		"Credential (does not have assigned) is locked":                  false,
		"User does not have a role assigned!":                            false,
		"Credential (username: v) does not have a Private Key assigned!": false,
		"Credential u is in use: key k does not have a proxy assigned":   false,
	} {
		s := serve(t, say(400, `{"status":"FAILURE","resultMessage":"`+words+`"}`))
		outcome := change(t, s, removeKey, "does not have", "assigned")
		if got := outcome.Deployment.Verdict == answer.Absent; got != absent || outcome.Changed != absent {
			t.Errorf("%s: got %+v", words, outcome)
		}
	}
}

func TestShortfall(t *testing.T) {
	for body, want := range map[string]fault.Kind{
		`{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"a","success":true}]}}`:  "",
		`{"success":true,"deploymentResult":{"success":true,"environmentResults":[{"environmentName":"a","success":false}]}}`: fault.Partial,
		`{"success":true,"unresolvedReferences":["a"]}`:                                                                       fault.Partial,
		`{"success":true,"advisories":[{"level":"info","key":"a"}]}`:                                                          "",
		`{"success":true,"runtimeDeployment":{"state":"PENDING","environments":[]}}`:                                          fault.Pending,
	} {
		if outcome := change(t, serve(t, say(200, body)), removeKey); !outcome.Changed || outcome.Shortfall() != want {
			t.Errorf("%s: got %+v", body, outcome)
		}
	}
}

func TestCorrelationIDOfTheServer(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter) {
		w.Header().Set(answer.CorrelationHeader, "c-1")
		say(200, `{"success":true,"deploymentResult":{"success":false}}`)(w)
	})
	if outcome := change(t, s, removeKey); !outcome.Changed || outcome.Logged != "c-1" {
		t.Errorf("got %+v", outcome)
	}
}
