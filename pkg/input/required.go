package input

import (
	"slices"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
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
		return missing(flags)
	}
	return fault.Usagef("missing %s", text.And(flags...)).
		WithHint("use %s, or set %s in the file", text.And(flags...), text.And(fields...))
}

// CheckRequired reports the flags that are missing, for a command that composes its own requests.
func (in *Input) CheckRequired() error {
	var flags []string
	for _, flag := range in.spec().Flags {
		if flag.required && len(in.given[flag.name].texts) == 0 {
			flags = append(flags, "--"+flag.name)
		}
	}
	if len(flags) == 0 {
		return nil
	}
	return missing(flags)
}

func missing(flags []string) error {
	return fault.Usagef("missing %s", text.And(flags...)).WithHint("run the command with --help to see its flags")
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
		return fault.Usagef("nothing to update: no fields are given").WithHint("%s", c.fieldsHint())
	case c.spec.Operation.Speaks == catalog.SpeaksOfProbe: // tests what is stored
	case c.spec.Document && len(c.request.Body) == 0 && !c.mayBeEmpty():
		return fault.Usagef("nothing to send: no fields are given").WithHint("%s", c.fieldsHint())
	}
	return nil
}

// mayBeEmpty reports whether an operation that only reads needs no body.
func (c *composer) mayBeEmpty() bool {
	if !c.spec.Operation.Reads() {
		return false
	}
	shape := catalog.ShapeOf(c.spec.Operation.Route, "")
	return shape.Body != nil && !slices.ContainsFunc(shape.Body.Fields, func(f catalog.Field) bool { return f.Required })
}

func (c *composer) fieldsHint() string {
	hint := "use the flags of the command, -f FILE or --set FIELD=VALUE"
	switch {
	case !c.spec.Document:
		return "run the command with --help to see its flags"
	case c.shape().Body != nil: // documented, so there is a skeleton
		hint += "; --skeleton prints all fields"
	}
	return hint
}

// hasArgumentFields reports whether arguments go into the body.
func (c *composer) hasArgumentFields() bool {
	return slices.ContainsFunc(c.spec.Flags, func(f Flag) bool { return f.argument && (f.place.part == inBody || f.place.part == asList) })
}
