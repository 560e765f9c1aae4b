package report

import (
	"fmt"
	"strings"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// MaxSummary is the maximum size of the summaries of a step in GitHub Actions, in bytes.
const MaxSummary = 1 << 20

// Markdown returns a record as a table with its target, summary and hints. It leaves out rows, and
// says how many, to stay within so many bytes; 0 means no limit. It returns nil if not even the
// rest fits.
func Markdown(record Record, limit int) []byte {
	status := "success"
	if record.Err != nil {
		status = fmt.Sprintf("%s (exit code %d)", worded(string(record.Err.Kind)), record.ExitCode())
	}
	head := "### " + inMarkdown(record.Command) + ": " + inMarkdown(status) + "\n\n"
	if record.Target != "" {
		head += "Target: " + inMarkdown(record.Target) + "\n\n"
	}
	head += "| Name | Environment | Status | Message |\n| --- | --- | --- | --- |\n"
	var tail string
	if record.Err == nil && record.Summary != "" {
		tail += "\n" + inMarkdown(record.Summary) + "\n"
	}
	if record.Err != nil {
		tail += "\n**Error:** " + inMarkdown(record.Err.Message) + "\n"
		for _, hint := range hints(record) {
			tail += "\n**Hint:** " + inMarkdown(hint) + "\n"
		}
	}
	tail += "\n"
	const reserve = 64 // for the sentence about what was left out
	var rows strings.Builder
	for i, c := range record.Cases {
		row := rowOf(c.visible(inMarkdown))
		if limit > 0 && len(head)+rows.Len()+len(row)+reserve+len(tail) > limit {
			fmt.Fprintf(&rows, "\n… and %d more\n", len(record.Cases)-i)
			break
		}
		rows.WriteString(row)
	}
	if whole := head + rows.String() + tail; limit <= 0 || len(whole) <= limit {
		return []byte(whole)
	}
	return nil
}

func rowOf(c Case) string {
	status := c.Status
	if c.Kind != "" && c.Kind != fault.NotTried && c.Kind != fault.Pending {
		status = "**" + status + "**"
	}
	return "| " + strings.Join([]string{c.Name, c.Environment, status, c.Message}, " | ") + " |\n"
}

// hints returns the hint of the error, or the different ones of the cases if it has none.
func hints(record Record) []string {
	if record.Err.Hint != "" {
		return []string{record.Err.Hint}
	}
	var all []string
	for _, c := range record.Cases {
		if c.Hint != "" {
			all = append(all, c.Hint)
		}
	}
	const most = 5
	all = text.Unique(all)
	return all[:min(most, len(all))]
}

// inMarkdown escapes what could end a cell or add a link, an image, HTML or emphasis.
func inMarkdown(words string) string {
	words = text.Visible(words)
	var escaped strings.Builder
	for _, r := range words {
		switch {
		case r == '&':
			escaped.WriteString("&amp;")
		case r == '<':
			escaped.WriteString("&lt;")
		case strings.ContainsRune("\\`*_[]>|~", r):
			escaped.WriteRune('\\')
			escaped.WriteRune(r)
		default:
			escaped.WriteRune(r)
		}
	}
	return escaped.String()
}
