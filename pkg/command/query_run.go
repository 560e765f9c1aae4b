package command

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// queryRun is a Query with the values of its flags.
type queryRun struct {
	Query
	one         bool
	caller      *caller
	showSecrets bool
	limit       int // 0: no limit
}

func (q queryRun) run(ctx context.Context, run *Run) error {
	if q.caller.input.Skeleton() {
		return skeleton(run, q.caller)
	}
	list, err := newListing(run, q.Columns, output.SelectFields)
	if err != nil {
		return err
	}
	if q.one && q.Rows == "" && list.printer.Format() == output.Name && !output.Identifies(q.Columns[0].Path()) {
		if list.named = run.Subject(); list.named == "" {
			return nameless()
		}
	}
	documents, err := q.read(ctx, run)
	if err != nil || run.Settings.Bool("dry-run") {
		return err
	}
	if !q.showSecrets {
		if documents, err = masked(ctx, run, documents); err != nil {
			return err
		}
	}
	switch {
	case !q.one:
		return cmp.Or(list.write(ctx, documents), q.missing(run, documents))
	case q.Rows == "", list.printer.Format().Machine():
		return list.writeOne(ctx, documents[0])
	}
	rows, _ := document.ReadList(document.Members(documents[0]).Get(q.Rows))
	return list.write(ctx, rows)
}

// missing returns an error if a list of several names that were asked for is too short.
func (q queryRun) missing(run *Run, documents []json.RawMessage) error {
	several := q.caller.choose().usage.several()
	asked := text.Unique(run.Arguments[several])
	if several == "" || len(documents) >= len(asked) {
		return nil
	}
	has := func(name string) bool {
		return slices.ContainsFunc(documents, func(one json.RawMessage) bool {
			return slices.ContainsFunc(document.Members(one), func(m document.Member) bool { return document.Words(m.Value) == name })
		})
	}
	kind := fault.Partial
	if len(documents) == 0 {
		kind = fault.NotFound
	}
	failure := fault.Newf(kind, "%d of %d not found", len(asked)-len(documents), len(asked))
	if absent := slices.DeleteFunc(asked, has); len(absent) == len(asked)-len(documents) || len(documents) == 0 {
		failure = failure.WithHint("check %s", text.And(absent...))
	}
	return failure
}

// read returns the documents; none in a dry run.
func (q queryRun) read(ctx context.Context, run *Run) ([]json.RawMessage, error) {
	call := q.caller.choose()
	run.input = q.caller.input
	composed, values, err := call.compose(ctx, run)
	if err != nil {
		return nil, err
	}
	if err := call.checkValues(run, values); err != nil {
		return nil, err
	}
	request := call.request(composed, values)
	if dry, err := run.Rehearse(ctx, request); dry || err != nil {
		return nil, err
	}
	client, err := run.Client(ctx)
	if err != nil {
		return nil, err
	}
	if q.Split != nil {
		return q.split(ctx, client, request)
	}
	if !q.one || q.Pick != "" {
		documents, gaps, err := operate.ReadList(ctx, client, request, q.limit)
		if gaps != "" {
			run.Warn(gaps)
		}
		if err != nil || !q.one {
			return documents, err
		}
		picked, err := pick(run, documents, q.Pick, last(run), client.Host())
		return []json.RawMessage{picked}, err
	}
	reply, err := operate.Read(ctx, client, request)
	if err != nil {
		return nil, err
	}
	if gaps := reply.Gaps(); gaps != "" {
		run.Warn(gaps)
	}
	shown, err := reply.Document()
	return []json.RawMessage{shown}, err
}

// split reads one document, or a list of them, and returns the rows in them.
func (q queryRun) split(ctx context.Context, client *api.Client, request api.Request) ([]json.RawMessage, error) {
	reply, err := operate.Read(ctx, client, request)
	if err != nil {
		return nil, err
	}
	documents := []json.RawMessage{reply.Object()}
	if documents[0] == nil {
		if documents, err = reply.List(); err != nil {
			return nil, err
		}
	}
	var rows []json.RawMessage
	for _, document := range documents {
		rows = append(rows, q.Split(document)...)
	}
	return rows, nil
}

// last returns the last argument.
func last(run *Run) string {
	usage := parseUsage(run.cmd.Use)
	return run.Arguments.First(usage[len(usage)-1].name)
}

// pick returns the document with a name at a path.
func pick(run *Run, documents []json.RawMessage, path, name, host string) (json.RawMessage, error) {
	for _, document := range documents {
		if output.ValueAt(document, path) == name {
			return document, nil
		}
	}
	group, owner := run.cmd.Parent(), "the gateway"
	if slices.Contains(Routes(run.cmd)[0].Names(), "project") {
		owner = "the project"
	}
	return nil, fault.Newf(fault.NotFound, "%s has no %s %q", owner, strings.ReplaceAll(group.Name(), "-", " "), name).
		WithHint("run \"%s list\" to see all names", group.CommandPath()).At(host, 0)
}

// masked returns documents without their secrets (quirks.md §15), and without the token if the server
// repeats it.
func masked(ctx context.Context, run *Run, documents []json.RawMessage) ([]json.RawMessage, error) {
	client, err := run.Client(ctx)
	if err != nil {
		return nil, err
	}
	secrets := client.Secrets(api.Request{})
	shown := make([]json.RawMessage, len(documents))
	for i, document := range documents {
		if shown[i], err = secrets.JSON(document); err != nil {
			return nil, fault.Newf(fault.Unreadable, "cannot hide the secrets in the response: %v", err).
				WithHint("use --show-secrets to see the response as it is")
		}
	}
	return shown, nil
}
