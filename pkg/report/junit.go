package report

import (
	"cmp"
	"fmt"
	"html"
	"strings"
	"time"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

// element is an XML element with text or other elements in it. It writes itself, because encoding/xml
// would make the program larger and its start slower.
type element struct {
	name       string
	attributes string // as written
	text       string
	children   []element
}

// with returns a copy with another attribute.
func (e element) with(name string, value any) element {
	e.attributes += fmt.Sprintf(` %s="%s"`, name, escape(fmt.Sprint(value)))
	return e
}

func (e element) write(out *strings.Builder, indent string) {
	fmt.Fprintf(out, "%s<%s%s>%s", indent, e.name, e.attributes, escape(e.text))
	for _, child := range e.children {
		out.WriteByte('\n')
		child.write(out, indent+"  ")
	}
	if len(e.children) > 0 {
		out.WriteString("\n" + indent)
	}
	fmt.Fprintf(out, "</%s>", e.name)
}

// escape escapes text for XML, which excludes some characters altogether.
func escape(value string) string {
	return html.EscapeString(strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == '\uFFFE' || r == '\uFFFF' {
			return unicode.ReplacementChar
		}
		return r
	}, value))
}

// JUnit returns a record as JUnit XML: a test suite with a case for each object and environment.
func JUnit(record Record) []byte {
	properties := element{name: "properties"}
	property := element{name: "property"}
	properties.children = append(properties.children, property.with("name", "exitCode").with("value", record.ExitCode()))
	if record.Target != "" {
		properties.children = append(properties.children, property.with("name", "target").with("value", text.Visible(record.Target)))
	}
	suite := element{name: "testsuite", children: []element{properties}}
	counts := make(map[grade]int)
	unique := make(map[string]int) // GitLab ignores further cases with the same name
	for _, c := range record.Cases {
		c = c.visible(text.Visible)
		name := c.Title()
		if unique[name]++; unique[name] > 1 {
			name += fmt.Sprintf(" (%d)", unique[name])
		}
		one := element{name: "testcase"}.with("classname", classOf(record.Command, c)).with("name", name).with("time", seconds(c.Took))
		grade := gradeOf(c.Kind)
		counts[grade]++
		if grade != gradePassed { // the message is there twice: Jenkins shows the attribute, GitLab the text
			reason := element{name: string(grade), text: explain(c, record.Target)}
			one.children = append(one.children, reason.with("message", cmp.Or(c.Message, c.Status)).with("type", c.Kind))
		}
		if pods := podLines(c); pods != "" {
			one.children = append(one.children, element{name: "system-out", text: pods})
		}
		suite.children = append(suite.children, one)
	}
	suite = suite.with("name", record.Command).with("tests", len(record.Cases)).
		with("failures", counts[gradeFailure]).with("errors", counts[gradeError]).with("skipped", counts[gradeSkipped]).
		with("time", seconds(record.Took)).with("timestamp", record.Started.UTC().Format("2006-01-02T15:04:05"))

	var out strings.Builder
	out.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n")
	element{name: "testsuites", children: []element{suite}}.write(&out, "")
	return []byte(out.String() + "\n")
}

// grade is how JUnit reports a case: the name of its element, or "" if it passed.
type grade string

const (
	gradePassed  grade = ""
	gradeFailure grade = "failure" // the gateway does not have the change
	gradeError   grade = "error"   // it could not be tried, or the outcome is unknown
	gradeSkipped grade = "skipped" // not tried, or not finished
)

func gradeOf(kind fault.Kind) grade {
	switch kind {
	case "":
		return gradePassed
	case fault.NotTried, fault.Pending:
		return gradeSkipped
	case fault.Partial, fault.NotFound, fault.Rejected, fault.Differences, fault.Restored:
		return gradeFailure
	}
	return gradeError
}

func classOf(command string, c Case) string {
	class := strings.ReplaceAll(command, " ", ".")
	if c.Project != "" {
		class += "." + c.Project
	}
	return class
}

// explain returns what happened, where, and what helps.
func explain(c Case, target string) string {
	words := c.Message
	if !strings.HasPrefix(words, c.Status) {
		words = strings.TrimSuffix(c.Status+": "+words, ": ")
	}
	if target != "" {
		words += " (" + text.Visible(target) + ")"
	}
	if c.Hint != "" {
		words += "\nhint: " + c.Hint
	}
	return words
}

// podLines returns a line for each pod.
func podLines(c Case) string {
	var lines []string
	for _, pod := range c.Pods {
		line := pod.Name
		if pod.Address != "" {
			line += " (" + pod.Address + ")"
		}
		status := "success"
		if !pod.Success {
			status = "failed"
		}
		lines = append(lines, strings.TrimSuffix(line+": "+status+": "+pod.Message, ": "))
	}
	return strings.Join(lines, "\n")
}

func seconds(took time.Duration) string { return fmt.Sprintf("%.3f", took.Seconds()) }
