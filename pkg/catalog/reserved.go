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
