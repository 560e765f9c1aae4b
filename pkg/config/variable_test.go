package config

import "testing"

// Secrets of pipelines often end in a line feed.
func TestALineEndingOfAVariableIsDropped(t *testing.T) {
	for _, ending := range []string{"", "\r", "\n", "\r\n"} {
		settings := run{variables: map[string]string{
			"APIOPS_PROJECT": "MyProject" + ending, "APINIZER_URL": "https://a.example" + ending, "APIOPS_TOKEN": "secret" + ending,
			"APIOPS_COLOR": "never" + ending, "APIOPS_YES": "true" + ending, "APIOPS_TIMEOUT": "5s" + ending, "APIOPS_CONTEXT": ending,
		}}.mustLoad(t)
		for name, want := range map[string]string{
			"project": "MyProject", "host": "https://a.example", "color": "never", "yes": "true", "timeout": "5s", "context": "",
		} {
			if got := settings.String(name); got != want {
				t.Errorf("%s with %q: got %q, want %q", name, ending, got, want)
			}
		}
		if token, err := settings.Token(nil, nil); err != nil || token != "secret" {
			t.Errorf("the token with %q is %q (%v)", ending, token, err)
		}
	}
	lines := "My\nProject\n\n" // only one line ending is dropped
	if got := (run{variables: map[string]string{"APIOPS_PROJECT": lines}}).mustLoad(t).String("project"); got != "My\nProject\n" {
		t.Errorf("the project is %q", got)
	}
}
