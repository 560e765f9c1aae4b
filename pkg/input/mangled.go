package input

import (
	"runtime"
	"slices"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// CheckMangled rejects a path with a leading slash that the shell has converted: Git Bash turns
// "/x" into "C:/Program Files/Git/x" before any program sees it. In other shells, such a word is a
// normal name. slashless says that the path means the same without its leading slash.
func CheckMangled(lookup func(string) (string, bool), word string, slashless bool) error {
	system, _ := lookup("MSYSTEM")
	shell, _ := lookup("EXEPATH")
	typed, mangled := unmangle(word)
	if !mangled || runtime.GOOS != "windows" && system == "" && shell == "" {
		return nil
	}
	// The shell reduces a double slash to a single one, but not in a path of several segments.
	instead := ""
	switch single := !strings.Contains(typed[1:], "/"); {
	case single:
		instead = ", or double the slash: /" + typed
	case slashless:
		instead = ", or remove the leading slash: " + typed[1:]
	}
	return fault.Usagef("%q was probably typed as %q and converted to a Windows path by Git Bash", word, typed).
		WithHint("set MSYS_NO_PATHCONV=1 for this command%s", instead)
}

// unmangle removes the directory that the shell added.
func unmangle(word string) (typed string, mangled bool) {
	drive, path, found := strings.Cut(word, ":/")
	if !found || len(drive) != 1 || !unicode.IsLetter(rune(drive[0])) {
		return "", false
	}
	for found {
		var folder string
		folder, path, found = strings.Cut(path, "/")
		if slices.Contains([]string{"git", "portablegit", "msys64", "msys32"}, strings.ToLower(folder)) {
			return "/" + path, found
		}
	}
	return "", false
}
