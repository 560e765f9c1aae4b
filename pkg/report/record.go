package report

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// ExitCode returns the exit code of the run.
func (r Record) ExitCode() int {
	if r.Err == nil {
		return 0
	}
	return r.Err.Kind.ExitCode()
}

// JSON returns a record as JSON: the documents of its changes, the target and the exit code.
func JSON(record Record) []byte {
	outputs := document.Object{}
	for _, output := range record.Outputs {
		outputs = append(outputs, document.Member{Key: output.Name, Value: document.Encode(output.Value)})
	}
	results := record.Results
	if results == nil {
		results = []json.RawMessage{} // encodes as [], not as null
	}
	var failure *fault.Document
	if record.Err != nil {
		described := record.Err.Document()
		failure = &described
	}
	whole := document.Encode(struct {
		Command  string            `json:"command"`
		Target   string            `json:"target,omitempty"`
		Started  string            `json:"startedAt"`
		Seconds  float64           `json:"seconds"`
		Success  bool              `json:"success"`
		ExitCode int               `json:"exitCode"`
		Error    *fault.Document   `json:"error,omitempty"`
		Results  []json.RawMessage `json:"results"`
		Outputs  document.Object   `json:"outputs"`
	}{
		record.Command, record.Target, record.Started.UTC().Format(time.RFC3339),
		float64(record.Took.Milliseconds()) / 1000, record.Err == nil, record.ExitCode(), failure,
		results, outputs,
	})
	return append(text.VisibleJSON(whole), '\n')
}

// The limits of a dotenv report in GitLab, by default.
const (
	maxDotenv       = 5 << 10 // bytes
	maxDotenvValues = 20
)

// dotenv returns the outputs as a dotenv report of GitLab, and the names of those that GitLab would
// not accept.
func dotenv(outputs []Output) (content []byte, omitted []string) {
	count := 0
	for _, output := range outputs {
		line := output.Name + "=" + output.Value + "\n"
		spaced := strings.ContainsFunc(output.Value, func(r rune) bool { return r <= ' ' })
		if spaced || text.Visible(output.Value) != output.Value || count == maxDotenvValues || len(content)+len(line) > maxDotenv {
			omitted = append(omitted, output.Name)
			continue
		}
		count++
		content = append(content, line...)
	}
	return content, omitted
}

// File is a report to write.
type File struct{ Kind, Path string }

// Kinds returns the kinds of reports.
func Kinds() []string { return []string{"junit", "markdown", "json", "dotenv"} }

// ParseFiles reads KIND=PATH. If some are invalid, it returns the others, too.
func ParseFiles(values []string) (parsed []File, err error) {
	for _, given := range values {
		kind, path, _ := strings.Cut(given, "=")
		if path == "" || !slices.Contains(Kinds(), kind) {
			err = fault.Usagef("--report requires KIND=PATH, not %q", given).WithHint("valid kinds: %s", strings.Join(Kinds(), ", "))
			continue
		}
		parsed = append(parsed, File{kind, path})
	}
	return parsed, err
}

// Write returns the content of a report, and the names of the outputs that it cannot contain.
func (f File) Write(record Record) (content []byte, omitted []string) {
	switch f.Kind {
	case "junit":
		return JUnit(record), nil
	case "markdown":
		return Markdown(record, 0), nil
	case "json":
		return JSON(record), nil
	}
	return dotenv(record.Outputs)
}
