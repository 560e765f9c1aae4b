package input

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// WriteSkeleton returns a file for -f in YAML with all known fields: the required ones, and the
// others as comments.
func (in *Input) WriteSkeleton() (string, error) {
	c := composer{in: in, spec: in.spec(), request: &Request{Body: Document{}}}
	kinds, kind := catalog.Kinds(c.spec.Operation.Route), c.kind()
	shape := catalog.ShapeOf(c.spec.Operation.Route, kind)
	if shape.Body == nil {
		return "", fault.Usagef("the fields of this request are not documented").
			WithHint("read a similar object with \"get -o yaml\" to see its fields")
	}
	s := skeleton{skip: c.isFlagOnly, chosen: c.chosen()}
	s.printf("# Body of %s /apiops%s\n", c.spec.Operation.Method, c.spec.Operation.Path)
	s.printf("# To set an optional field, remove the # in front of it.\n")
	if len(kinds) > 0 && kind == "" {
		const width = 80
		list := text.Wrap("# For the fields of one type, use --type: "+strings.Join(c.types(kinds), ", "), width, len("#   "))
		s.printf("%s\n", strings.ReplaceAll(list, "\n    ", "\n#   "))
	}
	if !shape.Body.Complete {
		s.printf("# The server may accept more fields.\n")
	}
	s.printf("\n")
	s.object(shape.Body, "", "", 0, false)
	return s.text.String(), nil
}

// types returns the values of --type, which may say more than the kind.
func (c *composer) types(kinds []string) []string {
	for _, flag := range c.spec.Flags {
		if offered := flag.Offered(); flag.name == "type" && len(offered) > 0 {
			return offered
		}
	}
	return kinds
}

// isFlagOnly reports whether a field is set by an argument or by --deploy-to.
func (c *composer) isFlagOnly(path string) bool {
	asks := c.spec.Operation.Asks
	if path == strings.ReplaceAll(asks.Path, ":", ".") || path == strings.ReplaceAll(asks.List, ":", ".") {
		return true
	}
	for _, flag := range c.spec.Flags {
		if flag.argument && flag.place.part == inBody && flag.place.name == path {
			return true
		}
	}
	return false
}

// chosen returns the fields that the flags set, by their paths.
func (c *composer) chosen() Fields {
	chosen := make(Fields)
	for _, flag := range c.spec.Flags {
		maps.Copy(chosen, c.in.given[flag.name].fields())
	}
	return chosen
}

// skeleton writes the fields of objects.
type skeleton struct {
	text   strings.Builder
	skip   func(path string) bool
	chosen Fields // the values that are known, by path
}

func (s *skeleton) printf(format string, values ...any) { fmt.Fprintf(&s.text, format, values...) }

// deepest is how many levels of objects are written.
const deepest = 5

// object writes the fields of an object. The first line begins with bullet instead of the last two
// columns of the indentation, if bullet is not empty. Optional fields are comments, and so is
// everything inside of a comment.
func (s *skeleton) object(object *catalog.Object, path, bullet string, depth int, comment bool) {
	fields := slices.Clone(object.Fields)
	first := slices.IndexFunc(fields, func(f catalog.Field) bool { return f.Required })
	if bullet != "" && first > 0 { // the bullet must not be in a comment if another field is not
		required := fields[first]
		fields = slices.Insert(slices.Delete(fields, first, first+1), 0, required)
	}
	for _, field := range fields {
		at := strings.TrimPrefix(path+"."+field.Name, ".")
		if s.skip(at) || field.Type == catalog.TypeFile {
			continue
		}
		s.field(field, at, bullet, depth, comment || !field.Required && !s.isChosen(at))
		bullet = ""
	}
}

// isChosen reports whether a flag sets the field at a path, or one below it.
func (s *skeleton) isChosen(path string) bool {
	for chosen := range s.chosen {
		if chosen == path || strings.HasPrefix(chosen, path+".") {
			return true
		}
	}
	return false
}

func (s *skeleton) field(field catalog.Field, path, bullet string, depth int, comment bool) {
	indent := strings.Repeat("  ", depth)
	if bullet != "" {
		indent = strings.Repeat("  ", depth-1) + bullet
	}
	if comment {
		indent = "#" + indent
	}
	nested := field.Object != nil && len(field.Object.Fields) > 0 && depth < deepest
	note := strings.Join(notesOf(field), "; ")
	if note != "" {
		note = "  # " + note
	}
	switch {
	case nested && field.List && s.chosen[path] != nil:
		s.printf("%s%s: %s%s\n", indent, field.Name, document.Encode(s.chosen[path]), note)
	case nested && field.List:
		s.printf("%s%s:%s\n", indent, field.Name, note)
		s.object(field.Object, path, "- ", depth+2, comment)
	case nested:
		s.printf("%s%s:%s\n", indent, field.Name, note)
		s.object(field.Object, path, "", depth+1, comment)
	default:
		value := placeholderOf(field)
		switch chosen := s.chosen[path]; {
		case chosen == nil:
		case slices.Contains(field.Values, fmt.Sprint(chosen)):
			value = fmt.Sprint(chosen)
		default:
			value = string(document.Encode(chosen)) // which is YAML, too
		}
		s.printf("%s%s: %s%s\n", indent, field.Name, value, note)
	}
}

// notesOf describes what the placeholder of a field does not show: whether the field is required,
// its known values, the elements of a list.
func notesOf(field catalog.Field) []string {
	const most = 12
	var notes []string
	if field.Required {
		notes = append(notes, "required")
	}
	switch {
	case len(field.Values) > most:
		notes = append(notes, strings.Join(field.Values[:most], ", ")+", …")
	case len(field.Values) > 1 || field.List && len(field.Values) > 0:
		notes = append(notes, strings.Join(field.Values, ", "))
	case field.List && field.Type == catalog.TypeText:
		notes = append(notes, "a list of strings")
	}
	return notes
}

// placeholderOf returns a value of the right type.
func placeholderOf(field catalog.Field) string {
	switch {
	case field.List:
		return "[]"
	case len(field.Values) > 0:
		return field.Values[0]
	}
	switch field.Type {
	case catalog.TypeBoolean:
		return "false"
	case catalog.TypeInteger, catalog.TypeNumber:
		return "0"
	case catalog.TypeObject:
		return "{}"
	}
	return `""`
}
