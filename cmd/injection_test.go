package cmd_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
)

// The tests in this file put mischief into every name and message of the server and the
// user, and check the output: nothing in it may act on a terminal or be a command to the
// pipeline that logs it, whether or not the program itself gives that pipeline commands. CSV and the strings of --jq are data for programs, and exempt if
// no terminal shows them.

// mischief returns texts that act on terminals or pipelines. What acts only at the start
// of a line is at the start; the rest follows.
func mischief() []string {
	beginnings := []string{
		"::error file=a,line=1::x", "::stop-commands::x", "  ::add-mask::x", "\u00a0::set-output name=a::x", "\u3000::warning::x",
		"\n::error::x", "\r::error::x", "\u2028::error::x", "\t::error::x", "##[error]x", "##vso[task.complete result=Failed;]x", "##teamcity[buildStop]x",
	}
	const rest = "\x1b[31m\x1b]52;c;Y2FuYXJ5\a\x1b]8;;http://192.0.2.1/\x1b\\link\x1b]8;;\x1b\\\x1b[2J\x1bc" + // color, clipboard, link, clear, reset
		"\u009b31m\u009d52;c;Y2FuYXJ5\u009c\u0085\x00\x7f\b" + // the same in C1, other controls
		"\u202egnp.exe\u2066\u200f\u061c\u200b\u2060\ufeff\u00ad\u3164\U000e0041" + // directions, zero width
		"\r\n::set-output name=a::b\n##[group]c ##vso[task.setvariable variable=a]b ##teamcity[message text='a']\n" + // separate lines
		"\xff\xc3(" // and invalid UTF-8
	// YAML has a special form for several plain lines.
	texts := []string{"plain\n::error::x\n  ##vso[task.complete]"}
	for _, beginning := range beginnings {
		texts = append(texts, beginning+rest)
	}
	return texts
}

// harm returns text that acts on a terminal or a pipeline, or "".
func harm(text string) string {
	for _, line := range strings.Split(text, "\n") {
		for _, r := range line {
			if !strconv.IsGraphic(r) || unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r) {
				return fmt.Sprintf("%U in %q", r, line)
			}
		}
		if regexp.MustCompile(`^::[A-Za-z]`).MatchString(strings.TrimSpace(line)) || regexp.MustCompile(`##[A-Za-z]*\[`).MatchString(line) {
			return fmt.Sprintf("a command: %q", line)
		}
	}
	return ""
}

func TestOutputIsHarmless(t *testing.T) {
	t.Parallel()
	texts, formats, answers := mischief(), output.Formats(), slices.Sorted(maps.Keys(answersOf("")))
	var tries []mischievous
	cis := []string{"github", "", "azure", ""}
	shapes, others := byShape(slices.DeleteFunc(everyCommandLine(t), func(line commandLine) bool {
		// Nothing in these comes from the server or the user.
		return strings.HasPrefix(line.name, "completion ") || line.name == "sandbox serve"
	}))
	for n, line := range some(others, 23) {
		tries = append(tries, mischievous{line, texts[n%len(texts)], answers[n%len(answers)], "table", n%2 == 0, nil, cis[n%len(cis)]})
	}
	for n, line := range some(shapes, 17) {
		// In turns, so that commands of each kind see everything.
		for i, answer := range answers {
			tries = append(tries, mischievous{line, texts[(n+i)%len(texts)], answer, formats[(n+i)%len(formats)], n%2 == 0, nil, cis[n%len(cis)]})
		}
		for i, format := range formats {
			tries = append(tries, mischievous{line, texts[(n+2*i)%len(texts)], "a list", format, (n+i)%2 == 0, nil, cis[(n+i)%len(cis)]})
		}
		tries = append(tries,
			mischievous{line, texts[n%len(texts)], "a list", "table", true, []string{"--dry-run"}, "github"},
			mischievous{line, texts[n%len(texts)], "a list", "json", false, []string{"--dry-run"}, "github"})
	}
	atOnce(64, tries, func(m mischievous) {
		o := m.run(t)
		if found := harm(withoutOwn(t, m.ci, o.err)); found != "" {
			t.Errorf("%s: stderr contains %s", m, found)
		}
		if m.format == "csv" {
			o.out = strings.ReplaceAll(o.out, "\t", " ") // harmless
		}
		if found := harm(o.out); found != "" && !m.isForPrograms() {
			t.Errorf("%s: stdout contains %s", m, found)
		}
	})
}

