package command

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
)

// Find reads a list, even in a dry run, and returns the document that the first argument names; its
// name is at a path.
func (r *Run) Find(ctx context.Context, route, path string) (json.RawMessage, error) {
	reply, err := r.Fetch(ctx, route)
	if err != nil {
		return nil, err
	}
	documents, err := reply.List()
	if err != nil {
		return nil, err
	}
	return pick(r, documents, path, r.Subject(), reply.Host)
}

// AskToDuplicate asks before the server makes a second object of a name: requests by name are
// ambiguous from then on (quirks.md §14). Its route lists all objects. With --yes the answer is
// known, and a dry run reads nothing.
func (r *Run) AskToDuplicate(ctx context.Context, route, what, name string) error {
	if r.Settings.Bool("yes") || r.Settings.Bool("dry-run") {
		return nil
	}
	reply, err := r.Fetch(ctx, route)
	if err != nil {
		return err
	}
	documents, err := reply.List()
	if err != nil {
		return err
	}
	for _, document := range documents {
		if strings.EqualFold(output.ValueAt(document, "name"), name) {
			return r.Loses(ctx, "duplicate", what+" "+name)
		}
	}
	return nil
}

// Fetch reads what a command needs to build its request, even in a dry run.
func (r *Run) Fetch(ctx context.Context, route string) (*answer.Reply, error) {
	request, err := requestFor(r, route)
	if err != nil {
		return nil, err
	}
	reply, err := r.read(ctx, request, r.Client)
	path, _ := request.Operation.Fill(request.Values) // if that fails, so does the read
	return reply, fault.Reading(path, err)
}

// FetchDocument is like Fetch, and returns the document of the reply.
func (r *Run) FetchDocument(ctx context.Context, route string) (json.RawMessage, error) {
	reply, err := r.Fetch(ctx, route)
	if err != nil {
		return nil, err
	}
	return reply.Document()
}

// requestFor fills the placeholders of a route with the arguments and the project.
func requestFor(run *Run, route string) (api.Request, error) {
	request := api.Request{Operation: operationOf(route), Values: make(map[string]string)}
	for _, name := range request.Operation.Names() {
		request.Values[name] = run.Arguments.First(name)
		if name != "project" {
			continue
		}
		project, err := run.Project()
		if err != nil {
			return request, err
		}
		request.Values[name] = project
	}
	return request, nil
}

func (r *Run) read(
	ctx context.Context, request api.Request, connect func(context.Context) (*api.Client, error),
) (*answer.Reply, error) {
	client, err := connect(ctx)
	if err != nil {
		return nil, err
	}
	return operate.Read(ctx, client, request)
}

// Get sends a request that only reads, without a token if anonymous. It returns nil in a dry run.
func (r *Run) Get(ctx context.Context, route string, anonymous bool) (*answer.Reply, error) {
	request, err := requestFor(r, route)
	if err != nil {
		return nil, err
	}
	if dry, err := r.Rehearse(ctx, request); dry || err != nil {
		return nil, err
	}
	if anonymous {
		return r.read(ctx, request, r.Anonymous)
	}
	return r.read(ctx, request, r.Client)
}
