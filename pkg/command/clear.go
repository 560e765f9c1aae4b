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
func reading(operation catalog.Operation) (catalog.Operation, bool) {
	if !operation.Replaces && !operation.Upserts || !strings.HasSuffix(strings.TrimSuffix(operation.Path, "/"), "}") {
		return catalog.Operation{}, false
	}
	return catalog.Find(catalog.Route{Method: "GET", Path: operation.Path})
}

// confirmClear asks if a request that replaces an object omits fields that have a value. With --yes
// the answer is known, and a dry run, which reads nothing, warns of all fields.
func (c changeRun) confirmClear(ctx context.Context, run *Run, call call, request *input.Request, values map[string]string) error {
	read, replaces := reading(call.operation)
	done := text.LowerFirst(text.Fill(c.Done, values))
	what := done[:max(0, strings.LastIndex(done, " "))] // "IP group office", without "updated"
	switch {
	case !replaces:
		return nil
	case run.Settings.Bool("dry-run"):
		run.Warn("this request replaces " + what + ": fields that it omits are cleared")
		return nil
	case run.Settings.Bool("yes"):
		return nil
	}
	reply, err := run.Fetch(ctx, "GET "+call.operation.Path)
	if err != nil {
		return unlessMissing(err, read)
	}
	current, err := reply.Document()
	if err != nil {
		return unlessMissing(err, read)
	}
	kind := kindOf(run.cmd)
	if kind == "" {
		kind = document.Members(current).Text("type", "_class")
	}
	lost := missingIn(request.Body, "", current, catalog.ShapeOf(call.operation.Route, kind).Body)
	lost = slices.DeleteFunc(lost, func(field string) bool { return slices.Contains(c.Keeps, field) })
	if len(lost) == 0 {
		return nil
	}
	return run.Loses(ctx, "clear", strings.Join(lost, ", ")+" of "+what)
}

// unlessMissing returns nil if there is nothing yet that could be replaced.
func unlessMissing(err error, read catalog.Operation) error {
	if fault.Is(err, fault.NotFound) || read.Silent404 && fault.From(err).Status == 404 {
		return nil
	}
	return err
}

// missingIn returns the paths of the fields of an object that have a value, but not in a body. Secrets
// are left out, because servers keep them or do not return them (quirks.md §15), and so is what
// servers set themselves.
func missingIn(body input.Document, path string, current json.RawMessage, object *catalog.Object) []string {
	var missing []string
	for _, field := range cmp.Or(object, &catalog.Object{}).Fields {
		value := document.Members(current).Get(field.Name)
		at := path + field.Name
		switch {
		case isEmpty(value), string(value) == "false", string(value) == "0":
		case redact.Field(field.Name), slices.Contains(setByServers(), field.Name):
		case isEmpty(body.Get(at)):
			missing = append(missing, at)
		case field.Object != nil && !field.List:
			missing = append(missing, missingIn(body, at+".", value, field.Object)...)
		}
	}
	return missing
}

func isEmpty(value json.RawMessage) bool {
	return value == nil || slices.Contains([]string{"null", `""`, "[]", "{}"}, string(value))
}

// setByServers are fields that requests need not have, although they may. The name is in the path.
func setByServers() []string {
	return []string{
		"name", "id", "projectId", "version", "_class", "type", "builtIn", "builtInKey", "canBeDeleted", "status", "createdAt", "updatedAt", "lastUpdatedAt",
		"lastHealthCheckAt", "healthStatus", "lastLatencyMs", "docCount", "chunkCount", "taxonomyVersion",
	}
}
