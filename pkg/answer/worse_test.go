package answer

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"

	"github.com/apiops-cli/apiops/pkg/document"
)

// Denials that depend on the name of a key: under another name they mean nothing.
func TestDenialsByKey(t *testing.T) {
	for _, test := range []struct{ denies, allows string }{
		{`{"success":true,"unresolvedReferences":["a"]}`, `{"success":true,"unresolvedReferences":[]}`},
		{`{"success":true,"advisories":[{"key":"a"}]}`, `{"success":true,"advisories":[{"key":"a","level":"info"}]}`},
		{`{"success":true,"deploymentResult":{"deployed":true,"deployedEnvironments":["a"],"failedEnvironments":["b"]}}`,
			`{"success":true,"deploymentResult":{"deployed":true,"deployedEnvironments":["a"],"failedEnvironments":[]}}`},
		{`{"success":true,"failedEnvironments":["b"]}`, `{"success":true,"failedEnvironments":[]}`},
		{`{"success":true,"report":{"failedEnvironments":["b"]}}`, `{"success":true,"report":{"failedEnvironments":[]}}`},
		{`{"success":true,"deploymentState":"DEGRADED"}`, `{"success":true,"deploymentState":"IN_SYNC"}`},
		{`{"success":true,"acknowledged":false}`, `{"success":true,"acknowledged":true}`},
	} {
		s := situation{operation(t, deploys), true}
		if got := s.judge(json.RawMessage(test.denies)); got != 0 {
			t.Errorf("%s passed", test.denies)
		}
		if got := s.judge(json.RawMessage(test.allows)); got < 2 {
			t.Errorf("%s did not pass", test.allows)
		}
	}
	s := situation{operation(t, deploys), true}
	if got := s.judge(json.RawMessage(`{"success":true,"error":"internal_error"}`)); got != 0 {
		t.Error("an error passed")
	}
}

// Changing a response never improves its verdict. If a denial is dropped or overwritten,
// only the rest counts.
func TestSpoiltResponseIsNeverBetter(t *testing.T) {
	t.Parallel()
	ways := map[string]func(document.Object, document.Member) []document.Member{"renamed": renamed, "dropped": dropped}
	for _, value := range []string{`null`, `"x"`, `true`, `[]`, `{"a":1}`} {
		ways["as "+value] = as(value)
	}
	situations := different(t)
	for _, body := range knownAnswers(t) {
		for how, way := range ways {
			all := spoil(json.RawMessage(body), "", way)
			for _, situation := range situations {
				before := situation.judge(json.RawMessage(body))
				if before == 3 {
					continue // cannot improve
				}
				for _, s := range all {
					switch {
					case situation.judge(s.body) <= before, s.hangsOnItsName(situation.due):
					case how == "renamed", !isDenying(s.member):
						t.Errorf("%s: %s %s is better than %s:\n%s", situation, s.path, how, body, s.body)
					}
				}
			}
		}
	}
}

// isDenying reports whether a member denies, is pending, or contains one that does.
func isDenying(m document.Member) bool {
	words, _ := document.Text(m.Value)
	list, _ := document.ReadList(m.Value)
	if slices.Contains([]string{"unresolvedReferences", "advisories", "failedEnvironments", "error", "error_description", "errorKey", "resultMessage", "level"}, m.Key) {
		return true
	}
	return isFlag(m) && string(m.Value) != "true" && wordOf(words) != yes || isResults(m.Key) && hasSilent(m.Value) || names(nil).deny(words) ||
		slices.ContainsFunc(list, func(element json.RawMessage) bool { return isDenying(document.Member{Value: element}) }) ||
		slices.ContainsFunc(document.Members(m.Value), isDenying)
}

// Servers add keys. A key that denies nothing changes nothing, at any place.
func TestUnknownKeysAreHarmless(t *testing.T) {
	t.Parallel()
	harmless := []string{
		`true`, `null`, `7`, `1.5`, `""`, `"x"`, `"deployed; 0 failed"`, `{}`, `[]`, `["x"]`, `[[]]`, `[{"a":1}]`,
		`{"a":1,"b":[true]}`, `{"enabled":false}`, `{"status":"ACTIVE"}`, `{"success":true}`, `{"success":3}`, `{"success":true,"count":{"failed":0}}`,
	}
	checkAdded(t, func(document.Object) bool { return true }, harmless...)
	// A false denies an object without a flag, and means nothing next to a flag.
	checkAdded(t, hasVerdict, `false`)
	// A word of failure denies an object without a status, and means nothing next to a
	// status.
	checkAdded(t, func(o document.Object) bool { return o.Text("status", "state") != "" }, `"FAILED"`)
}

func hasVerdict(o document.Object) bool {
	verdict, err := verdictOf(o)
	return err == nil && verdict != silent
}

func checkAdded(t *testing.T, fair func(owner document.Object) bool, values ...string) {
	t.Helper()
	added := func(_ document.Object, m document.Member) []document.Member {
		members := []document.Member{m}
		for i, value := range values {
			members = append(members, document.Member{Key: fmt.Sprint(strange, i), Value: json.RawMessage(value)})
		}
		return members
	}
	for _, body := range knownAnswers(t) {
		all := spoil(json.RawMessage(body), "", added)
		for _, situation := range different(t) {
			before := situation.judge(json.RawMessage(body))
			for _, s := range all {
				if !isThing(s.owner) && before == 0 { // too little for a bare object
					continue
				}
				if after := situation.judge(s.body); after != before && fair(s.owner) {
					t.Errorf("%s: %q next to %s made %d out of %d:\n%s", situation, values, s.path, after, before, s.body)
				}
			}
		}
	}
}
