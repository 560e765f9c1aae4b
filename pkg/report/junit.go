package report

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/text"
)

type junitSuites struct {
	XMLName xml.Name   `xml:"testsuites"`
	Suite   junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name       string          `xml:"name,attr"`
	Tests      int             `xml:"tests,attr"`
	Failures   int             `xml:"failures,attr"`
	Errors     int             `xml:"errors,attr"`
	Skipped    int             `xml:"skipped,attr"`
	Time       string          `xml:"time,attr"`
	Timestamp  string          `xml:"timestamp,attr"`
	Properties []junitProperty `xml:"properties>property"`
	Cases      []junitCase     `xml:"testcase"`
}

type junitProperty struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

type junitCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	Time    string       `xml:"time,attr"`
	Failure *junitReason `xml:"failure"`
	Error   *junitReason `xml:"error"`
	Skipped *junitReason `xml:"skipped"`
	Output  string       `xml:"system-out,omitempty"`
}

// junitReason has its message twice: Jenkins shows the attribute, GitLab the text.
type junitReason struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// JUnit returns a record as JUnit XML: a test suite with a case for each object and environment.
func JUnit(record Record) []byte {
	suite := junitSuite{
		Name: record.Command, Tests: len(record.Cases), Time: seconds(record.Took),
		Timestamp:  record.Started.UTC().Format("2006-01-02T15:04:05"),
		Properties: []junitProperty{{"exitCode", fmt.Sprint(record.ExitCode())}},
	}
	if record.Target != "" {
		suite.Properties = append(suite.Properties, junitProperty{"target", text.Visible(record.Target)})
	}
	unique := make(map[string]int) // GitLab ignores further cases with the same name
	for _, c := range record.Cases {
		c = c.visible(text.Visible)
		one := junitCase{Class: classOf(record.Command, c), Name: c.Title(), Time: seconds(c.Took), Output: podLines(c)}
		if unique[one.Name]++; unique[one.Name] > 1 {
			one.Name += fmt.Sprintf(" (%d)", unique[one.Name])
		}
		reason := &junitReason{Message: c.Message, Type: string(c.Kind), Text: explain(c, record.Target)}
		if reason.Message == "" {
			reason.Message = c.Status
		}
		switch gradeOf(c.Kind) {
		case gradeFailure:
			suite.Failures++
			one.Failure = reason
		case gradeError:
			suite.Errors++
			one.Error = reason
		case gradeSkipped:
			suite.Skipped++
			one.Skipped = reason
		}
		suite.Cases = append(suite.Cases, one)
	}
	encoded, _ := xml.MarshalIndent(junitSuites{Suite: suite}, "", "  ") // never fails
	return append(append([]byte(xml.Header), encoded...), '\n')
}

// grade is how JUnit reports a case.
type grade int

const (
	gradePassed  grade = iota
	gradeFailure       // the gateway does not have the change
	gradeError         // it could not be tried, or the outcome is unknown
	gradeSkipped       // not tried, or not finished
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
