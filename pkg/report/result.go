package report

import (
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"strconv"
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

// Change says how to report the results of a change.
type Change struct {
	Names    []string // what identifies a result, in order: placeholders of the route and arguments
	Several  string   // the argument that accepts several names; may be empty
	Subject  string   // the name that -o name prints
	Key      string   // the path in the response of the key of what was created; may be empty
	Done     string   // what was done, as the beginning of a sentence with {placeholders}
	Due      bool     // the server was expected to deploy
	Deployed string   // the status of an environment that has the change, such as "removed"
	Repeats  bool     // repeating the command deploys again
	Redeploy string   // how to deploy again otherwise, with {placeholders}; may be empty
	Target   string   // where it was done, as the end of a sentence
	Host     string   // the host that the requests went to
	Warnings []string // about the whole run
	Rollout  bool     // the table shows revisions and pods

	listed bool // a table shows the environments and their messages
}

// result is the result of one change.
type result struct {
	*Change
	values  map[string]string
	outcome operate.Outcome
	err     error // nil: success; also set if not everything was deployed
}

// KeyPlaceholder stands for the key of what was created in Change.Done.
const KeyPlaceholder = "{key}"

func (c *Change) result(values map[string]string, outcome operate.Outcome) result {
	r := result{Change: c, values: values, outcome: outcome, err: outcome.Err}
	if c.Key != "" {
		r.values = maps.Clone(values)
		r.values["key"] = c.keyOf(outcome)
	}
	if outcome.Changed {
		r.err = c.Shortfall(r.values, outcome)
	}
	return r
}

// name is what -o name prints.
func (r result) name() string {
	switch {
	case r.Key != "":
		return r.values["key"]
	case r.outcome.Run != "":
		return r.outcome.Run
	}
	return r.values[r.Subject]
}

// keyOf returns the key of what was created, or nothing if the response does not contain it.
func (c *Change) keyOf(outcome operate.Outcome) string {
	for _, document := range []json.RawMessage{outcome.Document, outcome.Secret} {
		if key := output.ValueAt(document, c.Key); key != "" {
			return key
		}
	}
	return strings.TrimPrefix(path.Base("/"+outcome.Resource), "/")
}

// done says what was done. The key of what was created may be unknown.
func (c *Change) done(values map[string]string) string {
	return strings.ReplaceAll(text.Fill(c.Done, values), "  ", " ")
}

// Record adds the result of a change to a journal, which may be nil.
func (c *Change) Record(journal *Journal, values map[string]string, outcome operate.Outcome) {
	journal.record(0, c.result(values, outcome))
}

// summary is the sentence for a change that succeeded. It does not repeat what the table shows.
func (r result) summary() string {
	done := r.done(r.values) + " " + r.Target
	if r.outcome.Repeated {
		done = "Already done with this idempotency key: " + text.LowerFirst(done)
	}
	switch d := r.outcome.Deployment; {
	case d.Verdict == answer.Absent && !r.listed:
		return "Nothing to do " + r.Target + ": " + d.Message
	case d.Verdict == answer.Absent:
		return "Nothing to do " + r.Target + "."
	case d.Verdict == answer.Unchanged && r.Rollout:
		return "Nothing to do " + r.Target + "."
	case d.Verdict == answer.Accepted && r.outcome.Run != "":
		return done + "; run " + r.outcome.Run + " continues in the background."
	case d.Verdict == answer.Accepted:
		return done + "; the server continues in the background."
	case r.outcome.Run != "":
		return done + "; run " + r.outcome.Run + " ended successfully."
	case r.outcome.Repeated:
		return done + "."
	case d.Verdict == answer.Saved && r.Due:
		return done + "; the server reported no deployment."
	}
	return done + "."
}

// Absent returns the warning that nothing was deployed because there was nothing to remove.
func (c *Change) Absent(values map[string]string) string {
	return "nothing was removed, so nothing was deployed; if an earlier deployment failed, " + c.redeploy(values)
}

// redeploy returns a hint for a failed deployment.
func (c *Change) redeploy(values map[string]string) string {
	then := "deploy it in the manager"
	switch {
	case c.Repeats:
		then = "run the command again to deploy again"
	case c.Redeploy != "":
		then = text.Fill(c.Redeploy, pasteable(values))
	}
	return "fix the environment, then " + then
}

// pasteable quotes names for a shell, but not a placeholder such as <username>.
func pasteable(values map[string]string) map[string]string {
	quoted := make(map[string]string, len(values))
	for name, value := range values {
		quoted[name] = value
		if value != "<"+name+">" {
			quoted[name] = text.Quoted(value)
		}
	}
	return quoted
}

// Again returns the hint for a change that is saved but not deployed everywhere.
func (c *Change) Again(values map[string]string) string {
	saved := "the change is saved: "
	if !c.Repeats {
		saved = "the change is saved, but repeating the command does not deploy it: "
	}
	return saved + c.redeploy(values)
}

// document returns the result as JSON in the documented shape. Keys may be added, never removed.
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
	if o.Changed && r.Due || len(o.Deployment.Environments) > 0 {
		if o.Deployment.Environments == nil {
			o.Deployment.Environments = []answer.Environment{} // encodes as [], not as null
		}
		add("deploymentResult", o.Deployment)
	}
	if o.Verified != "" {
		add("verified", o.Verified)
	}
	if o.Run != "" {
		add("run", o.Run)
	}
	if o.Secret != nil {
		add("result", o.Secret)
	} else if o.Document != nil {
		add("result", o.Document)
	}
	if len(o.Deployment.NotCarriedOver) > 0 {
		add("unresolvedReferences", o.Deployment.NotCarriedOver)
	}
	if r.err != nil {
		add("error", fault.From(r.err).Document())
	}
	warnings := r.Warnings
	if o.Deployment.Verdict == answer.Absent && r.Due {
		warnings = append(slices.Clone(warnings), r.Absent(r.values))
	}
	if len(warnings) > 0 {
		add("warnings", warnings)
	}
	encoded, _ := d.MarshalJSON() // never fails
	return encoded
}

