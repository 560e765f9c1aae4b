package command

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/output"
)

// result is what became of one change.
type result struct {
	names      []string // what it is known by, in order: see call.names
	values     map[string]string
	done       string          // what was done, in words
	changed    bool            // the server made the change
	stored     bool            // and was not to deploy it
	answer     json.RawMessage // what the server answered in place of an envelope; may be nil
	deployment api.Deployment
	err        error // nil: all is well; also set where not all was deployed
}

// absent is the verdict on what was to be taken away and was not there.
const absent api.Verdict = "absent"

// alreadyGone is the result where the server refused because there was nothing
// to take away, and that is as good as done.
func (r result) alreadyGone(refusal error) result {
	r.changed = true
	r.deployment = api.Deployment{Verdict: absent, Success: true, Message: Describe(refusal).Message}
	return r
}

// Shortfall is an error where something was done but did not reach every
// environment, or left references open. What was done is said as the beginning
// of a sentence.
func Shortfall(done string, deployment api.Deployment) error {
	if deployment.Verdict != api.NotDeployed {
		return openReferences(done, deployment.Unresolved)
	}
	failed, total := deployment.Failed(), len(deployment.Environments)
	message := fmt.Sprintf("%s, but the server says that it was not deployed", done)
	if len(failed) > 0 {
		message = fmt.Sprintf("%s, but deployed to %s of %s: %s", done, onlySome(total-len(failed)), quantity(total, "environment"), causes(failed))
	} else if deployment.Message != "" {
		message += ": " + deployment.Message
	}
	return &api.Error{Kind: api.Partial, Message: message, Hint: "the change itself is saved: mend the environment, then deploy it again, for example with another change of the same thing"}
}

func onlySome(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprintf("only %d", n)
}

// openReferences is an error where an import refers to what is not there.
func openReferences(done string, references []string) error {
	if len(references) == 0 {
		return nil
	}
	return &api.Error{
		Kind:    api.Partial,
		Message: fmt.Sprintf("%s, but %s could not be resolved: %s", done, quantity(len(references), "reference"), strings.Join(references, "; ")),
		Hint:    "what was imported is saved: make what it refers to, then import it again",
	}
}

// causes names environments that failed, and why.
func causes(failed []api.Environment) string {
	var causes []string
	for _, environment := range failed {
		cause := nameOf(environment) + " failed"
		if message := messageOf(environment); message != "" {
			cause += " (" + message + ")"
		}
		causes = append(causes, cause)
	}
	return strings.Join(causes, ", ")
}

// unwritten is the error where a change was made and the result of it could not
// be written.
func (r result) unwritten(why error) error {
	return Unwritten(strings.TrimSuffix(r.summary(), "."), r.err, why)
}

// Unwritten is the error where something was done, or fell short of what was
// wanted, and the result of it could not be written. What was done is said as the
// beginning of a sentence.
func Unwritten(done string, shortfall, why error) error {
	if shortfall != nil {
		done = Describe(shortfall).Message
	}
	failure := Describe(why)
	return &api.Error{Kind: api.Failed, Message: fmt.Sprintf("%s, but the result could not be written: %s", done, failure.Message), Hint: failure.Hint}
}

// summary tells a person that all is well.
func (r result) summary() string {
	switch r.deployment.Verdict {
	case absent:
		return "There was nothing to do: " + r.deployment.Message
	case api.Saved:
		if r.stored {
			return r.done + "."
		}
		return r.done + "; the server told of no deployment."
	}
	total := len(r.deployment.Environments)
	return fmt.Sprintf("%s; deployed to %d of %s.", r.done, total, quantity(total, "environment"))
}

// The documented shape of a change in machine formats. Keys are only ever
// added to it.
type (
	deploymentDocument struct {
		Success      bool                  `json:"success"`
		Message      string                `json:"message"`
		Environments []environmentDocument `json:"environmentResults"`
	}
	environmentDocument struct {
		Name    string        `json:"environmentName"`
		Success bool          `json:"success"`
		Message string        `json:"message"`
		Millis  int64         `json:"responseTime,omitempty"`
		Pods    []podDocument `json:"pods,omitempty"`
	}
	podDocument struct {
		Name    string `json:"podName"`
		Address string `json:"podIp,omitempty"`
		Success bool   `json:"success"`
		Message string `json:"message"`
		Millis  int64  `json:"responseTime,omitempty"`
	}
)

// document is the result for machines.
func (r result) document(exitCode func(error) int) json.RawMessage {
	var d document
	for _, name := range r.names {
		d.add(name, r.values[name])
	}
	d.add("success", r.err == nil)
	if r.changed {
		d.add("verdict", r.deployment.Verdict)
	}
	if r.changed && !r.stored {
		d.add("deploymentResult", documentOf(r.deployment))
	}
	if r.answer != nil {
		d.add("result", r.answer)
	}
	if len(r.deployment.Unresolved) > 0 {
		d.add("unresolvedReferences", r.deployment.Unresolved)
	}
	if r.err != nil {
		failure := Describe(r.err)
		failure.ExitCode = exitCode(r.err)
		d.add("error", failure)
	}
	return d.close()
}

