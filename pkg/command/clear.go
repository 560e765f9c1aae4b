package command

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/redact"
	"github.com/apiops-cli/apiops/pkg/text"
)

// reading returns the operation that shows what an operation replaces; false if it replaces nothing
// (quirks.md §14), or if nothing shows it.
func (c Change) reading(operation catalog.Operation) (catalog.Operation, bool) {
	if !operation.Replaces && !operation.Upserts {
		return catalog.Operation{}, false
	}
	read, known := catalog.Find(catalog.Route{Method: "GET", Path: operation.Path})
	isObject := strings.HasSuffix(strings.TrimSuffix(operation.Path, "/"), "}") || read.Answer == catalog.AnswerBare
	return read, known && !read.Summary && (isObject || c.Pick != "")
}

// confirmClear asks if a request that replaces an object omits fields that have a value. With --yes
// the answer is known, and a dry run, which reads nothing, warns of all fields.
func (c changeRun) confirmClear(ctx context.Context, run *Run, call call, request *input.Request, values map[string]string) error {
	read, replaces := c.reading(call.operation)
	done := text.LowerFirst(text.Fill(c.Done, values))
	what := done[:max(0, strings.LastIndex(done, " "))] // "IP group office", without "updated"
	switch {
	case !replaces:
		return nil
	case run.Settings.Bool("dry-run") && call.operation.Upserts:
		run.Warn("if it exists, this request replaces " + what + ": fields that it omits are cleared")
		return nil
	case run.Settings.Bool("dry-run"):
		run.Warn("this request replaces " + what + ": fields that it omits are cleared")
		return nil
	case run.Settings.Bool("yes"):
		return nil
	}
	shape := catalog.ShapeOf(call.operation.Route, "")
	if shape.Form { // which has other fields than the object
		return nil
	}
	current, err := c.current(ctx, run, "GET "+call.operation.Path)
	ask := func(verb string) error { return run.Confirm(ctx, verb+" "+what+" "+run.Target(values["project"])+"?") }
	switch {
	case fault.Is(err, fault.NotFound), read.Silent404 && err != nil && fault.From(err).Status == 404:
		return nil // there is nothing yet that could be replaced
	case fault.Is(err, fault.Forbidden):
		return ask("Replace, without reading it,")
	case err != nil:
		return err
	}
	stored := document.Members(current)
	if version := stored.Get("version"); version != nil && call.operation.Version == catalog.VersionInBody && givenIn(request.Body) == nil {
		request.Body["version"] = version // of what the question is about
	}
	lost := missingIn(request.Body, "", run.input.Nested(current), run.input.Shape(request.Body).Body)
	lost = slices.DeleteFunc(lost, func(field string) bool { return slices.Contains(c.Keeps, field) })
	if len(lost) == 0 {
		return nil
	}
	return ask("Clear " + strings.Join(lost, ", ") + " of")
}

// current reads what an operation replaces.
func (c Change) current(ctx context.Context, run *Run, route string) (json.RawMessage, error) {
	if c.Pick != "" {
		return run.Find(ctx, route, c.Pick)
	}
	return run.FetchDocument(ctx, route)
}

// missingIn returns the paths of the fields of an object that have a value, but that a body omits or
// empties. Secrets that the server does not return are left out unless they are required, because it
// keeps them (quirks.md §15), and so is what servers set themselves.
func missingIn(body input.Document, path string, current json.RawMessage, object *catalog.Object) []string {
	var missing []string
	for _, field := range cmp.Or(object, &catalog.Object{}).Fields {
		value := document.Members(current).Get(field.Name)
		at := path + field.Name
		nested := field.Object != nil && !field.List
		switch {
		case redact.Field(field.Name) && !field.Required && isHidden(value), catalog.IsSetByServers(field.Name), slices.Contains(implied(), field.Name):
		case !isLoss(field.Name, value):
		case isEmptied(body.Get(at)):
			missing = append(missing, at)
		case nested:
			missing = append(missing, missingIn(body, at+".", value, field.Object)...)
		}
	}
	return missing
}

// isHidden reports whether a server returned a mask instead of a secret, or nothing.
func isHidden(value json.RawMessage) bool {
	mask, _ := document.Text(value)
	return mask == "" || input.IsMask(mask)
}

// isLoss reports whether a stored value differs from what servers assume if a request omits it.
func isLoss(field string, value json.RawMessage) bool {
	if field == "deployToWorker" && string(value) == "false" { // which is true by default
		return true
	}
	return value != nil && !slices.Contains([]string{"null", "false", "0", `""`, "[]", "{}"}, string(value))
}

// isEmptied reports whether a request omits a value, or replaces a list or an object by nothing. An
// empty text is no oversight.
func isEmptied(value json.RawMessage) bool {
	return value == nil || slices.Contains([]string{"null", "[]", "{}"}, string(value))
}

// implied are fields that a request need not repeat: the name is in the path, and the version and the
// type of an object stay.
func implied() []string { return []string{"name", "version", "_class", "type", "status"} }

// LosesSettings asks before a policy without settings replaces one: nothing shows what it would lose.
// what names the policy, which is in a field of the body, or is the body if that is "". more are other
// losses.
func (r *Run) LosesSettings(ctx context.Context, body input.Document, field, what string, more ...string) error {
	shape, policy := r.input.Shape(body).Body, body
	if field != "" {
		inner, _ := shape.Field(field)
		shape, policy = inner.Object, input.Document{}
		_ = json.Unmarshal(body[field], &policy) // the file was checked
	}
	isKnown := shape != nil && shape.Complete
	may := !isKnown || slices.ContainsFunc(shape.Fields, func(f catalog.Field) bool { return isSetting(f.Name) })
	has := false
	for name, value := range policy {
		has = has || isSetting(name) && !isEmptied(value)
	}
	if may && !has {
		more = append(more, "all settings")
	}
	if len(more) == 0 {
		return nil
	}
	return r.Loses(ctx, "clear", text.And(more...)+" of "+what)
}

// isSetting reports whether a field of a policy says what it does. The others are the same for all types.
func isSetting(field string) bool {
	common := []string{"_class", "type", "name", "description", "active", "enabled", "oneWay", "trace", "buildCustomMessage", "policyCondition", "errorMessageList", "parentErrorType"}
	return !slices.Contains(common, field) && !catalog.IsSetByServers(field) &&
		!strings.HasPrefix(field, "customMessage") && !strings.HasPrefix(field, "policyType")
}
