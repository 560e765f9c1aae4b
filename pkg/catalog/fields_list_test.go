package catalog

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	operationLine = regexp.MustCompile(`^[A-Z]+ /`)
	objectName    = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*(/[A-Za-z0-9-]+)?$`)
	fieldWord     = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_-]*(:[A-Za-z0-9]+)?(\[\])?!?(=\*?[^=|"]+(\|[^=|"]+)*)?$`)
)

func TestEveryLineOfTheFieldsIsValid(t *testing.T) {
	var operationLines, objectLines []string
	for line := range strings.Lines(fields) {
		line = strings.TrimSuffix(line, "\n")
		words := strings.Fields(line)
		if strings.Join(words, " ") != line {
			t.Errorf("not formatted: %q", line)
		}
		if operationLine.MatchString(line) {
			operationLines = append(operationLines, words[0]+" "+words[1])
			words = words[2:]
			if !isSection(words[0]) {
				t.Errorf("%q has no section", line)
			}
		} else {
			name, found := strings.CutSuffix(words[0], ":")
			if !found || !objectName.MatchString(name) {
				t.Errorf("%q is neither an operation nor an object", line)
			}
			objectLines = append(objectLines, name)
			words = words[1:]
		}
		checkFields(t, line, words)
	}
	var want []string
	for _, operation := range Operations() {
		if slices.Contains(operationLines, operation.String()) {
			want = append(want, operation.String())
		}
	}
	if !slices.Equal(operationLines, want) {
		t.Error("an operation is not in operations.txt, is twice, or is not in that order")
	}
	if !slices.IsSorted(objectLines) || len(slices.Compact(slices.Clone(objectLines))) != len(objectLines) {
		t.Error("the objects are not sorted or one is twice")
	}
	for _, name := range objectLines {
		base, kind, isKind := strings.Cut(name, "/")
		words, known := objectLine(base)
		if !known || isKind && !slices.Contains(kindsIn(words, false), kind) {
			t.Errorf("%s is not a kind", name)
		}
		if !regexp.MustCompile(`[:@]` + base + `\b`).MatchString(fields) {
			t.Errorf("nothing contains %s", name)
		}
	}
}

func checkFields(t *testing.T, line string, words []string) {
	t.Helper()
	types := []string{"text", "int", "number", "bool", "object", "file", "any"}
	seen := make(map[string]bool)
	for i, word := range words {
		switch {
		case isSection(word):
			clear(seen)
			continue
		case word == "...":
			if i != len(words)-1 {
				t.Errorf("... is not at the end of %q", line)
			}
			continue
		case strings.HasPrefix(word, "@"):
			if _, known := objectLine(word[1:]); !known {
				t.Errorf("%s in %q is unknown", word, line)
			}
			continue
		case !fieldWord.MatchString(word):
			t.Errorf("%q in %q is not a field", word, line)
		}
		field, _ := parseField(word)
		if seen[field.Name] {
			t.Errorf("%s is twice in %q", field.Name, line)
		}
		seen[field.Name] = true
		typ := string(field.Type)
		if _, known := objectLine(typ); isName(typ) != known || !isName(typ) && !slices.Contains(types, typ) {
			t.Errorf("the type of %s in %q is unknown", word, line)
		}
		for _, value := range field.Values {
			if len(value) > 60 || field.Type != TypeText && field.Type != TypeAny {
				t.Errorf("%s=%s is not a value of a text", field.Name, value)
			}
		}
	}
}

// What the list of operations says about a request is also in its fields.
func TestTheFieldsAgreeWithTheOperations(t *testing.T) {
	for _, o := range Operations() {
		shape := ShapeOf(o.Route, "")
		has := func(path string) bool { _, found := fieldAt(shape.Body, path); return found }
		query := Object{Fields: shape.Query}
		headers := Object{Fields: shape.Headers}
		inQuery := func(path string) bool { _, found := query.Field(path); return found }
		for _, path := range []string{o.Asks.Path, o.Asks.List} {
			path = strings.Replace(path, ":", ".", 1) // a field in a part of a form
			if path != "" && !has(path) && !inQuery(path) {
				t.Errorf("%s does not have %s", o, path)
			}
		}
		if (o.Asks.In == InForm) != (shape.Form && o.Asks.Path != "") {
			t.Errorf("%s: form %t", o, shape.Form)
		}
		for fact, is := range map[string]bool{
			"a version in the body":  (o.Version == VersionInBody || o.Version == VersionOptional) && !has("version"),
			"a version in the query": o.Version == VersionInQuery && !inQuery("version"),
			"a page":                 o.Paged && (!inQuery("page") || !inQuery("size")),
			"a body of a GET":        o.Method == http.MethodGet && (shape.Body != nil || shape.List || shape.Form),
		} {
			if is {
				t.Errorf("%s: %s", o, fact)
			}
		}
		key, found := headers.Field("Idempotency-Key")
		if found != o.NeedsKey || key.Required != o.NeedsKey {
			t.Errorf("%s: key %t", o, found)
		}
	}
}
