package answer

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/apiops-cli/apiops/pkg/document"
)

// A denial counts whatever the keys around it are called, and whatever it is
// called itself.
func TestADenialStandsWhateverKeyIsRenamed(t *testing.T) {
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
					t.Errorf("%s: %s renamed ended well:\n%s", situation, s.path, s.body)
				}
			}
		}
	}
}

// hangsOnItsName tells a member that says no only by its key: a list of what
// failed, the state of a run, the code of an error, the environment where none was
// due, and a boolean beside another flag that says yes: any server may add a false.
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
