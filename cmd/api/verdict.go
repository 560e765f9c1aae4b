package api

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// confirm asks before something is deleted, undeployed or ended.
func confirm(ctx context.Context, run *command.Run, request api.Request) error {
	if request.Operation.Effect != catalog.EffectDestroys && request.Operation.Method != http.MethodDelete {
		return nil
	}
	path, err := request.Operation.Fill(request.Values)
	if err != nil {
		return err
	}
	return run.Confirm(ctx, fmt.Sprintf("Send %s %s to %s? This cannot be undone.", request.Operation.Method, path, run.Place()))
}

// isDue reports whether the server has to deploy, according to the catalog and the
// request (quirks.md §13). For a body that is not inspected, it assumes the worst.
func isDue(request api.Request, body json.RawMessage) bool {
	operation := request.Operation
	if string(at(body, "deploy")) == "true" { // whatever the catalog says
		return true
	}
	if operation.Deploys == catalog.DeploysUnknown && operation.Asks.Path == "" {
		// A request may decline a deployment that is not documented.
		operation.Asks = catalog.Asks{In: catalog.InBody, Path: "deploy", Default: true}
		operation.Deploys = catalog.DeploysDepends
	}
	if operation.Asks.In != catalog.InQuery && request.Body != nil && body == nil {
		return operation.Deploys != catalog.DeploysNever && operation.Deploys != catalog.DeploysMarks
	}
	return operation.Due(func(path string) (string, bool) {
		if operation.Asks.In == catalog.InQuery {
			return request.Query.Get(path), request.Query.Has(path)
		}
		return said(body, path)
	})
}

// targets returns the names of the environments to deploy to; nil if the request does not name them.
func targets(request api.Request, body json.RawMessage) []string {
	known, _ := catalog.Match(request.Operation.Route)
	segments := strings.Split(request.Operation.Path, "/")
	for i, segment := range strings.Split(known.Path, "/") {
		if segment == "{environment}" && i < len(segments) {
			name, _ := url.PathUnescape(segments[i]) // was parsed
			return []string{name}
		}
	}
	return request.Operation.Targets(func(path string) []string {
		if request.Operation.Asks.In == catalog.InQuery {
			return request.Query[path]
		}
		return document.Texts(find(body, path))
	})
}

// said returns the value that a body has at a path such as operationMetadata.deploy, or
// in a part of a form such as metadata:deploy. Older servers read the last key without
// the wrapper (quirks.md §18).
func said(body json.RawMessage, path string) (string, bool) {
	value := find(body, path)
	if list, ok := document.ReadList(value); ok && len(list) == 0 {
		return "", false
	}
	return document.Words(value), value != nil
}

// find returns nil if there is no value.
func find(body json.RawMessage, path string) json.RawMessage {
	keys := strings.FieldsFunc(path, func(r rune) bool { return r == '.' || r == ':' })
	if value := at(body, keys...); value != nil {
		return value
	}
	return at(body, keys[len(keys)-1])
}

// at returns nil if there is no value.
func at(value json.RawMessage, keys ...string) json.RawMessage {
	for _, key := range keys {
		o, _ := document.ReadObject(value) // nil if it is not an object
		value = o.Get(key)
	}
	return value
}

// advised adds a hint if the server does not know the path, but the catalog has it with
// the other ending.
func advised(err error, route catalog.Route) error {
	failure := fault.From(err)
	_, known := catalog.Match(route)
	operation, otherKnown := catalog.Match(otherEnding(route))
	if failure.Status != http.StatusNotFound || known || !otherKnown {
		return err
	}
	return failure.WithHint("check the trailing slash: the operation is %s", operation)
}

// otherEnding returns the same route with or without a trailing slash.
func otherEnding(route catalog.Route) catalog.Route {
	path, slash := strings.CutSuffix(route.Path, "/")
	if !slash {
		path += "/"
	}
	return catalog.Route{Method: route.Method, Path: path}
}
