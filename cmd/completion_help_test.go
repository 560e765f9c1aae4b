package cmd_test

import (
	"strings"
	"testing"
)

// The help of the group says how to set up completion.
func TestCompletionHelpSaysHowToSetItUp(t *testing.T) {
	help := page(t, 60, "completion")
	for _, line := range []string{
		`echo 'eval "$(apiops completion bash)"' >> ~/.bashrc`,
		`echo 'source <(apiops completion zsh)' >> ~/.zshrc`,
		"apiops completion fish > ~/.config/fish/completions/apiops.fish",
		"Add-Content $PROFILE 'apiops completion powershell | Out-String | Invoke-Expression'",
	} {
		if !strings.Contains(help, "\n    "+line+"\n") {
			t.Errorf("%s is missing", line)
		}
	}
}
