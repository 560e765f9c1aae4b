package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// CI is a system that runs pipelines. It executes commands in the lines that a step prints.
type CI string

// The systems.
const (
	NoCI    CI = "none"
	GitHub  CI = "github" // also Gitea and Forgejo
	GitLab  CI = "gitlab"
	Azure   CI = "azure"
	Jenkins CI = "jenkins" // executes no commands
)

// FindCI returns the system of this name. For "auto", it is the one that the variables show.
func FindCI(name string, lookup func(string) (string, bool)) CI {
	if name != "auto" {
		return CI(name)
	}
	for _, known := range []struct {
		variable string
		ci       CI
	}{{"GITHUB_ACTIONS", GitHub}, {"GITLAB_CI", GitLab}, {"TF_BUILD", Azure}, {"JENKINS_URL", Jenkins}} {
		if value, _ := lookup(known.variable); value != "" {
			return known.ci
		}
	}
	return NoCI
}

// maxAnnotations is how many annotations of a kind GitHub shows for a step.
const maxAnnotations = 10

// Annotations returns the lines that make a system show what failed and what is pending.
func (ci CI) Annotations(record Record) []string {
	lines := ci.annotations(record, "error", func(c Case) bool { return gradeOf(c.Kind) == gradeFailure || gradeOf(c.Kind) == gradeError })
	return append(lines, ci.annotations(record, "warning", func(c Case) bool { return c.Kind == fault.Pending })...)
}

func (ci CI) annotations(record Record, level string, of func(Case) bool) []string {
	if ci != GitHub && ci != Azure {
		return nil
	}
	var chosen []Case
	for _, c := range record.Cases {
		if of(c) {
			chosen = append(chosen, c.visible(text.Visible))
		}
	}
	more := 0
	if len(chosen) > maxAnnotations {
		more = len(chosen) - (maxAnnotations - 1)
		chosen = chosen[:maxAnnotations-1]
	}
	var lines []string
	for _, c := range chosen {
		lines = append(lines, ci.annotation(level, record.Command, c.Title(), string(c.Kind), explain(c, record.Target)))
	}
	if more > 0 {
		lines = append(lines, ci.annotation(level, record.Command, "", "", fmt.Sprintf("… and %d more", more)))
	}
	return lines
}

func (ci CI) annotation(level, command, title, code, message string) string {
	if title != "" && title != command {
		command += ": " + title
	}
	if ci == GitHub {
		return "::" + level + " title=" + gitHubProperty(command) + "::" + gitHubData(message)
	}
	properties := "type=" + level + ";"
	if code != "" {
		properties += "code=" + azureProperty(code) + ";"
	}
	return "##vso[task.logissue " + properties + "]" + azureData(command+": "+message)
}

// Outputs returns the lines that pass outputs to later steps. For GitHub, they belong into the file
// $GITHUB_OUTPUT; Azure reads what is printed. The other systems have none.
func (ci CI) Outputs(outputs []Output) []string {
	var lines []string
	for _, output := range outputs {
		value := text.Visible(output.Value) // has no line break
		switch ci {
		case GitHub:
			lines = append(lines, output.Name+"="+value)
		case Azure:
			lines = append(lines, "##vso[task.setvariable variable="+azureProperty(output.Name)+";isoutput=true]"+azureData(value))
		}
	}
	return lines
}

// UploadSummary returns the line that makes Azure show a Markdown file. The path must be absolute.
func UploadSummary(path string) string { return "##vso[task.uploadsummary]" + azureData(path) }

// gitHubData escapes what actions/runner decodes in the data of a command.
func gitHubData(data string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(data)
}

// gitHubProperty does the same for a property.
func gitHubProperty(value string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(value)
}

// azureData escapes what azure-pipelines-agent decodes in the data of a command.
func azureData(data string) string {
	return strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A").Replace(data)
}

// azureProperty does the same for a property.
func azureProperty(value string) string {
	return strings.NewReplacer("%", "%AZP25", "\r", "%0D", "\n", "%0A", "]", "%5D", ";", "%3B").Replace(value)
}

// Group returns the lines that begin and end a part of the log that can be folded; they are empty
// if the system has none. The name must be unique in the log.
func (ci CI) Group(name, title string, now time.Time) (begin string, end func(now time.Time) string) {
	title = text.Visible(title)
	nothing := func(time.Time) string { return "" }
	switch ci {
	case GitHub:
		return "::group::" + gitHubData(title), func(time.Time) string { return "::endgroup::" }
	case Azure:
		return "##[group]" + title, func(time.Time) string { return "##[endgroup]" }
	case GitLab:
		name = strings.ToLower(identifier(name))
		mark := func(kind string, at time.Time) string {
			return fmt.Sprintf("\x1b[0Ksection_%s:%d:%s\r\x1b[0K", kind, at.Unix(), name)
		}
		return mark("start", now) + title, func(now time.Time) string { return mark("end", now) }
	}
	return "", nothing
}
