package api

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
)

func TestPathsThatGitBashMadeAreRefused(t *testing.T) {
	for word, remedy := range map[string]string{
		"C:/Program Files/Git/x":           "MSYS_NO_PATHCONV=1 for this command, or double the slash: //x",
		"C:/Program Files/Git/projects/P/": "may also begin without its slash: projects/P/",
		"C:/Program Files/Git/":            "MSYS_NO_PATHCONV=1",
		"d:/tools/PortableGit/x":           "//x",
		"C:/msys64/x":                      "//x",
	} {
		for variable, value := range map[string]string{"MSYSTEM": "MINGW64", "EXEPATH": `C:\Program Files\Git\bin`} {
			var usage *fault.Error
			if err := askWith(word, variable, value); !errors.As(err, &usage) || !strings.Contains(usage.Hint, remedy) {
				t.Errorf("%s in a shell with %s: got %v", word, variable, err)
			}
		}
	}
}

func TestNamesThatOnlyLookLikePathsAreTaken(t *testing.T) {
	for _, word := range []string{"api-user", "C:/legit/x", "C:/Program Files/Git", "team:/git/x", "https://git/x", "1:/git/x"} {
		if err := askWith(word, "MSYSTEM", "MINGW64"); err != nil {
			t.Errorf("%s: %v", word, err)
		}
	}
	if runtime.GOOS == "windows" {
		return // where every shell is suspected
	}
	if err := askWith("C:/Program Files/Git/x", "MSYSTEM", ""); err != nil {
		t.Errorf("in any other shell: %v", err)
	}
}

// askWith checks a word in a shell with a variable.
func askWith(word, variable, value string) error {
	lookup := func(name string) (string, bool) { return value, name == variable }
	return checkMangled(lookup, word)
}
