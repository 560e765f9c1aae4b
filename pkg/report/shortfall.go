// Package report tells what became of operations: rows for people, the documented
// JSON for programs, sentences, and the error that the exit code follows from.
package report

import (
	"fmt"
	"strings"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Shortfall is an error where something was done but did not reach every
// environment, or was not carried over whole. What was done is said as the
// beginning of a sentence.
func Shortfall(done string, outcome operate.Outcome) error {
	d := outcome.Deployment
	var failure *fault.Error
	switch {
	case outcome.Shortfall() == "":
		return nil
	case d.Verdict == answer.NotDeployed:
		failure = notDeployed(done, d)
	case d.Verdict == answer.Pending:
		failure = fault.Newf(fault.Pending, "%s", strings.TrimSuffix(done+", but the deployment is still pending: "+d.Message, ": ")).
			WithHint("the change itself is saved: do not send it again, look again later")
	default:
		failure = fault.Newf(fault.Partial, "%s, but not carried over: %s", done, strings.Join(d.NotCarriedOver, "; ")).
			WithHint("the rest is imported: complete what is missing by hand")
	}
	failure.CorrelationID = outcome.Logged
	return failure
}

func notDeployed(done string, d answer.Deployment) *fault.Error {
	failed, total := d.Failed(), len(d.Environments)
	message := strings.TrimSuffix(done+", but the server says that it was not deployed: "+d.Message, ": ")
	if len(failed) > 0 {
		some := "none"
		if total > len(failed) {
			some = fmt.Sprintf("only %d", total-len(failed))
		}
		message = fmt.Sprintf("%s, but deployed to %s of %s: %s", done, some, text.Quantity(total, "environment"), causes(failed))
	}
	return fault.Newf(fault.Partial, "%s", message).
		WithHint("the change itself is saved: mend the environment, then deploy it again, for example with another change of the same thing")
}

// causes names environments that failed, and why.
func causes(failed []answer.Environment) string {
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

func nameOf(environment answer.Environment) string {
	if environment.Name == "" {
		return "(unnamed)"
	}
	return environment.Name
}

// messageOf is what an environment says, or else its pods that failed.
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

// Unwritten is the error where something was done, or fell short of what was
// wanted, and the result of it could not be written. What was done is said as the
// beginning of a sentence.
func Unwritten(done string, shortfall, why error) error {
	if shortfall != nil {
		done = fault.From(shortfall).Message
	}
	failure := fault.From(why)
	return fault.Newf(fault.Failed, "%s, but the result could not be written: %s", done, failure.Message).WithHint("%s", failure.Hint)
}
