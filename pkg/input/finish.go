package input

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// checkRequired reports what is missing.
func (c *composer) checkRequired() error {
	var flags, fields []string
	for _, flag := range c.spec.Flags {
		if !flag.required || flag.argument || flag.kind.content == secret || len(c.in.given[flag.name].texts) > 0 {
			continue
		}
		isField := flag.place.part == inBody
		if present := c.request.Body.Get(flag.place.name); isField && present != nil && string(present) != null && string(present) != `""` {
			continue
		}
		flags = append(flags, "--"+flag.name)
		if isField && c.spec.Document {
			fields = append(fields, flag.place.name)
		}
	}
	switch {
	case len(flags) == 0:
		return nil
	case len(fields) < len(flags):
		return fault.Usagef("missing %s", strings.Join(flags, " and ")).
			WithHint("run the command with --help to see its flags")
	}
	return fault.Usagef("missing %s", strings.Join(flags, " and ")).
		WithHint("use %s, or set %s in the file", strings.Join(flags, " and "), strings.Join(fields, " and "))
}

// checkAnything rejects an update that changes nothing.
func (c *composer) checkAnything() error {
	method := c.spec.Operation.Method
	isUpdate := method == "PUT" || method == "PATCH"
	hasFields := slices.ContainsFunc(c.spec.Flags, func(f Flag) bool { return !f.argument && f.place.part == inBody })
	switch {
	case c.request.isSet, len(c.request.list) > 0, !c.spec.Document && !hasFields:
		return nil
	case isUpdate && (c.spec.Document || !c.hasArgumentFields()):
		return fault.Usagef("nothing to update: no fields are given").WithHint("%s", fieldsHint(c.spec.Document))
	case c.spec.Document && len(c.request.Body) == 0:
		return fault.Usagef("nothing to send: no fields are given").WithHint("%s", fieldsHint(c.spec.Document))
	}
	return nil
}

func fieldsHint(document bool) string {
	if document {
		return "use the flags of the command, -f FILE or --set FIELD=VALUE; --skeleton prints all fields"
	}
	return "run the command with --help to see its flags"
}

// hasArgumentFields reports whether arguments go into the body.
func (c *composer) hasArgumentFields() bool {
	return slices.ContainsFunc(c.spec.Flags, func(f Flag) bool { return f.argument && (f.place.part == inBody || f.place.part == asList) })
}

// layDeployment asks for a deployment, or explicitly for none: servers have different defaults
// (quirks.md §13).
func (c *composer) layDeployment() error {
	operation, targets := c.spec.Operation, c.in.deployTo
	if operation.Deploys != catalog.DeploysAsked {
		if len(targets) > 0 {
			return fault.Usagef("--deploy-to does not apply to this request").WithHint("remove the flag")
		}
		return nil
	}
	asks := operation.Asks
	where, list := strings.ReplaceAll(asks.Path, ":", "."), strings.ReplaceAll(asks.List, ":", ".")
	if where == list && !asks.ByID && len(targets) > 1 {
		return fault.Usagef("only one environment can be given with --deploy-to").
			WithHint("run the command once for each environment")
	}
	body := c.request.Body
	switch {
	case asks.In == catalog.InQuery:
		if len(targets) > 0 {
			c.request.Query[list] = targets
		}
		return nil
	case where == list:
		if len(targets) > 0 {
			return body.Set(list, targets[0])
		}
		return nil
	case len(targets) > 0:
		return errors.Join(body.Set(where, true), body.Set(list, targets))
	}
	if asked, isTrue := body.Get(where), string(body.Get(where)) == "true"; isTrue || asked != nil && string(asked) != "false" && string(asked) != null {
		if names, ok := document.ReadList(body.Get(list)); !ok || len(names) == 0 {
			return fault.Usagef("the file asks for a deployment, but names no environment").
				WithHint("use --deploy-to ENVIRONMENT, or set %s in the file", list)
		}
		return nil
	}
	return body.Set(where, false)
}

// Deploys reports whether the request leads to a deployment.
func (r *Request) Deploys(operation catalog.Operation) bool {
	return operation.Due(func(path string) (string, bool) {
		if operation.Asks.In == catalog.InQuery {
			values := r.Query[path]
			return strings.Join(values, ","), len(values) > 0
		}
		value := r.Body.Get(strings.ReplaceAll(path, ":", "."))
		return document.Words(value), value != nil && string(value) != null
	})
}

// HTTPBody returns the body to send; nil if there is none.
func (r *Request) HTTPBody() *api.Body {
	switch {
	case r.form:
		return api.Multipart(append(r.fields(), r.files...)...)
	case len(r.list) > 0:
		return api.JSON(r.list)
	case len(r.Body) > 0:
		return api.JSON(r.Body)
	}
	return nil
}

// fields returns the fields of a form: text as it is, lists separated by commas, and objects as
// JSON (quirks.md §9).
func (r *Request) fields() []api.Part {
	var parts []api.Part
	for _, name := range slices.Sorted(maps.Keys(r.Body)) {
		value := r.Body[name]
		text := document.Words(value)
		if list, ok := document.ReadList(value); ok {
			var texts []string
			for _, element := range list {
				texts = append(texts, document.Words(element))
			}
			text = strings.Join(texts, ",")
		}
		if string(value) != null {
			parts = append(parts, api.Part{Name: name, Text: text})
		}
	}
	return parts
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
