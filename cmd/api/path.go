package api

import (
	"net/url"
	"runtime"
	"slices"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/config"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// parsePath reads what stands for an address in the command line: a path,
// with or without /apiops in front of it, and a query. The path comes back
// escaped, with {project} in it where that is to be filled in.
func parsePath(word string) (path string, query url.Values, err error) {
	if strings.Contains(word, "#") {
		return "", nil, fault.Usagef("%q holds a #", word).
			WithHint("%s", "in a name, write it as %23")
	}
	path, queryText, _ := strings.Cut(word, "?")
	if query, err = url.ParseQuery(queryText); err != nil {
		return "", nil, fault.Usagef("the query %q is not escaped correctly", queryText).
			WithHint("%s", "write a percent sign as %25 and a semicolon as %3B, or give the fields with -F")
	}
	path = strings.TrimPrefix(strings.TrimPrefix(path, "/"), "apiops/")
	if path == "" {
		return "", nil, fault.Usagef("%q names no operation", word).
			WithHint("\"apiops api --list\" shows every path there is")
	}
	segments := strings.Split(path, "/")
	for i, segment := range segments {
		if segment == "" && i == len(segments)-1 {
			break // the slash at the end
		}
		if segments[i], err = parseSegment(segment); err != nil {
			return "", nil, err
		}
	}
	return "/" + strings.Join(segments, "/"), query, nil
}

// parseSegment returns a segment escaped in the one way that the client
// escapes names.
func parseSegment(segment string) (string, error) {
	switch {
	case segment == "{project}" || segment == "{projectName}":
		return "{project}", nil
	case strings.ContainsAny(segment, "{}"):
		return "", fault.Usagef("nothing fills %s", segment).
			WithHint("write the name in its place; only {project} is filled in")
	}
	name, err := url.PathUnescape(segment)
	if err != nil {
		return "", fault.Usagef("%q in the path is not escaped correctly", segment).
			WithHint("%s", "write a percent sign in a name as %25")
	}
	switch name {
	case "", ".", "..":
		return "", fault.Usagef("the path has %q between two slashes", name).
			WithHint("it would lead elsewhere; write the path out")
	}
	return url.PathEscape(name), nil
}

// withoutHost takes the address of the host off a full URL. No other host is
// ever sent the token, or anything else.
func withoutHost(word string, host *url.URL) (string, error) {
	scheme, rest, _ := strings.Cut(word, "://")
	authority, rest, _ := strings.Cut(rest, "/")
	path, ours := strings.CutPrefix("/"+rest, host.EscapedPath()+"/")
	address, err := config.ParseHost(scheme + "://" + authority + host.EscapedPath())
	if err != nil || !ours || !config.SameHost(address, host) {
		return "", fault.Usagef("%s is not at the host in force, which is %s", word, host).
			WithHint("give the path alone, and choose the host with --host or --context")
	}
	return path, nil
}

// checkMangled refuses what a shell has made of a word that begins with a slash:
// Git Bash turns "/x" into "C:/Program Files/Git/x" before any program sees it.
// Elsewhere such a word is a name like any other.
func checkMangled(lookup func(string) (string, bool), words ...string) error {
	system, _ := lookup("MSYSTEM")
	shell, _ := lookup("EXEPATH")
	if runtime.GOOS != "windows" && system == "" && shell == "" {
		return nil
	}
	for _, word := range words {
		typed, mangled := unmangle(word)
		if !mangled {
			continue
		}
		// The shell takes a doubled slash for a single one, but not in front of a longer path.
		instead := ", or double the slash: /" + typed
		if strings.Contains(typed[1:], "/") {
			instead = "; a path of the API may also begin without its slash: " + typed[1:]
		}
		return fault.Usagef("%q was probably typed as %q, of which Git Bash made a path of Windows", word, typed).
			WithHint("set MSYS_NO_PATHCONV=1 for this command%s", instead)
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
		if slices.Contains([]string{"git", "portablegit", "msys64", "msys32"}, strings.ToLower(folder)) {
			return "/" + path, found
		}
	}
	return "", false
}
