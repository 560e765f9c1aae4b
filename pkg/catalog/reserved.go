package catalog

import "strings"

// Reserved returns an operation of the same method that has a word where the route has a
// placeholder whose value is the same word, such as /apiProxies/import/ for a proxy called
// "import", and the placeholder. The server may carry it out instead (quirks.md §6).
func Reserved(route Route, values map[string]string) (name string, other Operation, found bool) {
	for line := range strings.Lines(operations) {
		method, rest, _ := strings.Cut(line, " ")
		path, _, _ := strings.Cut(rest, " ")
		if method != route.Method {
			continue
		}
		if name := reserves(path, route.Path, values); name != "" {
			return name, mustParse(line), true
		}
	}
	return "", Operation{}, false
}

// reserves returns the first placeholder of a path with a value that is a word of the other path at
// the same place, or "".
func reserves(other, path string, values map[string]string) string {
	for more := true; more; {
		var theirs, ours string
		theirs, other, _ = strings.Cut(other, "/")
		ours, path, more = strings.Cut(path, "/")
		name, open := placeholder(ours)
		if _, theirsOpen := placeholder(theirs); open && !theirsOpen && theirs != "" && theirs == values[name] {
			return name
		}
		if !sameSegment(theirs, ours) {
			return ""
		}
	}
	return ""
}

// ReservedName returns an operation that has a word where others have a placeholder of this name:
// something new that is called like the word may be confused with it (quirks.md §6).
func ReservedName(name, value string) (other Operation, found bool) {
	prefixes := make(map[string]bool) // of paths, before the placeholder
	for line := range strings.Lines(operations) {
		if before, _, has := strings.Cut(pathOf(line), "{"+name+"}"); has {
			prefixes[before] = true
		}
	}
	for line := range strings.Lines(operations) {
		path := pathOf(line)
		for prefix := range prefixes {
			word, _, _ := strings.Cut(strings.TrimPrefix(path, prefix), "/")
			if strings.HasPrefix(path, prefix) && word == value && value != "" {
				return mustParse(line), true
			}
		}
	}
	return Operation{}, false
}

// pathOf returns the path of a line of the list.
func pathOf(line string) string {
	_, rest, _ := strings.Cut(line, " ")
	path, _, _ := strings.Cut(rest, " ")
	return path
}

// IsOther reports whether the server carries out another operation, because the value of a
// placeholder is a word of its path (quirks.md §6).
func (r Route) IsOther(values map[string]string) bool {
	segments := strings.Split(r.Path, "/")
	for i, segment := range segments {
		if name, open := placeholder(segment); open {
			segments[i] = values[name]
		}
	}
	operation, found := Match(Route{r.Method, strings.Join(segments, "/")})
	return found && operation.Key() != r.Key()
}
