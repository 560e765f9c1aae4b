package command

import (
	"fmt"
	"runtime"
	"strings"
	"unicode"
)

// checkMangled refuses what a shell has made of a word that begins with a slash:
// Git Bash turns "/x" into "C:/Program Files/Git/x" before any program sees it.
// Elsewhere such a word is a name like any other.
func (a *App) checkMangled(words []string) error {
	if runtime.GOOS != "windows" && !a.isSet("MSYSTEM") && !a.isSet("EXEPATH") {
		return nil
	}
	for _, word := range words {
		if typed, mangled := unmangle(word); mangled {
			return &UsageError{
				Message: fmt.Sprintf("%q was probably typed as %q, of which Git Bash made a path of Windows", word, typed),
				Hint:    "set MSYS_NO_PATHCONV=1 for this command" + alternative(typed),
			}
		}
	}
	return nil
}

func (a *App) isSet(variable string) bool {
	value, _ := a.Lookup(variable)
	return value != ""
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
