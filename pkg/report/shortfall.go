// Package report reports the outcomes of operations: rows for people, the documented JSON for
// programs, summaries, and the error that determines the exit code.
package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Shortfall returns an error if the change was made but not deployed to every environment, or not
// imported completely.
func (c *Change) Shortfall(values map[string]string, outcome operate.Outcome) error {
	d, done := outcome.Deployment, c.done(values)
	var failure *fault.Error
	switch {
	case outcome.Shortfall() == "":
		return nil
	case outcome.Ended != nil:
		return outcome.Ended
	case d.Verdict == answer.NotDeployed:
		failure = fault.Newf(fault.Partial, "%s", cmp.Or(c.undone(values, d), done+", but "+c.failed(d))).
			WithHint("%s", c.Again(values))
	case d.Verdict == answer.Pending && c.Explicit:
		failure = fault.Newf(fault.Pending, "%s", cmp.Or(c.undone(values, d), done+", but the deployment is still pending")).
			WithHint("check again later, do not repeat the command")
	case d.Verdict == answer.Pending:
		failure = fault.Newf(fault.Pending, "%s", strings.TrimSuffix(done+", but the deployment is still pending: "+d.Message, ": ")).
			WithHint("the change is saved; check again later, do not repeat the command")
	default:
		failure = fault.Newf(fault.Partial, "%s, but not completely: %s", done, strings.Join(named(d.NotCarriedOver), "; ")).
			WithHint("the rest is imported; add what is missing by hand")
	}
	failure = failure.At(c.Host, 0)
	failure.CorrelationID = outcome.Logged
	if cause := fault.From(outcome.Cause); cause != nil { // the request of a later environment failed
		failure.CorrelationID, failure.ForAll = cause.CorrelationID, cause.ForAll
		if cause.Kind == fault.Interrupted {
			failure = failure.In("interrupted").WithHint("run the command again")
			failure.Kind = fault.Interrupted
			return failure
		}
		if cause.Hint != "" {
			failure.Hint = cause.Hint + "; " + failure.Hint
		}
	}
	return failure
}

// undone says where an explicit deployment succeeded, where it failed, why, and where it was not tried.
// It returns "" for any other change, and if Done does not say where it was made.
func (c *Change) undone(values map[string]string, d answer.Deployment) string {
	subject, where, _ := strings.Cut(c.Done, c.Deployed+" ")
	to, _, found := strings.Cut(where, "{environment}")
	if !c.Explicit || !found {
		return ""
	}
	var done, failed, pending, untried []string
	for _, environment := range d.Environments {
		name := nameOf(environment)
		switch {
		case environment.Status == string(fault.NotTried):
			untried = append(untried, name)
		case environment.Pending:
			pending = append(pending, name)
		case environment.Success:
			done = append(done, name)
		default:
			failed = append(failed, strings.TrimSuffix(name+": "+messageOf(environment), ": "))
		}
	}
	subject, deployed := text.Fill(subject, values), c.Deployed+" "+to
	var sentence string
	add := func(names []string, first, then, yet string) {
		switch {
		case len(names) == 0:
			return
		case sentence == "":
			sentence = subject + first + deployed
		default:
			sentence += then + " " + to
		}
		sentence += strings.Join(names, ", ") + yet
	}
	add(done, "", "", "")
	add(failed, "was not ", ", but not", "")
	add(pending, "is not ", ", and not", " yet")
	if len(untried) > 0 {
		sentence += "; not tried: " + strings.Join(untried, ", ")
	}
	return sentence
}

// failed says where a deployment failed, and where it was not tried. It does not repeat messages
// that the table shows.
func (c *Change) failed(d answer.Deployment) string {
	var failed, pending, untried []string
	for _, environment := range d.Environments {
		cause := nameOf(environment)
		if message := messageOf(environment); message != "" && !c.listed {
			cause += " (" + message + ")"
		}
		switch {
		case environment.Status == string(fault.NotTried):
			untried = append(untried, nameOf(environment))
		case environment.Pending:
			pending = append(pending, cause)
		case !environment.Success:
			failed = append(failed, cause)
		}
	}
	var parts []string
	if len(failed) > 0 {
		what := "deployment"
		if c.Deletes {
			what = "its removal"
		}
		parts = append(parts, fmt.Sprintf("%s failed in %d of %s: %s",
			what, len(failed), text.Quantity(len(d.Environments), "environment"), strings.Join(failed, ", ")))
	}
	if len(untried) > 0 {
		if len(pending) > 0 {
			parts = append(parts, "deployment is still pending in "+strings.Join(pending, ", "))
		}
		parts = append(parts, "not tried: "+strings.Join(untried, ", "))
	}
	if len(parts) == 0 {
		what := "it was not deployed"
		if c.Deletes {
			what = "its removal was not deployed"
		}
		return strings.TrimSuffix("the server reports that "+what+": "+d.Message, ": ")
	}
	return strings.Join(parts, "; ")
}

// leftovers returns what was not carried over as the server wrote it: objects or texts.
func leftovers(notCarriedOver []string) []any {
	list := make([]any, len(notCarriedOver))
	for i, one := range notCarriedOver {
		list[i] = one
		if json.Valid([]byte(one)) && document.IsObject(json.RawMessage(one)) {
			list[i] = json.RawMessage(one)
		}
	}
	return list
}

// named returns what was not carried over for people: the type and the name of an object or the key
// of an advisory, and why.
func named(notCarriedOver []string) []string {
	list := slices.Clone(notCarriedOver)
	for i, one := range list {
		o := document.Members(json.RawMessage(one))
		if words := strings.TrimSpace(o.Text("type") + " " + o.Text("name", "key")); words != "" {
			list[i] = strings.TrimSuffix(words+": "+o.Text("message", "reason"), ": ")
		}
	}
	return list
}

func nameOf(environment answer.Environment) string {
	if environment.Name == "" {
		return "(unnamed)"
	}
	return environment.Name
}

// messageOf returns the message of an environment, or those of its failed pods if it has none.
func messageOf(environment answer.Environment) string {
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

// Unwritten returns the error for a result that could not be written. It begins with done, the
// beginning of a sentence. If there is a shortfall, which is what matters, it is that error, and says
// so, too.
func Unwritten(done string, shortfall, why error) error {
	failure := fault.From(why)
	unwritten := ", but the result could not be written: " + failure.Message
	if shortfall == nil {
		return fault.Newf(fault.Failed, "%s%s", done, unwritten).WithHint("%s", failure.Hint)
	}
	both := *fault.From(shortfall)
	both.Message += unwritten
	both.Hint = cmp.Or(both.Hint, failure.Hint)
	return &both
}
