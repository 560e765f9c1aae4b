package operate

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// VersionSource returns the operation that shows the version which a change must carry:
// the GET of the changed object, or of the nearest thing above it in the path. It has the
// placeholders of the change. ok is false if the change carries no version.
func VersionSource(change catalog.Operation) (read catalog.Operation, ok bool) {
	if change.Version == catalog.VersionNone {
		return catalog.Operation{}, false
	}
	for path := change.Path; path != ""; path = path[:strings.LastIndex(path, "/")] {
		if read, ok = find("GET", path); ok {
			return read, true
		}
	}
	return catalog.Operation{}, false
}

// find returns an operation with the placeholders of path.
func find(method, path string) (catalog.Operation, bool) {
	route := catalog.Route{Method: method, Path: path}
	operation, known := catalog.Find(route)
	operation.Route = route
	return operation, known
}

// ReadVersion reads the version that a change must carry, right before the change. It
// returns nil if the change carries none, or if an optional one cannot be read.
func ReadVersion(ctx context.Context, client *api.Client, change api.Request) (version json.RawMessage, err error) {
	source, ok := VersionSource(change.Operation)
	if !ok {
		return nil, nil
	}
	optional := change.Operation.Version == catalog.VersionOptional
	reply, err := Read(ctx, client, api.Request{Operation: source, Values: change.Values})
	if optional && fault.Is(err, fault.Forbidden, fault.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var object json.RawMessage
	if reply.IsObject() {
		object, err = reply.Document()
	} else {
		object, err = listed(reply, source, change)
	}
	if err != nil {
		return nil, err
	}
	version = document.Members(object).Get("version")
	if _, err := strconv.ParseInt(string(version), 10, 64); err == nil {
		return version, nil
	}
	if optional {
		return nil, nil
	}
	return nil, fault.Newf(fault.Unreadable, "cannot read the version of the object to change: the server did not return it").
		WithHint("nothing was changed").At(reply.Host, reply.Status)
}

// listed returns the object to change from a list: {restriction} in the path of the change
// is its "restrictionKey". A change without a key is that of the mode of a client. It
// replaces the active restriction without a target, which may be missing (quirks.md §23).
func listed(reply *answer.Reply, source catalog.Operation, change api.Request) (json.RawMessage, error) {
	documents, err := reply.List()
	if err != nil {
		return nil, err
	}
	key := change.Operation.Names()
	key = key[len(source.Names()):]
	i := slices.IndexFunc(documents, func(element json.RawMessage) bool {
		o := document.Members(element)
		if len(key) == 0 {
			return o.Text("status") == "ACTIVE" && o.Text("targetType") == ""
		}
		return o.Text(key[0]+"Key") == change.Values[key[0]]
	})
	switch {
	case i >= 0:
		return documents[i], nil
	case len(key) == 0:
		return nil, nil
	}
	return nil, fault.Newf(fault.NotFound, "%s %s was not found", key[0], strconv.Quote(change.Values[key[0]])).
		WithHint("check the name: names are case-sensitive").At(reply.Host, reply.Status)
}

// WithVersion returns a copy of the request with the version in its query, for
// catalog.VersionInQuery.
func WithVersion(change api.Request, version json.RawMessage) api.Request {
	return withQuery(change, "version", string(version))
}
