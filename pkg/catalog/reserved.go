package catalog

import "strings"

// Words are the words of paths that a server may confuse with the value of a placeholder, such as
// /apiProxies/import/ with a proxy called "import" (quirks.md §6). Each has its line of the list.
type Words map[word]string

type word struct{ placeholder, text string }

// Reserved returns the words that operations of the same method have where the operation has a
// placeholder. If it creates something, they include the words that any operation has where others
// have a placeholder of one of the names.
func (o Operation) Reserved(names []string) Words {
	words := make(Words)
	same := o.beginning()
	for line := range linesOf(o.Method, same) {
		words.add(clash(pathOf(line)[len(same):], o.Path[len(same):]), line)
	}
	if o.Creates() {
		for _, name := range names {
			words.addName(name)
		}
	}
	return words
}

// add adds a word, unless it is "" or known.
func (w Words) add(found word, line string) {
	if _, known := w[found]; !known && found.text != "" {
		w[found] = line
	}
}

// clash returns the first placeholder of a path where the other path has a word, and that word, if
// the paths are the same up to there.
func clash(other, path string) word {
	for more := true; more; {
		var theirs, ours string
		theirs, other, _ = strings.Cut(other, "/")
		ours, path, more = strings.Cut(path, "/")
		name, open := placeholder(ours)
		if _, theirsOpen := placeholder(theirs); open && !theirsOpen {
			return word{name, theirs}
		}
		if !sameSegment(theirs, ours) {
			break
		}
	}
	return word{}
}

// addName adds the words that paths have where others have a placeholder of this name.
func (w Words) addName(name string) {
	prefixes := make(map[string]bool) // of paths, before the placeholder
	for line := range strings.Lines(operations) {
		if before, _, has := strings.Cut(pathOf(line), "{"+name+"}"); has {
			prefixes[before] = true
		}
	}
	for line := range strings.Lines(operations) {
		path := pathOf(line)
		for prefix := range prefixes {
			text, _, _ := strings.Cut(strings.TrimPrefix(path, prefix), "/")
			if _, open := placeholder(text); strings.HasPrefix(path, prefix) && !open {
				w.add(word{name, text}, line)
			}
		}
	}
}

// Find returns the first of the names that has a reserved word as its value, and the operation that
// has the word.
func (w Words) Find(names []string, values map[string]string) (name string, other Operation, found bool) {
	for _, name := range names {
		if line, found := w[word{name, values[name]}]; found {
			return name, mustParse(line), true
		}
	}
	return "", Operation{}, false
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
