// Package operate does what a command is for: one operation, or the same for many
// names at once. It knows nothing of command lines, and tells nobody: what comes
// of it are outcomes.
package operate

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Call is a request that changes something.
type Call struct {
	Request api.Request
	Due     bool   // a deployment is to be expected: see catalog.Operation.Due
	SaveTo  string // a file for the answer; empty: it is kept in memory
	// Missing are the words with which the server says that there is nothing to
	// remove, where that is allowed.
	Missing []string
}

// Outcome is what became of a Call.
type Outcome struct {
	Changed    bool // the server made the change, or had nothing to do
	Deployment answer.Deployment
	Document   json.RawMessage // what was returned in place of an envelope, without its secrets; may be nil
	Err        error           // why it was not changed
	Logged     string          // what the server's log knows the change by; empty where it does not say
}

// Shortfall is the kind of error of what was changed, but is not all well; empty
// where it is, or where nothing was changed.
func (o Outcome) Shortfall() fault.Kind {
	switch {
	case !o.Changed:
		return ""
	case o.Deployment.Verdict == answer.NotDeployed, len(o.Deployment.NotCarriedOver) > 0:
		return fault.Partial
	case o.Deployment.Verdict == answer.Pending:
		return fault.Pending
	}
	return ""
}

// Change carries a call out and reads the verdict. The reply is nil where none
// came, or where what came was lost with its file.
func Change(ctx context.Context, client *api.Client, call Call) (Outcome, *answer.Reply) {
	request := keyed(call.Request)
	reply, err := send(ctx, client, request, call.SaveTo)
	var outcome Outcome
	if err == nil {
		outcome.Deployment, err = reply.Deployment(call.Due, names(request)...)
	}
	switch failure := fault.From(err); {
	case err == nil:
		outcome.Changed, outcome.Logged = true, reply.Header.Get(answer.CorrelationHeader)
		outcome.Document, _ = redact.JSON(reply.Object()) // left out where there is none
	case len(call.Missing) > 0 && isMissing(err, call):
		outcome.Changed = true
		outcome.Deployment = answer.Deployment{Verdict: answer.Absent, Success: true, Message: failure.Message}
	case failure.ErrorKey == "idempotencyReplayExpired" && !request.Operation.ShownOnce:
		outcome.Changed = true
		outcome.Deployment = answer.Deployment{Verdict: answer.Saved, Success: true, Message: "done before: " + failure.Message}
	case failure.ErrorKey == "idempotencyReplayExpired":
		outcome.Err = failure.WithHint("created, but the secret is lost: create another one")
	default:
		outcome.Err = err
	}
	return outcome, reply
}

func send(ctx context.Context, client *api.Client, request api.Request, saveTo string) (*answer.Reply, error) {
	if saveTo != "" && !request.Operation.ShownOnce { // which is not to be lost with the file
		return client.Download(ctx, request, saveTo)
	}
	return client.Send(ctx, request)
}

// keyed gives a request the key that its operation requires, one for each
// intended change (quirks.md §23).
func keyed(request api.Request) api.Request {
	if !request.Operation.NeedsKey || request.Header.Get(api.IdempotencyHeader) != "" {
		return request
	}
	return request.WithHeader(api.IdempotencyHeader, rand.Text())
}

// names are those in a request: values, and what stands in a path that was typed.
// What is not escaped there is one word, which no sentence of a server's can be.
func names(request api.Request) []string {
	all := slices.Collect(maps.Values(request.Values))
	for segment := range strings.SplitSeq(request.Operation.Path, "/") {
		if name, err := url.PathUnescape(segment); err == nil && name != segment {
			all = append(all, name)
		}
	}
	return all
}

// isMissing tells a refusal that says: there is nothing to remove. It names what
// was to be removed, or what it was to be removed from. It may also say that the
// project is missing, or that the caller may not see it (quirks.md §2), and then it
// says nothing about the thing.
func isMissing(err error, call Call) bool {
	if !answer.Says(err, call.Missing...) || answer.Says(err, "project") || answer.Says(err, "privilege") {
		return false
	}
	for placeholder, value := range call.Request.Values {
		name := regexp.QuoteMeta(value) + "|" + regexp.QuoteMeta(url.PathEscape(value))
		inside := regexp.MustCompile(`(^|[^\pL\pN])(` + name + `)($|[^\pL\pN])`)
		if placeholder != "project" && inside.MatchString(fault.From(err).Message) {
			return true
		}
	}
	return false
}

// Read carries out a request that changes nothing. The answer is a success by its
// envelope.
func Read(ctx context.Context, client *api.Client, request api.Request) (*answer.Reply, error) {
	reply, err := client.Send(ctx, request)
	if err == nil {
		err = reply.Check()
	}
	return reply, err
}
