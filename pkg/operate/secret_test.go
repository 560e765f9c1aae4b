package operate

import (
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestSecretShownOnce(t *testing.T) {
	for body, want := range map[string]string{
		`{"apiClient":{"apiClientKey":"c"},"versionId":"v","secret":"s3","password":"p"}`: `{"apiClient":{"apiClientKey":"c"},"versionId":"v","secret":"s3","password":"[redacted]"}`,
		`{"status":"SUCCESS","result":{"versionId":"v","secret":"s3"}}`:                   `{"versionId":"v","secret":"s3"}`,
		`{"versionId":"v"}`:               "",
		`{"versionId":"v","secret":null}`: "",
	} {
		outcome := change(t, serve(t, say(201, body)), createSecret)
		if string(outcome.Secret) != want || !outcome.Changed || strings.Contains(string(outcome.Document), "s3") {
			t.Errorf("%s: got %s in %+v", body, outcome.Secret, outcome)
		}
	}
	if outcome := change(t, serve(t, say(201, `{"planKey":"gold","secret":"s3"}`)), createPlan); outcome.Secret != nil {
		t.Errorf("got %s from an operation without a secret", outcome.Secret)
	}
}

// A secret that did not arrive cannot be read again.
func TestSecretThatIsLost(t *testing.T) {
	for name, s := range map[string]*server{
		"no response":  serve(t, lose),
		"cut off":      serve(t, say(201, `{"secret":"s3`)),
		"empty":        serve(t, say(201, ``)),
		"proxy's page": serve(t, say(502, `<html>`)),
	} {
		outcome := change(t, s, createSecret)
		if outcome.Changed || outcome.Secret != nil || !fault.Is(outcome.Err, fault.OutcomeUnknown) ||
			!strings.Contains(fault.From(outcome.Err).Hint, "it is lost") || strings.Contains(outcome.Err.Error(), "s3") {
			t.Errorf("%s: got %+v, %v", name, outcome, outcome.Err)
		}
	}
}
