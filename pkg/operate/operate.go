// Package operate carries out the work of a command: one operation, or the same operation
// for many names at once. It knows nothing about command lines and prints nothing; it
// returns outcomes.
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
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/redact"
)

// Call is a request that changes something.
type Call struct {
	Request api.Request
	Due     bool // a deployment is expected: see catalog.Operation.Due
	// Targets are the environments that the body or the query names to deploy to; may be nil.
	Targets []string
	SaveTo  string // file for the response; empty: it is kept in memory
	// Missing lists the words with which the server reports that there is nothing to
	// remove, if that is allowed.
	Missing []string
	// Removed is the placeholder or argument that names what is removed, or, if it has no name,
	// from what.
	Removed string
}

// Outcome is the outcome of a Call.
type Outcome struct {
	Changed    bool // the server made the change, or there was nothing to do
	Deployment answer.Deployment
	// Document is the object returned instead of an envelope, without its secrets; may be
	// nil.
	Document json.RawMessage
	// Secret is the created object with the secret that is never shown again, but without
	// any other; nil for most operations. It must reach the user, and nothing else.
	Secret json.RawMessage
	Err    error // why it was not changed
	Cause  error // why a series ended early, if that is not Err; see Steps
	// Verified is how far a deployment was proven in every environment; see package rollout.
	Verified string
	Snapshot string // the file with the former state; empty: none was kept
	Logged   string // identifies the change in the server's log; empty if not reported
	Run      string // the ID of the run that was started; see runOf
	// Repeated says that an earlier request with the same idempotency key made the change, and
	// Resource what it created, if the server reports that.
	Repeated bool
	Resource string
	Ended    error         // how that run ended, if it was followed; nil: successfully, or not followed
	Took     time.Duration // including all waiting; 0: not measured
}

// Shortfall returns the kind of error for a change that was made but not completed. It
// returns "" if the change is complete, or if nothing was changed.
func (o Outcome) Shortfall() fault.Kind {
	switch {
	case !o.Changed:
		return ""
	case o.Ended != nil:
		return fault.From(o.Ended).Kind
	case o.Deployment.Verdict == answer.NotDeployed, len(o.Deployment.NotCarriedOver) > 0:
		return fault.Partial
	case o.Deployment.Verdict == answer.Pending:
		return fault.Pending
	}
	return ""
}

const accepted = 202 // the status of the receipt of a run (quirks.md §23)

// Change carries out a call and reads the verdict. The reply is nil if no response
// arrived, or if it was discarded with its file.
func Change(ctx context.Context, client *api.Client, call Call) (Outcome, *answer.Reply) {
	request := keyed(call.Request)
	reply, err := send(ctx, client, request, call.SaveTo)
	var outcome Outcome
	if err == nil {
		outcome.Deployment, err = reply.Deployment(call.Due, names(request)...)
		outcome.Deployment.Expect(targets(call))
	}
	switch failure := fault.From(err); {
	case err == nil:
		outcome.Changed, outcome.Logged = true, reply.Header.Get(answer.CorrelationHeader)
		outcome.Document, _ = redact.JSON(returned(reply)) // absent if there is none
		outcome.Secret = secretOf(reply)
		if reply.Status == accepted {
			outcome.Run, _ = runOf(reply)
		}
		if outcome.Run != "" && request.Operation.StartsRun {
			if _, err := judge(outcome.Run, receiptOf(reply), reply.Host); err != nil {
				outcome.End(nil, err)
			}
		}
	case len(call.Missing) > 0 && isMissing(err, call):
		outcome.Changed = true
		outcome.Deployment = answer.Deployment{Verdict: answer.Absent, Success: true, Message: failure.Message}
	case failure.ErrorKey == "idempotencyReplayExpired" && !request.Operation.ShownOnce:
		outcome.Changed, outcome.Repeated, outcome.Run = true, true, startedBefore(reply)
		outcome.Resource = resourceOf(reply)
		outcome.Deployment = answer.Deployment{Verdict: answer.Saved, Success: true, Message: "already done with this idempotency key"}
		if outcome.Run != "" {
			outcome.Deployment.Verdict = answer.Accepted
		}
	case failure.ErrorKey == "idempotencyReplayExpired":
		failure.Kind = fault.OutcomeUnknown
		failure.Message = "a secret was created with this idempotency key, but the server does not show it again"
		outcome.Err = failure.WithHint("if you did not store it, the secret is lost: create another one, then revoke this one")
	default:
		outcome.Err = err
	}
	return outcome, reply
}