// mischievous is a command line with mischief in its names and in the response.
type mischievous struct {
	line     commandLine
	text     string
	answer   string
	format   string
	terminal bool
	flags    []string
	ci       string // empty: none, and no reports
}

func (m mischievous) String() string {
	return fmt.Sprintf("%s %v -o %s, response %s, terminal %t, ci %s", m.line.name, m.flags, m.format, m.answer, m.terminal, m.ci)
}

// isForPrograms reports whether the output may contain anything: CSV, a download, and a response that
// "apiops api" or "apiops server openapi get" prints byte for byte.
func (m mischievous) isForPrograms() bool {
	return !m.terminal && (m.format == "csv" || m.line.name == "key export" || (m.line.name == "api" || m.line.name == "server openapi get") && !strings.HasPrefix(answersOf(m.text)[m.answer], "{"))
}

func (m mischievous) run(t *testing.T) outcome {
	t.Helper()
	server := httptest.NewServer(m)
	defer server.Close()
	home := newHome(t)
	variables := home.variables(server.URL)
	variables["APIOPS_PROJECT"] = typed(m.text)
	if m.ci != "" {
		home.report(variables, m.ci)
	}
	words := slices.Concat(m.words(), []string{"-o", m.format, "--debug", "--color", "never"}, m.flags)
	var out, err bytes.Buffer
	app, _ := newApp(variables, words...)
	app.System.In, app.System.Out, app.System.Err = strings.NewReader(m.line.stdin), &out, &err
	if m.terminal {
		app.System.OutTerminal, app.System.ErrTerminal, app.System.Width = true, true, 40
		app.System.ReadHidden = func(context.Context) (string, error) { return "password", nil }
	}
	failure := app.End(cmd.NewRoot(app, words).Execute())
	if m.ci != "" {
		checkReports(t, home)
	}
	return outcome{format: m.format, exit: fault.Code(failure), out: out.String(), err: err.String()}
}

// words returns the command line with mischief instead of names.
func (m mischievous) words() []string {
	var words []string
	for _, word := range m.line.words {
		if slices.Contains([]string{"mobile-app", "acme", "me", "here", "there", "api-user-key", "Orders", "A"}, word) {
			word = typed(m.text)
		}
		words = append(words, word)
	}
	return words
}

// typed returns the part of a text that arguments and variables accept: invalid UTF-8 is
// rejected before anything else.
func typed(text string) string { return strings.ToValidUTF8(text, "") }

