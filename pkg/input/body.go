package input

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
)

// WithField returns the body with one more field. It does not change the request.
func (r *Request) WithField(name string, value json.RawMessage) *api.Body {
	with := *r
	with.Body = maps.Clone(r.Body)
	with.Body[name] = value
	return with.HTTPBody()
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

// Targets returns the names of the environments to deploy to, besides that of a placeholder; nil if
// the request does not name them.
func (r *Request) Targets(operation catalog.Operation) []string {
	return operation.Targets(func(path string) []string {
		if operation.Asks.In == catalog.InQuery {
			return r.Query[path]
		}
		return document.Texts(r.Body.Get(strings.ReplaceAll(path, ":", ".")))
	})
}

// HTTPBody returns the body to send; nil if there is none.
func (r *Request) HTTPBody() *api.Body {
	switch {
	case r.form:
		return api.Multipart(append(r.fields(), r.files...)...).Hiding(r.secrets)
	case len(r.list) > 0:
		return api.JSON(r.list)
	case len(r.Body) > 0:
		return api.JSON(r.Body).Hiding(r.secrets)
	}
	return nil
}

// fields returns the fields of a form: text as it is, lists separated by commas, and objects as
// JSON (quirks.md §9).
func (r *Request) fields() []api.Part {
	var parts []api.Part
	for _, name := range slices.Sorted(maps.Keys(r.Body)) {
		value := r.Body[name]
		text := strings.Join(document.Texts(value), ",")
		if string(value) != null {
			parts = append(parts, api.Part{Name: name, Text: text, JSON: r.typed && document.IsObject(value)})
		}
	}
	return parts
}
