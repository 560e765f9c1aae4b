package report

import (
	"slices"
	"strings"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// cases returns a case for each environment of a result, and one for the whole if there is no
// environment or if none of them explains the error.
func (r result) cases() []Case {
	environments, failure := r.outcome.Deployment.Environments, fault.From(r.err)
	whole := Case{Project: r.values["project"], Name: r.title(), Took: r.outcome.Took}
	if failure != nil {
		whole.Kind, whole.Message, whole.Hint = failure.Kind, failure.Message, failure.Hint
	}
	rows := r.rows(false, true)
	if len(environments) == 0 {
		whole.Status = rows[0].status
		if failure == nil {
			whole.Message = rows[0].message
		}
		return []Case{whole}
	}
	var cases []Case
	for i, environment := range environments {
		one := whole
		one.Environment, one.Status, one.Message = rows[i].environment, rows[i].status, rows[i].message
		if one.Kind = kindOf(environment); one.Kind == "" || one.Kind == fault.NotTried {
			one.Hint = ""
		} else if fault.Is(r.err, fault.Restored, fault.RestoreFailed) { // which says what runs there now
			one.Kind = failure.Kind
		}
		if environment.Millis > 0 {
			one.Took = time.Duration(environment.Millis) * time.Millisecond
		}
		one.Pods = environment.Pods
		cases = append(cases, one)
	}
	if failure != nil && !slices.ContainsFunc(cases, Case.failed) {
		whole.Status = worded(string(failure.Kind))
		cases = append(cases, whole)
	}
	return cases
}

// title returns what identifies a result, without the project unless that is all there is.
func (r result) title() string {
	var names []string
	for _, name := range r.Names {
		if value := r.values[name]; name != "project" && value != "" {
			names = append(names, value)
		}
	}
	if len(names) == 0 {
		return r.values["project"]
	}
	return strings.Join(names, "/")
}

// outputs returns what a workflow found out about each environment. Environments whose outputs would
// have the same names, such as prod-1 and prod_1, have none.
func (r result) outputs() []Output {
	environments, alike := r.outcome.Deployment.Environments, map[string]int{}
	for _, environment := range environments {
		alike[identifier(environment.Name)]++
	}
	var outputs []Output
	for _, environment := range environments {
		name := identifier(environment.Name)
		if alike[name] > 1 {
			continue
		}
		suffix := "_" + name
		outputs = append(outputs,
			Output{"revision" + suffix, number(environment.Revision)},
			Output{"previous_revision" + suffix, number(environment.PreviousRevision)},
			Output{"version" + suffix, environment.Version},
			Output{"invoke_url" + suffix, environment.URL})
	}
	return append(outputs, Output{"snapshot", r.outcome.Snapshot})
}

// kindOf returns why an environment does not have the change, or "".
func kindOf(environment answer.Environment) fault.Kind {
	switch {
	case environment.Success:
		return ""
	case environment.Pending:
		return fault.Pending
	case environment.Status != "":
		return fault.Kind(environment.Status)
	}
	return fault.Partial
}

// visible is a case whose texts are safe to show, on one line each.
func (c Case) visible(show func(string) string) Case {
	for _, words := range []*string{&c.Project, &c.Name, &c.Environment, &c.Status, &c.Message, &c.Hint} {
		*words = show(*words)
	}
	c.Pods = slices.Clone(c.Pods)
	for i := range c.Pods {
		for _, words := range []*string{&c.Pods[i].Name, &c.Pods[i].Address, &c.Pods[i].Message} {
			*words = show(*words)
		}
	}
	return c
}
