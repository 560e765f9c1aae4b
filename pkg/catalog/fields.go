package catalog

import (
	_ "embed" // for the facts
	"slices"
	"strings"
)

// What is known of the requests: first the operations, sorted as in operations.txt, then
// the objects they name, sorted by name.
//
//	METHOD PATH [query: FIELD …] [headers: FIELD …] [body: | form: | list: FIELD …]
//	OBJECT: FIELD …
//	OBJECT/KIND: FIELD …
//
// A field is NAME[:TYPE][[]][!][=VALUE|…]: text unless TYPE says otherwise, "[]" for a
// list, "!" if it is always required, and its known values. "@OBJECT" stands for the
// fields of that object. "..." ends a list of fields that may not be complete; without it,
// another field is a typo. The values of a field after "=*" are the kinds of its object:
// OBJECT/KIND has the fields that a kind has in addition.
//
// The facts contain every spelling that a release accepts (quirks.md §18). The types are
// those of the documentation; if its sources disagree, the type is "any".
//
//go:embed fields.txt
var fields string

// Type is the type of a field.
type Type string

// The types of fields.
const (
	TypeText    Type = "text"
	TypeInteger Type = "int"
	TypeNumber  Type = "number"
	TypeBoolean Type = "bool"
	TypeObject  Type = "object"
	TypeFile    Type = "file" // a file of a form
	TypeAny     Type = "any"  // unknown, or the sources disagree
)

// Shape is what is known of the request of an operation.
type Shape struct {
	Query   []Field
	Headers []Field // besides the standard ones
	Form    bool    // the body is a form whose parts are the fields of Body; else JSON
	List    bool    // the body is a JSON list; Body describes its elements, if anything is known of them
	Body    *Object // nil: no body, or nothing is known of it
}

// Object is what is known of the fields of an object.
type Object struct {
	Fields   []Field
	Complete bool // another field is a typo
}

// Field is a field of an object, a parameter or a header.
type Field struct {
	Name     string
	Type     Type
	List     bool // a list of that type
	Required bool // always, not only under a condition
	Values   []string
	Object   *Object // of a TypeObject: nil if nothing is known of its fields, or if it is inside itself
}

// IsSetByServers reports whether servers set a field themselves. They ignore it in requests.
func IsSetByServers(field string) bool {
	return slices.Contains([]string{
		"id", "projectId", "builtIn", "builtInKey", "canBeDeleted", "createdAt", "updatedAt", "lastUpdatedAt",
		"assignedAt", "assignedBy", "endedAt", "endedBy", "bindingKey", "usedByRefs",
		"lastHealthCheckAt", "healthStatus", "lastLatencyMs", "docCount", "chunkCount", "taxonomyVersion",
	}, field)
}

// IdentityOf returns the field in which servers return what a placeholder or an argument names, where
// the requests do not have that field; empty: none is known.
func IdentityOf(name string) string {
	return map[string]string{
		"api-client": "apiClientKey", "restriction": "restrictionKey", "limit-plan": "planKey", "revision": "revision",
		"limit-assignment": "bindingKey", "path": "endpoint", "policy": "policy.name", "global-policy": "name", "policy-group": "name",
	}[name]
}

// ShapeOf returns what is known of the request of an operation. kind is one of Kinds; ""
// is for what all kinds have in common.
func ShapeOf(route Route, kind string) Shape {
	words := strings.Fields(requestOf(route))
	var shape Shape
	for len(words) > 0 {
		end := 1
		for end < len(words) && !isSection(words[end]) {
			end++
		}
		section, content := words[0], words[1:end]
		words = words[end:]
		object := reader{kind: kind}.object(content)
		switch section {
		case "query:":
			shape.Query = object.Fields
			continue
		case "headers:":
			shape.Headers = object.Fields
			continue
		case "form:":
			shape.Form = true
		case "list:":
			shape.List = true
		}
		if len(content) > 0 {
			shape.Body = &object
		}
	}
	return shape
}

// Kinds returns the kinds of the object that an operation sends, such as the types of
// connections: in its body or in an object directly in it. It is nil for most operations.
func Kinds(route Route) []string { return kindsIn(strings.Fields(requestOf(route)), true) }

// Field returns the field with this name.
func (o *Object) Field(name string) (Field, bool) {
	if o != nil {
		if i := slices.IndexFunc(o.Fields, func(f Field) bool { return f.Name == name }); i >= 0 {
			return o.Fields[i], true
		}
	}
	return Field{}, false
}

func isSection(word string) bool {
	return word == "query:" || word == "headers:" || word == "body:" || word == "form:" || word == "list:"
}
