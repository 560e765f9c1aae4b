package input_test

import (
	"errors"
	"runtime"
	"strings"
	"testing"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
)

func TestPathsConvertedByGitBashAreRejected(t *testing.T) {
	for word, remedy := range map[string]string{
		"C:/Program Files/Git/x":           "MSYS_NO_PATHCONV=1 for this command, or double the slash: //x",
		"C:/Program Files/Git/projects/P/": "remove the leading slash: projects/P/",
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

func TestNamesThatLookLikePathsAreAccepted(t *testing.T) {
	for _, word := range []string{"api-user", "C:/legit/x", "C:/Program Files/Git", "team:/git/x", "https://git/x", "1:/git/x"} {
		if err := askWith(word, "MSYSTEM", "MINGW64"); err != nil {
			t.Errorf("%s: %v", word, err)
		}
	}
	if runtime.GOOS == "windows" {
		return // every shell is suspected there
	}
	if err := askWith("C:/Program Files/Git/x", "MSYSTEM", ""); err != nil {
		t.Errorf("in any other shell: %v", err)
	}
}

// A path of several segments that needs its slash cannot be typed in another way.
func TestNoOtherPathIsSuggestedIfTheSlashIsNeeded(t *testing.T) {
	lookup := func(name string) (string, bool) { return "MINGW64", name == "MSYSTEM" }
	var usage *fault.Error
	err := input.CheckMangled(lookup, "C:/Program Files/Git/pets/{id}", false)
	if !errors.As(err, &usage) || usage.Hint != "set MSYS_NO_PATHCONV=1 for this command" {
		t.Errorf("got %v", err)
	}
}

// askWith checks an argument in a shell with the given variable.
func askWith(word, variable, value string) error {
	lookup := func(name string) (string, bool) { return value, name == variable }
	return input.CheckMangled(lookup, word, true)
}