func documentOf(deployment api.Deployment) deploymentDocument {
	d := deploymentDocument{Success: deployment.Success, Message: deployment.Message, Environments: []environmentDocument{}}
	for _, environment := range deployment.Environments {
		e := environmentDocument{Name: environment.Name, Success: environment.Success, Message: environment.Message, Millis: environment.Millis}
		for _, pod := range environment.Pods {
			e.Pods = append(e.Pods, podDocument(pod))
		}
		d.Environments = append(d.Environments, e)
	}
	return d
}

// document is a JSON object that is written key by key, in order. The keys are
// plain words.
type document struct {
	text    bytes.Buffer
	encoder *json.Encoder
}

func (d *document) add(key string, value any) {
	if d.encoder == nil {
		d.encoder = json.NewEncoder(&d.text)
		d.encoder.SetEscapeHTML(false)
		d.text.WriteByte('{')
	} else {
		d.text.WriteByte(',')
	}
	d.text.WriteString(strconv.Quote(key) + ":")
	if err := d.encoder.Encode(value); err != nil {
		panic(err)
	}
	d.text.Truncate(d.text.Len() - len("\n"))
}

func (d *document) close() json.RawMessage { return append(d.text.Bytes(), '}') }

// row is a line of the table of a change: an environment, or in a wide table
// one of its pods.
type row struct {
	name        string
	environment string
	status      string
	good        bool
	message     string
	pod         string
	address     string
	millis      int64
}

// changeColumns show who was changed only where there may be several.
func changeColumns(several string, one bool) []output.Column[row] {
	var columns []output.Column[row]
	if several != "" {
		name := output.Col(strings.ToUpper(several), func(r row) string { return r.name })
		if one {
			name = name.InWide()
		}
		columns = append(columns, name)
	}
	return append(columns,
		output.Col("ENVIRONMENT", func(r row) string { return r.environment }),
		output.Col("POD", func(r row) string { return r.pod }).InWide(),
		output.Col("ADDRESS", func(r row) string { return r.address }).InWide(),
		output.Col("TIME", row.time).InWide(),
		output.Col("STATUS", func(r row) string { return r.status }).Styled(row.style),
		output.Col("MESSAGE", func(r row) string { return r.message }),
	)
}

func (r row) style() output.Style {
	if r.good {
		return output.Good
	}
	return output.Bad
}

func (r row) time() string {
	if r.millis == 0 {
		return ""
	}
	return (time.Duration(r.millis) * time.Millisecond).String()
}

// rows are the lines of one result.
func (r result) rows(several string, perPod bool) []row {
	name := r.values[several]
	if !r.changed {
		failure := Describe(r.err)
		return []row{{name: name, status: strings.ReplaceAll(string(failure.Code), "_", " "), message: failure.Message}}
	}
	var rows []row
	for _, environment := range r.deployment.Environments {
		whole := row{name: name, environment: nameOf(environment), good: environment.Success, status: statusOf(environment.Success), millis: environment.Millis}
		if !perPod || len(environment.Pods) == 0 {
			whole.message = messageOf(environment)
			rows = append(rows, whole)
			continue
		}
		for _, pod := range environment.Pods {
			rows = append(rows, row{name: name, environment: whole.environment, pod: pod.Name, address: pod.Address, good: pod.Success, status: statusOf(pod.Success), message: pod.Message, millis: pod.Millis})
		}
	}
	if len(rows) == 0 && r.err != nil {
		rows = append(rows, row{name: name, status: statusOf(false), message: r.deployment.Message})
	}
	if len(rows) == 0 && (several != "" || !r.stored) {
		rows = append(rows, row{name: name, status: string(r.deployment.Verdict), good: true, message: r.deployment.Message})
	}
	return rows
}

func statusOf(success bool) string {
	if success {
		return "deployed"
	}
	return "failed"
}

func nameOf(environment api.Environment) string {
	if environment.Name == "" {
		return "(unnamed)"
	}
	return environment.Name
}

// messageOf is what an environment says, or else its pods that failed.
func messageOf(environment api.Environment) string {
	if environment.Message != "" {
		return environment.Message
	}
	var messages []string
	for _, pod := range environment.Pods {
		if !pod.Success {
			messages = append(messages, pod.Name+": "+pod.Message)
		}
	}
	return strings.Join(messages, "; ")
}

// print writes results in the format in force; machines get each through
// write, or all at once.
func (c changeRun) print(ctx context.Context, results []result, write func(context.Context, json.RawMessage) error) error {
	several := c.call.usage.several()
	switch format := c.printer.Format(); {
	case format.Machine():
		for _, r := range results {
			if err := write(ctx, r.document(c.session.app.ExitCode)); err != nil {
				return err
			}
		}
		return nil
	case format == output.Name:
		var names []string
		for _, r := range results {
			if r.err == nil {
				names = append(names, r.values[c.call.subject()])
			}
		}
		return c.printer.Names(names)
	}
	var rows []row
	for _, r := range results {
		rows = append(rows, r.rows(several, c.printer.Format() != output.Table)...)
	}
	return output.WriteTable(c.printer, c.columns, rows)
}
