package answer

import (
	"cmp"
	"slices"
)

// sum combines results and verdicts.
type sum struct {
	Deployment
	index   map[string]int // index in Environments by name
	results int            // the number of results entered
	said    bool           // there is a verdict on the whole
	denied  bool           // something denies success, at any place
	waiting bool           // something is pending
	inSync  bool           // the whole reports that every environment has the change
}

// tell records a verdict on the whole. A denial is final.
func (d *sum) tell(verdict says) {
	if verdict == silent {
		return
	}
	d.waiting = d.waiting || verdict == notYet
	d.Success = verdict == yes && (d.Success || !d.said)
	d.said = true
}

// enter records one result. A later success never overrides a failure.
func (d *sum) enter(at place, verdict says, message string, millis int64) {
	if verdict == silent && message == "" {
		message = "the server did not report whether the change was deployed"
	}
	d.results++
	i, known := d.index[at.environment]
	if !known {
		i = len(d.Environments)
		d.Environments = append(d.Environments, Environment{Name: at.environment, Success: true})
		if d.index == nil {
			d.index = make(map[string]int)
		}
		d.index[at.environment] = i
	}
	environment := &d.Environments[i]
	environment.Pending = verdict == notYet && environment.Success || (verdict == yes || verdict == notYet) && environment.Pending
	environment.Success = environment.Success && verdict == yes
	if at.pod == "" {
		environment.Message = cmp.Or(environment.Message, message)
		environment.Millis = max(environment.Millis, millis)
		return
	}
	environment.Pods = append(environment.Pods, Pod{Name: at.pod, Address: at.address, Success: verdict == yes, Message: message, Millis: millis})
}

func (d *sum) deployment(due bool) Deployment {
	failed := len(d.Failed()) > 0
	if !d.said {
		d.Success = len(d.Environments) > 0 && !failed && !d.waiting
	}
	waiting := d.waiting || slices.ContainsFunc(d.Environments, func(e Environment) bool { return e.Pending })
	switch {
	case d.denied, failed:
		d.Verdict = NotDeployed
	case waiting:
		d.Verdict = Pending
	case d.said && !d.Success && (len(d.Environments) > 0 || due):
		d.Verdict = NotDeployed
	case len(d.Environments) > 0, d.inSync && d.Success:
		d.Verdict = Deployed
	default:
		d.Verdict = Saved
	}
	return d.Deployment
}