// ServeHTTP responds with mischief everywhere, including the headers.
func (m mischievous) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	body := answersOf(m.text)[m.answer]
	status, contentType := 200, "application/json"
	if strings.Contains(m.answer, "failure") {
		status = 400
	}
	if body[0] != '{' {
		contentType = "text/plain"
	}
	header := w.Header()
	header.Set("Content-Type", contentType)
	switch m.answer {
	case "a redirect":
		status = 302
		header.Set("Location", "https://elsewhere.invalid/?::error::x##vso[task.complete]")
	case "a failure in its headers":
		header.Set("X-Note", m.text)
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// answersOf returns responses with a text at every place for one.
func answersOf(text string) map[string]string {
	const fields = `"username":%[1]s,"name":%[1]s,"code":%[1]s,"email":%[1]s,"fullName":%[1]s,"description":%[1]s,"type":%[1]s,"status":%[1]s,"accessUrl":%[1]s,"nameDefault":%[1]s,"expireTime":%[1]s,"roleNameList":[%[1]s],"ipList":[%[1]s],"metadata":[{"key":%[1]s,"value":%[1]s}]`
	answers := map[string]string{
		"a list":          `{"success":true,"resultList":[{` + fields + `}],"deploymentResult":{"success":true,"message":%[1]s,"environmentResults":[{"environmentName":%[1]s,"success":true,"message":%[1]s}]}}`,
		"pods":            `{"status":"SUCCESS","deploymentResult":{"success":false,"detailList":[{"envName":%[1]s,"podName":%[1]s,"podIp":%[1]s,"success":false,"detail":%[1]s}]}}`,
		"a failure":       `{"status":"FAILURE","resultMessage":%[1]s}`,
		"another failure": `{"error":%[1]s,"error_description":%[1]s,"validation_errors":[{%[1]s:%[1]s}]}`,
		"a key":           `{"success":true,%[1]s:1,%[1]s:2}`,
		"a text":          `%[2]s`,
		"a redirect":      `%[2]s`,

		"a failure in its headers": `{"success":true}`,
	}
	for name, answer := range answers {
		answers[name] = fmt.Sprintf(answer, inJSON(text), text)
	}
	return answers
}

// withoutOwn removes the commands that the program itself gives a CI system, and checks what they
// decode to.
func withoutOwn(t *testing.T, ci, stderr string) string {
	t.Helper()
	own := map[string]*regexp.Regexp{
		"github": regexp.MustCompile(`(?m)^::(?:error|warning) title=[^:,\n]*::(.*)\n`),
		"azure": regexp.MustCompile(`(?m)^##vso\[task\.(?:logissue type=(?:error|warning);(?:code=[a-z_]+;)?|uploadsummary|` +
			`setvariable variable=(?:verdict|changes|project);isoutput=true)\](.*)\n`),
	}[ci]
	if own == nil {
		return stderr
	}
	decode := strings.NewReplacer("%25", "%", "%AZP25", "%", "%0A", "\n", "%0D", "\r")
	return own.ReplaceAllStringFunc(stderr, func(line string) string {
		if found := harm(decode.Replace(own.FindStringSubmatch(line)[1])); found != "" {
			t.Errorf("%s contains %s", line, found)
		}
		return ""
	})
}

// checkReports checks that no report can do harm when a pipeline prints it, and that each has its
// form.
func checkReports(t *testing.T, home home) {
	t.Helper()
	for _, name := range []string{"summary.md", "outputs.txt", "report.junit", "report.markdown", "report.json", "report.dotenv"} {
		content, err := os.ReadFile(home.file(name))
		if err != nil && strings.HasPrefix(name, "report.") {
			t.Errorf("no report: %v", err)
		}
		if found := harm(string(content)); found != "" {
			t.Errorf("%s contains %s", name, found)
		}
		switch name {
		case "outputs.txt", "report.dotenv":
			for line := range strings.Lines(string(content)) {
				if !regexp.MustCompile(`^(verdict|changes|project)=`).MatchString(line) {
					t.Errorf("%s: %q", name, line)
				}
			}
		case "report.json":
			if !json.Valid(content) {
				t.Errorf("got %s", content)
			}
		case "report.junit":
			if err := xml.Unmarshal(content, new(struct{})); err != nil {
				t.Errorf("%v: %s", err, content)
			}
		}
	}
}

// Programs receive what the server sent: every string keeps its value.
func TestProgramsReceiveUnchangedTexts(t *testing.T) {
	for _, text := range mischief() {
		for _, format := range []string{"json", "jsonl", "yaml"} {
			line := commandLine{name: "credential list", words: []string{"credential", "list"}}
			o := mischievous{line, text, "a list", format, false, nil, ""}.run(t)
			decode := json.Unmarshal
			if format == "yaml" {
				decode = yaml.Unmarshal
			}
			if format == "jsonl" {
				o.out = "[" + o.out + "]"
			}
			var list []map[string]any
			if err := decode([]byte(o.out), &list); err != nil || len(list) != 1 {
				t.Fatalf("%s: %v\n%s%s", format, err, o.out, o.err)
			}
			var sent string
			if err := json.Unmarshal([]byte(inJSON(text)), &sent); err != nil || list[0]["fullName"] != sent {
				t.Errorf("%s: got %q, want %q", format, list[0]["fullName"], sent)
			}
		}
	}
}

// Prompts contain the names that were typed.
func TestPromptsAreHarmless(t *testing.T) {
	for _, text := range mischief() {
		text := typed(text)
		words := []string{"credential", "delete", text, text + "2"}
		app, said := newApp(map[string]string{"APIOPS_HOST": "http://127.0.0.1:1", "APIOPS_TOKEN": ownToken, "APIOPS_PROJECT": text, "APIOPS_COLOR": "never"}, words...)
		app.System.In, app.System.InTerminal, app.System.ErrTerminal = strings.NewReader("no\n"), true, true
		root := cmd.NewRoot(app, words)
		app.Report(root.Execute())
		if found := harm(said.String()); found != "" || !strings.Contains(said.String(), "[y/N]") {
			t.Errorf("%s: %q", found, said)
		}
	}
}
