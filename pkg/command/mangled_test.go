package command

import (
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
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
			var usage *UsageError
			if err := removeWith(t, word, variable, value); !errors.As(err, &usage) || !strings.Contains(usage.Hint, remedy) {
				t.Errorf("%s in a shell with %s: got %v", word, variable, err)
			}
		}
	}
}

func TestNamesThatOnlyLookLikePathsAreTaken(t *testing.T) {
	for _, word := range []string{"api-user", "C:/legit/x", "C:/Program Files/Git", "team:/git/x", "https://git/x", "1:/git/x"} {
		if err := removeWith(t, word, "MSYSTEM", "MINGW64"); err != nil {
			t.Errorf("%s: %v", word, err)
		}
	}
	if runtime.GOOS == "windows" {
		return // where every shell is suspected
	}
	if err := removeWith(t, "C:/Program Files/Git/x", "MSYSTEM", ""); err != nil {
		t.Errorf("in any other shell: %v", err)
	}
}

// removeWith runs a change up to the moment of sending, in a shell with a
// variable.
func removeWith(t *testing.T, word, variable, value string) error {
	t.Helper()
	variables := map[string]string{"XDG_CONFIG_HOME": t.TempDir(), "AppData": t.TempDir(), variable: value}
	app := &App{
		In: strings.NewReader(""), Out: io.Discard, Err: io.Discard,
		Lookup: func(name string) (string, bool) { value, ok := variables[name]; return value, ok },
	}
	cmd := Build(app, Change{Use: "remove <username>...", Route: "DELETE /credentials/{username}/", Done: "{username} removed"})
	app.FinishAll(cmd)
	cmd.Flags().AddFlagSet(GlobalFlags())
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	cmd.SetArgs([]string{"--dry-run", "--host", "http://127.0.0.1", word})
	return cmd.Execute()
}
