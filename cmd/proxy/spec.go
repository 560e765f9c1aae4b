package proxy

import (
	"context"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/rollout"
)

// maxSpec is the maximum size of a specification in bytes.
const maxSpec = 64 << 20

// readSpec reads the specification. What is no specification is rejected before anything is sent.
func (e ensureRun) readSpec(ctx context.Context, run *command.Run) (rollout.Spec, error) {
	source := e.Last("spec")
	spec := rollout.Spec{Type: e.Last("type")}
	if strings.HasPrefix(source, "http://") || strings.HasPrefix(source, "https://") {
		spec.URL = source
		return spec, nil
	}
	content, err := run.Console.Read(ctx, source, maxSpec)
	if err != nil {
		return spec, err
	}
	spec.Name, spec.Content = filepath.Base(console.InputName(source)), content
	if !isSpec(content) {
		return spec, fault.Usagef("%s is not a specification: it is neither OpenAPI, Swagger nor WSDL", console.InputName(source)).
			WithHint("a page of an error may have been saved under this name")
	}
	return spec, nil
}

// isSpec looks for the mark of a specification.
func isSpec(content []byte) bool {
	text := strings.TrimSpace(strings.TrimPrefix(string(content), "\ufeff"))
	switch {
	case strings.HasPrefix(text, "<"):
		return regexp.MustCompile(`<([\w.-]+:)?(definitions|description)\b`).MatchString(text)
	case strings.HasPrefix(text, "{"):
		members := document.Members([]byte(text))
		return json.Valid([]byte(text)) && members.Text("openapi", "swagger") != ""
	}
	return regexp.MustCompile(`(?m)^["']?(openapi|swagger)["']?\s*:`).MatchString(text)
}
