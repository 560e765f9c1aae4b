package answer

import (
	"net/http"
	"slices"
	"strings"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Deployment is the result of deploying a change to the environments, in one shape for
// every generation of servers (quirks.md §4, §23). In JSON it is the documented
// deploymentResult: keys are only ever added.
type Deployment struct {
	Verdict      Verdict       `json:"-"`
	Success      bool          `json:"success"` // as reported for the whole; false if not reported
	Message      string        `json:"message"` // may be empty
	Environments []Environment `json:"environmentResults"`
	// NotCarriedOver lists what an import did not carry over, in the words of the server
	// (quirks.md §24).
	NotCarriedOver []string `json:"-"`
}

// Environment is the result of one environment.
type Environment struct {
	Name    string `json:"environmentName"`
	Success bool   `json:"success"`                // only if the environment and all pods succeeded
	Pending bool   `json:"pending,omitempty"`      // not deployed yet; Success is false
	Message string `json:"message"`                // may be empty
	Millis  int64  `json:"responseTime,omitempty"` // in milliseconds; 0 if unknown
	Pods    []Pod  `json:"pods,omitempty"`
	// The rest is not reported by the server in response to a change, but read afterwards.
	Revision         int    `json:"revision,omitempty"`         // that was deployed
	PreviousRevision int    `json:"previousRevision,omitempty"` // that was deployed before
	Version          string `json:"version,omitempty"`          // of the API
	PodsActive       *int   `json:"podsActive,omitempty"`       // how many pods have the route
	PodsResponded    *int   `json:"podsResponded,omitempty"`    // how many pods were asked and responded
	Verified         string `json:"verified,omitempty"`         // how far the deployment was proven
	URL              string `json:"invokeUrl,omitempty"`        // where the proxy is called
	// Status is set for an environment with a request of its own, if the server did not
	// report on it: the verdict on that request, or the kind of its error.
	Status string `json:"status,omitempty"`
}

// Pod is one worker of an environment.
type Pod struct {
	Name    string `json:"podName"`
	Address string `json:"podIp,omitempty"`
	Success bool   `json:"success"`
	Message string `json:"message"`
	Millis  int64  `json:"responseTime,omitempty"` // in milliseconds; 0 if unknown
}

// Expect adds a failure for each environment that the server was asked to deploy to and does not
// mention, if it mentions others: some servers skip what they do not know (quirks.md §5).
func (d *Deployment) Expect(names []string) {
	named := func(name string) bool {
		return slices.ContainsFunc(d.Environments, func(e Environment) bool { return strings.EqualFold(e.Name, name) })
	}
	if len(d.Environments) == 0 || named("") {
		return
	}
	running := d.Verdict == Pending || d.Verdict == Accepted
	for _, name := range names {
		if named(name) {
			continue
		}
		d.Environments = append(d.Environments, Environment{Name: name, Pending: running, Message: "the server did not report on this environment"})
		if d.Success = false; !running {
			d.Verdict = NotDeployed
		}
	}
}

// Failed returns the environments to which the change was not deployed.
func (d Deployment) Failed() []Environment {
	var failed []Environment
	for _, environment := range d.Environments {
		if !environment.Success && !environment.Pending {
			failed = append(failed, environment)
		}
	}
	return failed
}

// Deployment reads what the response to a change reports about the environments. A
// deployment is due if the operation deploys by itself or was asked to: then a "success":
// false without any environment is not just Saved. names are the names in the request:
// text that matches them is not the server's. It fails as Check does, and with
// OutcomeUnknown if no verdict can be read.
func (r *Reply) Deployment(due bool, names ...string) (Deployment, error) {
	if err := r.Check(); err != nil {
		return Deployment{}, err
	}
	switch {
	case r.isFile():
		return Deployment{Verdict: Saved}, nil
	case len(r.Body()) == 0:
		if !r.mayBeEmpty() {
			return Deployment{}, unreadable(r, "it is empty")
		}
		return Deployment{Verdict: savedBy(r)}, nil
	}
	o, err := r.envelope()
	if err != nil {
		return Deployment{}, err
	}
	result, _ := document.ReadObject(o.Get("result")) // may be missing
	bare := !o.claims() && !result.Has("success") || o.hasOwnStatus()
	if bare && !o.isBare() || !bare && !o.isSure() {
		return Deployment{}, unreadable(r, "it does not say whether the change succeeded")
	}
	d := reading{
		due: due, names: names, wrong: wrongState(r.Operation, due),
		stored: r.Operation.Speaks == catalog.SpeaksOfStorage || r.Operation.Speaks == catalog.SpeaksOfStart,
		run:    r.Operation.Deploys == catalog.DeploysNever && o.Has("runId"),
	}
	if err := d.envelope(o.Object, bare); err != nil {
		return Deployment{}, unreadable(r, err.Error())
	}
	wrapped := r.Operation.Answer == catalog.AnswerEnvelope || r.Operation.Answer == catalog.AnswerListed
	if wrapped && string(o.Get("deployed")) == "false" && (due || o.Text("environmentName", "envName") != "") {
		d.denied = true
	}
	if due && d.container && !d.said && d.results == 0 && !d.denied && !d.waiting {
		return Deployment{}, unreadable(r, "its deployment result reports neither success nor failure")
	}
	deployment := d.deployment(due)
	if d.stored && d.said && !d.Success && !d.waiting && len(d.Environments) == 0 {
		what := "not saved"
		if r.Operation.Speaks == catalog.SpeaksOfStart {
			what = "not started"
		}
		failure := failed(r, what, d.Message)
		failure.Kind = fault.Rejected
		return Deployment{}, failure
	}
	switch {
	case r.Operation.Speaks == catalog.SpeaksOfProbe:
		deployment.Verdict = Reachable // Check reports a test that failed
	case deployment.Verdict == Saved:
		deployment.Verdict = savedBy(r)
	}
	deployment.eachText(func(words *string) { *words = r.Secrets.Mask(*words) })
	return deployment, nil
}

// mayBeEmpty reports whether a success may have no body. A test that passed says so.
func (r *Reply) mayBeEmpty() bool {
	if r.Operation.Speaks == catalog.SpeaksOfProbe {
		return false
	}
	return r.Status == http.StatusNoContent || r.Operation.Answer == catalog.AnswerEmpty || r.Operation.Answer == catalog.AnswerUnknown
}

// wrongState returns the state of an environment that means that the operation was not carried out
// there, or "". What is deployed again because a part of it is removed, or its keys are replaced, must
// not be undeployed.
func wrongState(operation catalog.Operation, due bool) string {
	undeploys := operation.Effect == catalog.EffectDestroys && operation.Deploys != catalog.DeploysAsked
	switch {
	case due && !undeploys:
		return "UNDEPLOYED"
	case operation.Deploys == catalog.DeploysExplicit:
		return "DEPLOYED"
	}
	return ""
}

// isBare reports whether the object is the resource itself: the operation may return
// that, and nothing in the object indicates a failure.
func (o envelope) isBare() bool {
	mayBe := o.operation.Answer == catalog.AnswerBare || o.operation.Answer == catalog.AnswerUnknown
	return mayBe && isThing(o.Object) && !o.isWrapped() && isEmpty(o.Get("error"))
}

// isSure reports whether the envelope is consistent. The status of a resource next to an
// error message means neither success nor failure.
func (o envelope) isSure() bool {
	speaks := o.Has("resultMessage") || o.Has("error")
	return !speaks || o.isOld() || o.Get("success") != nil || o.Get("status") == nil || wordOf(o.Text("status")) == yes
}

// isThing reports whether an object contains more than denials and messages about them.
// If it does not, it is an envelope whose success flag has another name.
func isThing(o document.Object) bool {
	return slices.ContainsFunc(o, func(m document.Member) bool {
		switch {
		case isContainer(m.Key), slices.Contains([]string{"message", "detail", "success", "unresolvedReferences", "advisories"}, m.Key):
			return false
		case isEmpty(m.Value), isFailure(m.Value):
			return false
		}
		return !document.IsObject(m.Value) || isThing(document.Members(m.Value))
	})
}

// savedBy distinguishes the receipt of what continues in the background (quirks.md §14, §23) and the
// success of a check from any other response.
func savedBy(r *Reply) Verdict {
	if r.Operation.Speaks == catalog.SpeaksOfStart || r.Status == http.StatusAccepted && r.Operation.Contract == catalog.ContractCommon {
		return Accepted
	}
	if r.Operation.Reads() && r.Operation.Answer == catalog.AnswerEmpty {
		return Unchanged
	}
	return Saved
}

// eachText visits all text that comes from the server.
func (d *Deployment) eachText(visit func(words *string)) {
	visit(&d.Message)
	for i := range d.NotCarriedOver {
		visit(&d.NotCarriedOver[i])
	}
	for i := range d.Environments {
		visit(&d.Environments[i].Name)
		visit(&d.Environments[i].Message)
		for j := range d.Environments[i].Pods {
			visit(&d.Environments[i].Pods[j].Name)
			visit(&d.Environments[i].Pods[j].Message)
		}
	}
}
