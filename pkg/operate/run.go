package operate

import (
	"encoding/json"
	"net/url"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
)

// runSource returns the operation that shows a run which another operation started or
// acts on. It has the placeholders of that operation, and one for the run.
func runSource(operation catalog.Operation) (read catalog.Operation, ok bool) {
	before, collection, ok := strings.Cut(operation.Path, "-runs")
	if !ok || collection != "" && collection[0] != '/' {
		return catalog.Operation{}, false
	}
	run := "{run}"
	if _, rest, below := strings.Cut(collection, "/"); below {
		run, _, _ = strings.Cut(rest, "/")
	}
	return find("GET", before+"-runs/"+run)
}

// runOf returns the ID of the run that a change started, and its path below /apiops if
// the server returned that. A change of a run may start another one, to which the
// Location points (quirks.md §23). Only its path is used, never its host. The ID is empty
// if no run was started.
func runOf(reply *answer.Reply) (id, location string) {
	source, ok := runSource(reply.Operation)
	if !ok {
		return "", ""
	}
	if id, location = runAt(source, reply.Header.Get("Location")); id != "" {
		return id, location
	}
	return document.Members(receiptOf(reply)).Text("runId", "id"), ""
}

// receiptOf returns the receipt of a run, which some servers wrap.
func receiptOf(reply *answer.Reply) json.RawMessage {
	if result := document.Members(reply.Body()).Get("result"); document.IsObject(result) {
		return result
	}
	return reply.Body()
}

// runAt returns the ID and the path of the run at an address; empty if another operation
// is there.
func runAt(source catalog.Operation, location string) (id, path string) {
	address, err := url.Parse(location)
	if err != nil {
		return "", ""
	}
	path = strings.TrimSuffix(address.EscapedPath(), "/")
	if at := strings.Index(path, "/apiops/"); at >= 0 {
		path = path[at+len("/apiops"):]
	}
	matched, known := catalog.Match(catalog.Route{Method: "GET", Path: path})
	id, err = url.PathUnescape(path[strings.LastIndex(path, "/")+1:])
	if !known || matched.Key() != source.Key() || err != nil {
		return "", ""
	}
	return id, path
}

// startedBefore returns the ID of the run that the request started when it was sent
// first: the server does not repeat its receipt, but says where the run is (quirks.md
// §23). The ID is empty if no run was started.
func startedBefore(reply *answer.Reply) string {
	source, ok := runSource(reply.Operation)
	if !ok {
		return ""
	}
	resource := resourceOf(reply)
	if id, _ := runAt(source, resource); id != "" || strings.Contains(resource, "/") {
		return id
	}
	return resource // the ID itself
}
