package answer

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/apiops-cli/apiops/pkg/document"
)

// A denial counts whatever its key and the keys around it are called.
func TestDenialSurvivesRenamedKeys(t *testing.T) {
	t.Parallel()
	for _, body := range knownAnswers(t) {
		if !saysNo(json.RawMessage(body)) {
			continue
		}
		for _, situation := range situations(t) {
			if situation.judge(json.RawMessage(body)) > 1 {
				continue
			}
			for _, s := range spoil(json.RawMessage(body), "", renamed) {
				if situation.judge(s.body) > 1 && !s.hangsOnItsName(situation.due) {
					t.Errorf("%s: %s renamed passed:\n%s", situation, s.path, s.body)
				}
			}
		}
	}
}

// hangsOnItsName reports whether a member denies only by its key: a list of failures, the
// state of a run, an error code, the environment if none was due, and a boolean next to
// another flag that is true, because any server may add a false.
func (s spoilt) hangsOnItsName(due bool) bool {
	switch s.member.Key {
	case "unresolvedReferences", "failedEnvironments", "deploymentState", "advisories", "error":
		return true
	case "resultMessage", "error_description", "errorKey", "message": // in a bare object
		return !(envelope{Object: s.owner}).claims()
	case "envName":
		return !due && s.path == ".deploymentResult.envName"
	}
	return string(s.member.Value) == "null" || string(s.member.Value) == "false" && slices.ContainsFunc(s.owner, func(m document.Member) bool {
		return isFlag(m) && (string(m.Value) == "true" || string(m.Value) == `"SUCCESS"`)
	})
}
