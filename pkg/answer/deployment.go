package answer

import (
	"net/http"
	"slices"

	"github.com/apiops-cli/apiops/pkg/catalog"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Deployment is what became of a change on the way to the environments, in one
// shape for every generation of servers (quirks.md §4, §23). As JSON it is the
// documented deploymentResult: keys are only ever added.
type Deployment struct {
	Verdict      Verdict       `json:"-"`
	Success      bool          `json:"success"` // the server's own word on the whole; false where it gave none
	Message      string        `json:"message"` // may be empty
	Environments []Environment `json:"environmentResults"`
	// NotCarriedOver is what an import left behind, in the server's words
	// (quirks.md §24).
	NotCarriedOver []string `json:"-"`
}

// Environment is one environment the change was deployed to, or was not.
type Environment struct {
	Name    string `json:"environmentName"`
	Success bool   `json:"success"`                // true only if the environment and each of its pods say so
	Pending bool   `json:"pending,omitempty"`      // not there yet; Success is false
	Message string `json:"message"`                // may be empty
	Millis  int64  `json:"responseTime,omitempty"` // in milliseconds; 0 if not said
	Pods    []Pod  `json:"pods,omitempty"`
}

// Pod is one worker of an environment.
type Pod struct {
	Name    string `json:"podName"`
	Address string `json:"podIp,omitempty"`
	Success bool   `json:"success"`
	Message string `json:"message"`
	Millis  int64  `json:"responseTime,omitempty"` // in milliseconds; 0 if not said
}

// Verdict sums up what became of a change. It fails closed.
type Verdict string

// The verdicts.
const (
	// Deployed: the whole and every environment and pod say so.
	Deployed Verdict = "deployed"
	// Saved: the change is made, and the server told of no environment.
	Saved Verdict = "saved"
	// NotDeployed: the change is made, but not deployed everywhere.
	NotDeployed Verdict = "not_deployed"
	// Pending: the change is made, and still on its way to the environments.
	Pending Verdict = "pending"
	// Accepted: the server has started a run, which goes on by itself.
	Accepted Verdict = "accepted"
	// Absent: there was nothing to remove, and that was allowed.
	Absent Verdict = "absent"
)

// Verdicts lists all verdicts.
func Verdicts() []Verdict { return []Verdict{Deployed, Saved, NotDeployed, Pending, Accepted, Absent} }

// Meaning says to whoever reads a verdict in JSON what it is.
func (v Verdict) Meaning() string {
	switch v {
	case Deployed:
		return "the server, every environment and every pod confirm it"
	case Saved:
		return "the change is made; the server reported no environment"
	case NotDeployed:
		return "the change is made, but at least one environment did not get it"
	case Pending:
		return "the change is made, and the deployment is still running"
	case Accepted:
		return "the server has started a run, which continues by itself"
	case Absent:
		return "there was nothing to remove, and --ignore-missing accepts that"
	}
	return ""
}

// Failed are the environments that did not take the change.
func (d Deployment) Failed() []Environment {
	var failed []Environment
	for _, environment := range d.Environments {
		if !environment.Success && !environment.Pending {
			failed = append(failed, environment)
		}
	}
	return failed
}

// Deployment reads what the answer to a change says about the environments. A
// deployment is due when the operation deploys by itself, or was asked to: then a
// "success": false without any environment is not a mere "saved". Names are those
// in the request: their words are not the server's.
// It fails as Check does, and with OutcomeUnknown when no verdict can be read.
func (r *Reply) Deployment(due bool, names ...string) (Deployment, error) {
	if err := r.Check(); err != nil {
		return Deployment{}, err
	}
	switch {
	case r.IsFile():
		return Deployment{Verdict: Saved}, nil
	case len(r.Body()) == 0:
		if r.Status != http.StatusNoContent && r.Operation.Answer != catalog.AnswerEmpty && r.Operation.Answer != catalog.AnswerUnknown {
			return Deployment{}, unreadable(r, "it is empty")
		}
		return Deployment{Verdict: savedBy(r)}, nil
	}
	o, err := r.envelope()
	if err != nil {
		return Deployment{}, err
	}
	result, _ := document.ReadObject(o.Get("result")) // which may be missing
	bare := !o.claims() && !result.Has("success") || o.hasOwnStatus()
	if bare && !o.isBare() || !bare && !o.isSure() {
		return Deployment{}, unreadable(r, "it does not say whether it succeeded")
	}
	d := reading{due: due, stored: r.Operation.Speaks == catalog.SpeaksOfStorage, names: names}
	switch undeploys := r.Operation.Effect == catalog.EffectDestroys; {
	case !undeploys && due:
		d.wrong = "UNDEPLOYED"
	case r.Operation.Deploys == catalog.DeploysExplicit:
		d.wrong = "DEPLOYED"
	}
	if err := d.envelope(o.Object, bare); err != nil {
		return Deployment{}, unreadable(r, err.Error())
	}
	if r.Operation.Answer == catalog.AnswerEnvelope && string(o.Get("deployed")) == "false" && (due || o.Text("environmentName", "envName") != "") {
		d.denied = true
	}
	if due && d.container && !d.said && d.results == 0 && !d.denied && !d.waiting {
		return Deployment{}, unreadable(r, "its deployment result has neither a verdict nor a result")
	}
	deployment := d.deployment(due)
	if d.stored && d.said && !d.Success && !d.waiting && len(d.Environments) == 0 {
		failure := failed(r, "not saved", d.Message)
		failure.Kind = fault.Rejected
		return Deployment{}, failure
	}
	if deployment.Verdict == Saved {
		deployment.Verdict = savedBy(r)
	}
	deployment.eachText(func(words *string) { *words = r.Secrets.Mask(*words) })
	return deployment, nil
}

// isBare tells an object that is the thing itself, where the operation may answer
// with that, and nothing in it speaks of a failure.
func (o envelope) isBare() bool {
	mayBe := o.operation.Answer == catalog.AnswerBare || o.operation.Answer == catalog.AnswerUnknown
	return mayBe && isThing(o.Object) && !o.isWrapped() && isEmpty(o.Get("error"))
}

// isSure tells an envelope that is no mixture: the status of a thing beside the
// words of a failure says neither yes nor no.
func (o envelope) isSure() bool {
	speaks := o.Has("resultMessage") || o.Has("error")
	return !speaks || o.isOld() || o.Get("success") != nil || o.Get("status") == nil || wordOf(o.Text("status")) == yes
}

// isThing tells an object that holds more than denials and words about them: such
// a one is an envelope whose flag has another name.
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

// savedBy tells the receipt of a run (quirks.md §23) from anything else.
func savedBy(r *Reply) Verdict {
	if r.Status == http.StatusAccepted && r.Operation.Contract == catalog.ContractCommon {
		return Accepted
	}
	return Saved
}

// eachText visits what is said in the server's own words.
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