// targets returns the names of the environments that the server was asked to deploy to.
func targets(call Call) []string {
	environment := call.Request.Values["environment"]
	switch {
	case !call.Due:
		return nil
	case environment == "":
		return call.Targets
	}
	return append(slices.Clip(call.Targets), environment)
}

// returned returns the object that a change returns: without an envelope, or where the operation has
// it in one (quirks.md §1, §23).
func returned(reply *answer.Reply) json.RawMessage {
	envelope := document.Members(reply.Body())
	listed, _ := document.ReadList(envelope.Get("resultList"))
	switch {
	case reply.Operation.Answer == catalog.AnswerFields:
		own := slices.DeleteFunc(slices.Clone(envelope), func(m document.Member) bool {
			return slices.Contains([]string{"status", "success", "resultMessage", "resultCount", "resultList", "deploymentResult"}, m.Key)
		})
		return document.Encode(own)
	case reply.Operation.Answer == catalog.AnswerListed && len(listed) == 1:
		return listed[0]
	case reply.Operation.Contract == catalog.ContractCommon && document.IsObject(envelope.Get("result")):
		return envelope.Get("result")
	}
	return reply.Object()
}

// resourceOf returns what was created by the first request with an idempotency key.
func resourceOf(reply *answer.Reply) string {
	return document.Members(document.Members(reply.Body()).Get("params")).Text("resource")
}

func send(ctx context.Context, client *api.Client, request api.Request, saveTo string) (*answer.Reply, error) {
	if saveTo != "" && !request.Operation.ShownOnce { // the secret must not be lost with the file
		return client.Download(ctx, request, saveTo)
	}
	return client.Send(ctx, request)
}

// keyed adds the idempotency key that the operation requires, one per intended change
// (quirks.md §23).
func keyed(request api.Request) api.Request {
	if !request.Operation.NeedsKey || request.Header.Get(api.IdempotencyHeader) != "" {
		return request
	}
	return request.WithHeader(api.IdempotencyHeader, rand.Text())
}

// names returns the names in a request: values, and escaped segments of a typed path. A
// segment without escapes is a single word, which cannot be a whole sentence from the
// server.
func names(request api.Request) []string {
	all := slices.Collect(maps.Values(request.Values))
	for segment := range strings.SplitSeq(request.Operation.Path, "/") {
		if name, err := url.PathUnescape(segment); err == nil && name != segment {
			all = append(all, name)
		}
	}
	return all
}

// isMissing reports whether a refusal means that there is nothing to remove. It must name
// what was to be removed: if only what contains it is missing, that may be a typo. What
// follows a colon is about something else. The server may also say that the project is
// missing, or that the caller may not see it (quirks.md §2); that says nothing about the
// object.
func isMissing(err error, call Call) bool {
	if !answer.Says(err, call.Missing...) || answer.Says(err, "project") || answer.Says(err, "privilege") {
		return false
	}
	value := call.Request.Values[call.Removed]
	name := regexp.QuoteMeta(value) + "|" + regexp.QuoteMeta(url.PathEscape(value))
	inside := regexp.MustCompile(`(^|[^\pL\pN])(` + name + `)($|[^\pL\pN])`)
	message := fault.From(err).Message
	found := inside.FindStringIndex(message)
	return value != "" && found != nil && !strings.Contains(message[found[1]:], ": ")
}