// camelCase turns an argument into a JSON key: <proxy-group> becomes proxyGroup.
func camelCase(argument string) string {
	words := strings.Split(argument, "-")
	for i, word := range words[1:] {
		words[i+1] = string(unicode.ToUpper(rune(word[0]))) + word[1:]
	}
	return strings.Join(words, "")
}

// row is a row in the table of a change: an environment or, in wide format, one of its pods.
type row struct {
	values      map[string]string // the names that identify the change
	environment string
	status      string
	style       text.Style
	message     string
	pod         string
	address     string
	millis      int64
	rollout     answer.Environment // for its revisions and pods
}

// columns returns the columns: first the names of what was changed, of which the narrow table shows
// only the one that differs.
func (c *Change) columns(one bool) []output.Column[row] {
	var columns []output.Column[row]
	for _, name := range c.Names {
		column := output.Col(strings.ToUpper(name), func(r row) string { return r.values[name] })
		if one || name != c.Several {
			column = column.InWide()
		}
		columns = append(columns, column)
	}
	columns = append(columns,
		output.Col("ENVIRONMENT", func(r row) string { return r.environment }),
		output.Col("POD", func(r row) string { return r.pod }).InWide(),
		output.Col("ADDRESS", func(r row) string { return r.address }).InWide(),
		output.Col("TIME", row.time).InWide(),
		output.Col("STATUS", func(r row) string { return r.status }).Styled(func(r row) text.Style { return r.style }),
	)
	if c.Rollout {
		columns = append(columns,
			output.Col("REVISION", func(r row) string { return number(r.rollout.Revision) }),
			output.Col("WAS", func(r row) string { return number(r.rollout.PreviousRevision) }),
			output.Col("PODS", func(r row) string { return podsOf(r.rollout) }),
			output.Col("URL", func(r row) string { return r.rollout.URL }).InWide(),
		)
	}
	return append(columns, output.Col("MESSAGE", func(r row) string { return r.message }))
}

// number returns "" for 0, which stands for an unknown revision.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// podsOf returns how many of the pods that responded have the route, such as "1/2".
func podsOf(environment answer.Environment) string {
	if environment.PodsActive == nil || environment.PodsResponded == nil {
		return ""
	}
	return fmt.Sprintf("%d/%d", *environment.PodsActive, *environment.PodsResponded)
}

// Columns returns the column names of the table of a change, as --columns accepts them.
func Columns(names []string, rollout bool) []string {
	return output.ColumnNames((&Change{Names: names, Rollout: rollout}).columns(false))
}

func (r row) time() string {
	if r.millis == 0 {
		return ""
	}
	return (time.Duration(r.millis) * time.Millisecond).String()
}

// rows returns the rows of one result; at least one if named is set.
func (r result) rows(perPod, named bool) []row {
	d := r.outcome.Deployment
	if !r.outcome.Changed && len(d.Environments) == 0 {
		failure := fault.From(r.err)
		return []row{{values: r.values, style: text.Bad, status: worded(string(failure.Kind)), message: failure.Message}}
	}
	var rows []row
	for _, environment := range d.Environments {
		status, style := r.statusOf(environment.Success, environment.Pending)
		if environment.Status != "" && (environment.Status != string(answer.Saved) || !r.savedIsAll()) {
			status = worded(environment.Status)
		}
		if environment.Success && environment.Verified != "" {
			status = environment.Verified
		}
		whole := row{values: r.values, environment: nameOf(environment), status: status, style: style, millis: environment.Millis, rollout: environment}
		if !perPod || len(environment.Pods) == 0 {
			whole.message = messageOf(environment)
			rows = append(rows, whole)
			continue
		}
		for _, pod := range environment.Pods {
			status, style := r.statusOf(pod.Success, false)
			rows = append(rows, row{values: r.values, environment: whole.environment, pod: pod.Name, address: pod.Address, status: status, style: style, message: pod.Message, millis: pod.Millis})
		}
	}
	if len(rows) > 0 || r.err == nil && !named && !r.Due {
		return rows
	}
	status, style := string(d.Verdict), text.Good
	switch {
	case d.Verdict == answer.Deployed, d.Verdict == answer.Saved && r.savedIsAll():
		status = r.Deployed
	case d.Verdict == answer.NotDeployed:
		status, style = "failed", text.Bad
	case r.err != nil:
		style = text.Warning
	}
	return []row{{values: r.values, status: status, style: style, message: d.Message}}
}

// savedIsAll reports whether a change that was saved is complete, so that its status is the
// participle of the operation.
func (c *Change) savedIsAll() bool { return !c.Due && c.Deployed != "deployed" }

// worded returns a verdict or a kind of error in words.
func worded(code string) string { return strings.ReplaceAll(code, "_", " ") }

func (c *Change) statusOf(success, pending bool) (string, text.Style) {
	switch {
	case success:
		return c.Deployed, text.Good
	case pending:
		return "pending", text.Warning
	}
	return "failed", text.Bad
}
