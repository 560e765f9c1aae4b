package api

import (
	"runtime"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// checkMangled refuses what a shell has made of a word that begins with a slash:
// Git Bash turns "/x" into "C:/Program Files/Git/x" before any program sees it.
// Elsewhere such a word is a name like any other.
func checkMangled(lookup func(string) (string, bool), words ...string) error {
	set := func(variable string) bool {
		value, _ := lookup(variable)
		return value != ""
	}
	if runtime.GOOS != "windows" && !set("MSYSTEM") && !set("EXEPATH") {
		return nil
	}
	for _, word := range words {
		if typed, mangled := unmangle(word); mangled {
			return fault.Usagef("%q was probably typed as %q, of which Git Bash made a path of Windows", word, typed).
				WithHint("set MSYS_NO_PATHCONV=1 for this command%s", alternative(typed))
		}
	}
	return nil
}

// unmangle takes off the folder that the shell put in front.
func unmangle(word string) (typed string, mangled bool) {
	drive, path, found := strings.Cut(word, ":/")
	if !found || len(drive) != 1 || !unicode.IsLetter(rune(drive[0])) {
		return "", false
	}
	for found {
		var folder string
		folder, path, found = strings.Cut(path, "/")
		switch strings.ToLower(folder) {
		case "git", "portablegit", "msys64", "msys32":
			return "/" + path, found
		}
	}
	return "", false
}

// alternative is what to type instead: the shell takes a doubled slash for a
// single one, but not in front of a longer path.
func alternative(typed string) string {
	if strings.Contains(typed[1:], "/") {
		return "; a path of the API may also begin without its slash: " + typed[1:]
	}
	return ", or double the slash: /" + typed
}
