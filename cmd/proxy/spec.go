package proxy

import (
	"context"
	"path/filepath"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/rollout"
)

// maxSpec is the maximum size of a specification in bytes.
const maxSpec = 64 << 20

// readSpec reads the specification. What is no specification is rejected before anything is sent.
func (e ensureRun) readSpec(ctx context.Context, run *command.Run) (rollout.Spec, error) {
	source := e.Last("spec")
	spec := rollout.Spec{Type: e.Last("type")}
	if isURL(source) {
		spec.URL = source
		return spec, nil
	}
	content, err := run.Console.Read(ctx, source, maxSpec)
	if err != nil {
		return spec, err
	}
	spec.Name, spec.Content = filepath.Base(console.InputName(source)), content
	if rollout.SpecType(content) == "" {
		return spec, fault.Usagef("%s is not a specification: it is neither OpenAPI, Swagger nor WSDL", console.InputName(source)).
			WithHint("the file may contain an error page instead")
	}
	return spec, nil
}
