package command

import (
	"context"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/input"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// AsksToClear returns a Change.Prepare for an operation that replaces an object: it reads the object
// by the route, and asks if the request omits a field that has a value. What is replaced may contain
// {arguments}. The server keeps the fields in kept, or never returns them.
func AsksToClear(read, what string, kept ...string) func(context.Context, *Run, *input.Request) error {
	return func(ctx context.Context, run *Run, request *input.Request) error {
		reply, err := run.Fetch(ctx, read)
		if err != nil {
			return err
		}
		current, err := reply.Document()
		if err != nil {
			return err
		}
		var lost []string
		for _, field := range catalog.ShapeOf(Routes(run.cmd)[0], "").Body.Fields {
			value := output.ValueAt(current, field.Name)
			if value != "" && value != "false" && !request.Body.Has(field.Name) && field.Name != "version" && !slices.Contains(kept, field.Name) {
				lost = append(lost, field.Name)
			}
		}
		if lost == nil {
			return nil
		}
		values := make(map[string]string)
		for name, words := range run.Arguments {
			values[name] = strings.Join(words, ", ")
		}
		return run.Loses(ctx, "clear", strings.Join(lost, ", ")+" of "+text.Fill(what, values))
	}
}
