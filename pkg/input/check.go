package input

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
	"github.com/apiops-cli/apiops/pkg/text"
)

// checkBody checks what a file and --set say: it warns of unknown fields and rejects values of the
// wrong type and masks of secrets. Errors do not quote values, which may be secret.
func (c *composer) checkBody() error {
	if len(c.request.Body) == 0 {
		return nil
	}
	isMask := func(_, word string) bool { return strings.Contains(word, redact.Mask) || isAsterisks(word) }
	if err := checkMasks(document.Encode(c.request.Body), isMask); err != nil {
		return err
	}
	shape := c.shape()
	if shape.Body == nil {
		return nil
	}
	if err := c.checkObject("", document.Encode(c.request.Body), shape.Body); err != nil {
		return err
	}
	c.warnUnknown()
	return nil
}

// shape returns the fields of the request, as far as its kind is known.
func (c *composer) shape() catalog.Shape {
	return catalog.ShapeOf(c.spec.Operation.Route, c.kind())
}

// kind returns the value that decides which fields a document has, such as the type of a
// connection: from a flag, or from the document.
func (c *composer) kind() string {
	kinds := catalog.Kinds(c.spec.Operation.Route)
	if len(kinds) == 0 {
		return ""
	}
	for _, flag := range c.spec.Flags {
		if g := c.in.given[flag.name]; flag.name == "type" && len(g.texts) > 0 {
			return cmp.Or(kindAmong(g.fields(), kinds), g.latest())
		}
	}
	return kindIn(document.Encode(c.request.Body), kinds)
}

// kindAmong returns the one of the kinds that a flag sets, or "".
func kindAmong(fields Fields, kinds []string) string {
	for _, value := range fields {
		if word, _ := value.(string); slices.Contains(kinds, word) {
			return word
		}
	}
	return ""
}

// kindIn finds the first string in a document that is one of the kinds.
func kindIn(value json.RawMessage, kinds []string) string {
	for _, member := range document.Members(value) {
		isKind := member.Key == "type" || member.Key == "_class" || member.Key == "family"
		if word, _ := document.Text(member.Value); isKind && slices.Contains(kinds, word) {
			return word
		}
		if found := kindIn(member.Value, kinds); found != "" {
			return found
		}
	}
	return ""
}

// checkObject checks the fields of an object at a path.
func (c *composer) checkObject(path string, value json.RawMessage, object *catalog.Object) error {
	for _, member := range document.Members(value) {
		at := strings.TrimPrefix(path+"."+member.Key, ".")
		field, known := object.Field(member.Key)
		if !known {
			c.addUnknown(at, member.Key, object)
			continue
		}
		if string(member.Value) == null {
			continue
		}
		if !fits(member.Value, field) {
			return fault.Usagef("%s must be %s, not %s", at, requirement(field), found(member.Value, field)).
				WithHint("%s", quoteHint(field))
		}
		if err := c.checkInside(at, member.Value, field); err != nil {
			return err
		}
	}
	return nil
}

func quoteHint(field catalog.Field) string {
	switch {
	case field.List:
		return "write a list in brackets: [...]"
	case field.Type == catalog.TypeText:
		return "put the value in quotes"
	}
	return "use --skeleton to see the types of all fields"
}

// found describes a value that is not what a field requires.
func found(value json.RawMessage, field catalog.Field) string {
	if _, err := strconv.ParseFloat(string(value), 64); err == nil && !field.List && field.Type == catalog.TypeInteger {
		return string(value)
	}
	return typeOf(value)
}

// checkInside checks the value of a known field.
func (c *composer) checkInside(at string, value json.RawMessage, field catalog.Field) error {
	if !field.List {
		if field.Object == nil {
			return nil
		}
		return c.checkObject(at, value, field.Object)
	}
	elements, _ := document.ReadList(value)
	field.List = false
	for i, element := range elements {
		position := fmt.Sprintf("%s[%d]", at, i)
		if string(element) != null && !fits(element, field) {
			return fault.Usagef("%s must be %s, not %s", position, requirement(field), found(element, field)).
				WithHint("%s", quoteHint(field))
		}
		if field.Object == nil {
			continue
		}
		if err := c.checkObject(position, element, field.Object); err != nil {
			return err
		}
	}
	return nil
}

// addUnknown records a field that the server probably ignores, and warns if it may be misspelled. What
// a get shows is no mistake if servers set it, such as "apiKeySet" for a secret.
func (c *composer) addUnknown(at, key string, object *catalog.Object) {
	names := make([]string, len(object.Fields))
	for i, field := range object.Fields {
		names[i] = field.Name
	}
	ofSecret, isSet := strings.CutSuffix(key, "Set")
	switch near := text.Nearest(key, names); {
	case !object.Complete, c.source.Warn == nil, catalog.IsSetByServers(key), isSet && redact.Field(ofSecret):
	case near != "":
		c.source.Warn(fmt.Sprintf("unknown field %q, which the server may ignore: did you mean %q?", at, near))
	default:
		c.unknown = append(c.unknown, strconv.Quote(at))
	}
}

// warnUnknown warns of all unknown fields at once.
func (c *composer) warnUnknown() {
	switch len(c.unknown) {
	case 0:
	case 1:
		c.source.Warn(fmt.Sprintf("unknown field %s, which the server may ignore", c.unknown[0]))
	default:
		c.source.Warn(fmt.Sprintf("unknown fields %s, which the server may ignore", text.And(c.unknown...)))
	}
}

// typeOf describes the JSON type of a value for an error message.
func typeOf(value json.RawMessage) string {
	switch {
	case document.IsObject(value):
		return "an object"
	case document.IsList(value):
		return "a list"
	case string(value) == "true", string(value) == "false":
		return "a boolean"
	case value[0] == '"':
		return "a string"
	}
	return "a number"
}

// fits reports whether a value has the type that a field requires; null fits every type.
func fits(value json.RawMessage, field catalog.Field) bool {
	if field.List {
		return document.IsList(value)
	}
	switch field.Type {
	case catalog.TypeText:
		return value[0] == '"'
	case catalog.TypeBoolean:
		return string(value) == "true" || string(value) == "false"
	case catalog.TypeInteger:
		_, err := strconv.ParseInt(string(value), 10, 64)
		return err == nil
	case catalog.TypeNumber:
		return json.Unmarshal(value, new(float64)) == nil
	case catalog.TypeObject:
		return document.IsObject(value)
	}
	return true
}

// requirement names the type that a field requires.
func requirement(field catalog.Field) string {
	if field.List {
		return "a list"
	}
	switch field.Type {
	case catalog.TypeText:
		return "a string"
	case catalog.TypeBoolean:
		return "true or false"
	case catalog.TypeInteger:
		return "a whole number"
	case catalog.TypeNumber:
		return "a number"
	case catalog.TypeObject:
		return "an object"
	}
	return ""
}
