package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

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
func (c *Change) columns(one bool) []output.Column[*row] {
	var columns []output.Column[*row]
	for _, name := range c.Names {
		column := output.Col(strings.ToUpper(name), func(r *row) string { return r.values[name] })
		if one || name != c.Several {
			column = column.InWide()
		}
		columns = append(columns, column)
	}
	columns = append(columns,
		output.Col("ENVIRONMENT", func(r *row) string { return r.environment }),
		output.Col("POD", func(r *row) string { return r.pod }).InWide(),
		output.Col("ADDRESS", func(r *row) string { return r.address }).InWide(),
		output.Col("TIME", (*row).time).InWide(),
		output.Col("STATUS", func(r *row) string { return r.status }).Styled(func(r *row) text.Style { return r.style }),
	)
	if c.Rollout {
		columns = append(columns,
			output.Col("REVISION", func(r *row) string { return number(r.rollout.Revision) }),
			output.Col("WAS", func(r *row) string { return number(r.rollout.PreviousRevision) }),
			output.Col("PODS", func(r *row) string { return podsOf(r.rollout) }),
			output.Col("URL", func(r *row) string { return r.rollout.URL }).InWide(),
		)
	}
	return append(columns, output.Col("MESSAGE", func(r *row) string { return r.message }))
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

func (r *row) time() string {
	if r.millis == 0 {
		return ""
	}
	return (time.Duration(r.millis) * time.Millisecond).String()
}

// rows returns the rows of one result; at least one if named is set.
func (r result) rows(perPod, named bool) []*row {
	d := r.outcome.Deployment
	if !r.outcome.Changed && len(d.Environments) == 0 {
		failure := fault.From(r.err)
		return []*row{{values: r.values, style: text.Bad, status: worded(string(failure.Kind)), message: failure.Message}}
	}
	var rows []*row
	for _, environment := range d.Environments {
		status, style := r.statusOf(environment.Success, environment.Pending)
		if environment.Status != "" && (environment.Status != string(answer.Saved) || !r.savedIsAll()) {
			status = worded(environment.Status)
		}
		if environment.Success && environment.Verified != "" {
			status = environment.Verified
		}
		whole := &row{values: r.values, environment: nameOf(environment), status: status, style: style, millis: environment.Millis, rollout: environment}
		if !perPod || len(environment.Pods) == 0 {
			whole.message = messageOf(environment)
			rows = append(rows, whole)
			continue
		}
		for _, pod := range environment.Pods {
			status, style := r.statusOf(pod.Success, false)
			rows = append(rows, &row{values: r.values, environment: whole.environment, pod: pod.Name, address: pod.Address, status: status, style: style, message: pod.Message, millis: pod.Millis})
		}
	}
	if len(rows) > 0 || r.err == nil && !named && !r.Due {
		return rows
	}
	status, style := string(d.Verdict), text.Good
	switch {
	case d.Verdict == answer.Deployed, d.Verdict == answer.Saved && r.savedIsAll():
		status = r.Deployed
	case r.outcome.Ended != nil: // its run
		status, style = worded(string(fault.From(r.outcome.Ended).Kind)), text.Bad
	case d.Verdict == answer.NotDeployed:
		status, style = "failed", text.Bad
	case r.err != nil:
		style = text.Warning
	}
	return []*row{{values: r.values, status: status, style: style, message: d.Message}}
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
