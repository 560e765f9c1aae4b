package cmd_test

import (
	"strings"
	"testing"
)

// A prompt for a password names the target.
func TestPasswordPromptsNameTheTarget(t *testing.T) {
	config := fileOf(t, "current-context: prod\ncontexts: [{name: prod, host: https://gateway.invalid, project: MyProject}]\n")
	for line, want := range map[string]string{
		"credential password set api-user":                       "New password for api-user in MyProject at prod (gateway.invalid): ",
		"credential create new-user --email a@b --full-name New": "Password for new-user in MyProject at prod (gateway.invalid): ",
	} {
		v := &visitor{
			variables: map[string]string{"APIOPS_CONFIG": config, "APIOPS_TOKEN": "canary-token"},
			passwords: []string{"canary-one", "canary-two"},
		}
		if err := v.runs(t, strings.Fields(line)...); err == nil || !strings.Contains(err.Error(), "do not match") {
			t.Errorf("%s: %v", line, err)
		}
		again := strings.TrimSuffix(want, ": ") + " (again): "
		if said := v.said.String(); !strings.Contains(said, want) || !strings.Contains(said, again) {
			t.Errorf("%s: asked %q, want %q", line, said, want)
		}
	}
}
