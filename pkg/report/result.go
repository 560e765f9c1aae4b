package report

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Change says how the results of a change are told.
type Change struct {
	Names   []string // what a result is known by, in order: arguments, and placeholders of the route
	Several string   // the argument that takes several names; empty: none does
	Subject string   // what -o name prints
	Done    string   // what was done, as the beginning of a sentence with {placeholders}
	Due     bool     // the server was to deploy
}

// result is what became of one change.
type result struct {
	*Change
	values  map[string]string
	outcome operate.Outcome
	err     error // nil: all is well; also set where not all was deployed
}

func (c *Change) result(values map[string]string, outcome operate.Outcome) result {
	r := result{Change: c, values: values, outcome: outcome, err: outcome.Err}
	if outcome.Changed {
		r.err = Shortfall(text.Fill(c.Done, values), outcome)
	}
	return r
}

// summary tells a person that all is well.
func (r result) summary() string {
	done := text.Fill(r.Done, r.values)
	switch d := r.outcome.Deployment; {
	case d.Verdict == answer.Absent:
		return "There was nothing to do: " + d.Message
	case d.Verdict == answer.Accepted:
		return done + "; the server goes on with it by itself."
	case d.Verdict == answer.Saved && r.Due:
		return done + "; the server told of no deployment."
	case d.Verdict == answer.Saved:
		return done + "."
	case len(d.Environments) == 0:
		return done + "; deployed."
	default:
		total := len(d.Environments)
		return fmt.Sprintf("%s; deployed to %d of %s.", done, total, text.Quantity(total, "environment"))
	}
}

// document is the result for machines, in the documented shape: keys are only ever
// added to it.
func (r result) document() json.RawMessage {
	var d document.Object
	add := func(key string, value any) {
		d = append(d, document.Member{Key: key, Value: document.Encode(value)})
	}
	for _, name := range r.Names {
		add(camelCase(name), r.values[name])
	}
	add("success", r.err == nil)
	o := r.outcome
	if o.Changed {
		add("verdict", o.Deployment.Verdict)
	}
	if o.Changed && (r.Due || len(o.Deployment.Environments) > 0) {
		if o.Deployment.Environments == nil {
			o.Deployment.Environments = []answer.Environment{} // a list, and not null
		}
		add("deploymentResult", o.Deployment)
	}
	if o.Document != nil {
		add("result", o.Document)
	}
	if len(o.Deployment.NotCarriedOver) > 0 {
		add("unresolvedReferences", o.Deployment.NotCarriedOver)
	}
	if r.err != nil {
		add("error", fault.From(r.err).Document())
	}
	encoded, _ := d.MarshalJSON() // fails on nothing
	return encoded
}

// camelCase spells an argument as a key: a <proxy-group> is proxyGroup.
func camelCase(argument string) string {
	words := strings.Split(argument, "-")
	for i, word := range words[1:] {
		words[i+1] = string(unicode.ToUpper(rune(word[0]))) + word[1:]
	}
	return strings.Join(words, "")
}

// row is a line of the table of a change: an environment, or in a wide table
// one of its pods.
type row struct {
	name        string
	environment string
	status      string
	style       text.Style
	message     string
	pod         string
	address     string
	millis      int64
}

// columns show who was changed only where there may be several.
func (c *Change) columns(one bool) []output.Column[row] {
	var columns []output.Column[row]
	if c.Several != "" {
		name := output.Col(strings.ToUpper(c.Several), func(r row) string { return r.name })
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
		output.Col("STATUS", func(r row) string { return r.status }).Styled(func(r row) text.Style { return r.style }),
		output.Col("MESSAGE", func(r row) string { return r.message }),
	)
}

// Columns are those of the table of a change, as --columns takes them.
func Columns(several string) []string {
	return output.ColumnNames((&Change{Several: several}).columns(false))
}

func (r row) time() string {
	if r.millis == 0 {
		return ""
	}
	return (time.Duration(r.millis) * time.Millisecond).String()
}

// rows are the lines of one result.
func (r result) rows(perPod bool) []row {
	name, d := r.values[r.Several], r.outcome.Deployment
	if !r.outcome.Changed {
		failure := fault.From(r.err)
		return []row{{name: name, style: text.Bad, status: strings.ReplaceAll(string(failure.Kind), "_", " "), message: failure.Message}}
	}
	var rows []row
	for _, environment := range d.Environments {
		status, style := statusOf(environment.Success, environment.Pending)
		whole := row{name: name, environment: nameOf(environment), status: status, style: style, millis: environment.Millis}
		if !perPod || len(environment.Pods) == 0 {
			whole.message = messageOf(environment)
			rows = append(rows, whole)
			continue
		}
		for _, pod := range environment.Pods {
			status, style := statusOf(pod.Success, false)
			rows = append(rows, row{name: name, environment: whole.environment, pod: pod.Name, address: pod.Address, status: status, style: style, message: pod.Message, millis: pod.Millis})
		}
	}
	if len(rows) > 0 || r.err == nil && r.Several == "" && !r.Due {
		return rows
	}
	status, style := string(d.Verdict), text.Good
	switch {
	case d.Verdict == answer.NotDeployed:
		status, style = "failed", text.Bad
	case r.err != nil:
		style = text.Warning
	}
	return []row{{name: name, status: status, style: style, message: d.Message}}
}

func statusOf(success, pending bool) (string, text.Style) {
	switch {
	case success:
		return "deployed", text.Good
	case pending:
		return "pending", text.Warning
	}
	return "failed", text.Bad
}
