package api

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/operate"
)

// call converts the command line to a call.
func (o *options) call(ctx context.Context, run *command.Run) (operate.Call, error) {
	method, word, err := o.check(run)
	if err != nil {
		return operate.Call{}, err
	}
	if strings.HasPrefix(word, "https://") || strings.HasPrefix(word, "http://") {
		host, err := run.Host()
		if err != nil {
			return operate.Call{}, err
		}
		if word, err = withoutHost(word, host); err != nil {
			return operate.Call{}, err
		}
	}
	path, query, err := parsePath(word)
	if err != nil {
		return operate.Call{}, err
	}
	request := api.Request{Operation: operationOf(catalog.Route{Method: method, Path: path}), Query: query}
	said, err := o.fill(ctx, run.Console, &request)
	if err != nil {
		return operate.Call{}, err
	}
	if err := input.CheckMask(said); err != nil {
		return operate.Call{}, err
	}
	if len(request.Operation.Names()) > 0 {
		project, err := run.Project()
		if err != nil {
			return operate.Call{}, err
		}
		request.Values = map[string]string{"project": project}
	}
	return operate.Call{Request: request, Due: isDue(request, said), Targets: targets(request, said), SaveTo: o.outputFile}, nil
}

// operationOf returns the operation for a path with names, with or without the correct
// trailing slash.
func operationOf(route catalog.Route) catalog.Operation {
	operation, known := catalog.Match(route)
	if !known {
		operation, known = catalog.Match(otherEnding(route))
	}
	if !known {
		operation = catalog.Unknown(route)
	}
	operation.Route = route
	return operation
}

// maxText is the maximum size of a file that is read into a field or a header, in bytes.
const maxText = 64 << 20

// fill adds what the flags specify: headers, and fields of the query or a body. It
// returns the content of the body, or nil if that is not inspected.
func (o *options) fill(ctx context.Context, c *console.Console, r *api.Request) (said json.RawMessage, err error) {
	read := func(name string) (string, error) { return c.ReadText(ctx, name, maxText) }
	if r.Header, err = parseHeaders(o.headers, read); err != nil {
		return nil, err
	}
	contentType := r.Header.Get("Content-Type")
	r.Header.Del("Content-Type") // it is set by the body
	switch {
	case contentType != "" && o.input == "":
		return nil, fault.Usagef("a Content-Type header requires --input").
			WithHint("remove it: --field sends JSON, --form a multipart form")
	case o.input != "":
		r.Body, said, err = inputOf(ctx, c, o.input, contentType)
	case len(o.forms) > 0:
		r.Body, said, err = formOf(ctx, c, o.forms)
	case r.Operation.Method == http.MethodGet:
		err = addQuery(r.Query, o.fields, read)
	case len(o.fields) > 0:
		said, err = bodyOf(o.fields, read)
		r.Body = api.JSON(said)
	}
	return said, err
}
