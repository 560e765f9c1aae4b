package catalog

import (
	"slices"
	"strings"
)

// requestOf returns what fields.txt says about an operation.
func requestOf(route Route) string {
	for line := range strings.Lines(fields) {
		method, rest, _ := strings.Cut(line, " ")
		if method != route.Method {
			continue
		}
		path, request, _ := strings.Cut(rest, " ")
		if equalPaths(path, route.Path, sameSegment) {
			return request
		}
	}
	return ""
}

// objectLine returns the fields of an object.
func objectLine(name string) (words []string, known bool) {
	_, rest, known := strings.Cut(fields, "\n"+name+":")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.Fields(line), known
}

// kindsIn returns the kinds of an object, or, if deeper, of an object directly in it.
func kindsIn(words []string, deeper bool) []string {
	for _, word := range words {
		var kinds []string
		if inner, spread := strings.CutPrefix(word, "@"); spread {
			object, _ := objectLine(inner)
			kinds = kindsIn(object, deeper)
		} else if field, isKind := parseField(word); isKind {
			kinds = field.Values
		} else if deeper && isName(string(field.Type)) && !field.List {
			object, _ := objectLine(string(field.Type))
			kinds = kindsIn(object, false)
		}
		if kinds != nil {
			return kinds
		}
	}
	return nil
}

// reader resolves the objects of a request. open are the objects it is inside of: where
// an object contains itself, the reader stops.
type reader struct {
	kind string
	open []string
}

// object parses fields.
func (r reader) object(words []string) Object {
	object := Object{Complete: true}
	for _, word := range words {
		if word == "..." {
			object.Complete = false
			continue
		}
		if name, spread := strings.CutPrefix(word, "@"); spread {
			if inner := r.named(name); inner != nil {
				object.add(*inner)
			}
			continue
		}
		field, isKind := parseField(word)
		if isKind && slices.Contains(field.Values, r.kind) {
			field.Values = []string{r.kind}
		}
		if name := string(field.Type); isName(name) {
			field.Type, field.Object = TypeObject, r.named(name)
		}
		object.add(Object{Fields: []Field{field}, Complete: true})
	}
	return object
}

// named returns an object of fields.txt, with the fields of the kind if it has that kind.
func (r reader) named(name string) *Object {
	words, known := objectLine(name)
	if !known || slices.Contains(r.open, name) {
		return nil
	}
	inside := reader{kind: r.kind, open: append(slices.Clip(r.open), name)}
	object := inside.object(words)
	if kindsIn(words, false) == nil {
		return &object
	}
	if more, known := objectLine(name + "/" + r.kind); known {
		object.add(inside.object(more))
	} else {
		object.Complete = false // each kind has fields of its own
	}
	return &object
}

// add adds the fields that the object does not have yet.
func (o *Object) add(other Object) {
	for _, field := range other.Fields {
		if _, has := o.Field(field.Name); !has {
			o.Fields = append(o.Fields, field)
		}
	}
	o.Complete = o.Complete && other.Complete
}

// parseField parses a field. Its type may be the name of an object. isKind reports
// whether its values are kinds.
func parseField(word string) (field Field, isKind bool) {
	declaration, values, hasValues := strings.Cut(word, "=")
	if hasValues {
		values, isKind = strings.CutPrefix(values, "*")
		field.Values = strings.Split(values, "|")
	}
	declaration, field.Required = strings.CutSuffix(declaration, "!")
	declaration, field.List = strings.CutSuffix(declaration, "[]")
	name, typ, hasType := strings.Cut(declaration, ":")
	field.Name, field.Type = name, TypeText
	if hasType {
		field.Type = Type(typ)
	}
	return field, isKind
}

// isName reports whether a type is the name of an object.
func isName(typ string) bool { return typ != "" && typ[0] >= 'A' && typ[0] <= 'Z' }
