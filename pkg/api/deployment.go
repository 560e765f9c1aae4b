package api

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Deployment is what became of a change on the way to the environments, in one
// shape for every generation of servers (quirks.md §4).
type Deployment struct {
	Verdict      Verdict
	Success      bool   // the server's own word on the whole; false where it gave none
	Message      string // may be empty
	Environments []Environment
	// Unresolved are the references of an import that the server could not
	// resolve (quirks.md §5), as it wrote them.
	Unresolved []string
}

// Environment is one environment the change was deployed to, or was not.
type Environment struct {
	Name    string
	Success bool   // true only if the environment and each of its pods say so
	Message string // may be empty
	Millis  int64  // how long it took, in milliseconds; 0 if not said
	Pods    []Pod
}

// Pod is one worker of an environment.
type Pod struct {
	Name    string
	Address string
	Success bool
	Message string
	Millis  int64 // in milliseconds; 0 if not said
}

// Verdict sums a deployment up. It fails closed.
type Verdict string

// The verdicts.
const (
	// Deployed: the whole and every environment and pod say so.
	Deployed Verdict = "deployed"
	// Saved: the change is made, and the server told of no environment.
	Saved Verdict = "saved"
	// NotDeployed: the change is made, but not deployed everywhere.
	NotDeployed Verdict = "not_deployed"
)

// Deployment reads what the answer to a change says about the environments.
// The operation deploys when it deploys by itself or was asked to: then a
// "success": false without any environment is not a mere "saved".
// It fails as Check does, and when a verdict cannot be read with certainty. An
// operation that deploys always answers with an envelope (quirks.md §1).
func (r *Reply) Deployment(deploys bool) (Deployment, error) {
	if err := r.Check(); err != nil {
		return Deployment{}, err
	}
	if r.Status == 204 {
		return Deployment{Verdict: Saved}, nil
	}
	envelope, err := r.envelope()
	if err != nil {
		return Deployment{}, err
	}
	if !envelope.claims() && (deploys || r.Object() == nil) {
		return Deployment{}, r.unreadable("it does not say whether it succeeded")
	}
	reading := reading{index: make(map[string]int)}
	if err := reading.whole(envelope.get("deploymentResult")); err != nil {
		return Deployment{}, r.unreadable(err.Error())
	}
	if err := reading.children(envelope, place{}, 0); err != nil { // no server is known to put them there
		return Deployment{}, r.unreadable(err.Error())
	}
	unresolved, err := elements(envelope, "unresolvedReferences")
	if err != nil {
		return Deployment{}, r.unreadable(err.Error())
	}
	for _, reference := range unresolved {
		if shown, err := Redact(reference); err == nil {
			reference = shown
		}
		reading.Unresolved = append(reading.Unresolved, compactText(reference))
	}
	reading.note(reading.Message, envelope.text("resultMessage"), envelope.text("message"))
	deployment := reading.deployment(deploys)
	deployment.eachText(func(text *string) { *text = r.withoutSecrets(*text) })
	return deployment, nil
}

// Failed are the environments that did not take the change.
func (d Deployment) Failed() []Environment {
	var failed []Environment
	for _, environment := range d.Environments {
		if !environment.Success {
			failed = append(failed, environment)
		}
	}
	return failed
}

// eachText visits what is said in the server's own words.
func (d *Deployment) eachText(visit func(text *string)) {
	visit(&d.Message)
	for i := range d.Unresolved {
		visit(&d.Unresolved[i])
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

// reading gathers a deployment from whatever shape it comes in.
type reading struct {
	Deployment
	results int            // how many were entered
	index   map[string]int // where in Environments a name stands
	said    bool           // the server gave a verdict on the whole
	denied  bool           // it said in words that the deployment failed
}

// maxDepth is deeper than any nesting of environments and pods.
const maxDepth = 16

func (d *reading) whole(raw json.RawMessage) error {
	if raw == nil {
		return nil
	}
	result, err := readObject(raw)
	if err != nil {
		return fmt.Errorf("deploymentResult: %w", err)
	}
	for _, key := range []string{"success", "deployed"} {
		value, present, err := result.truth(key)
		if err != nil {
			return fmt.Errorf("deploymentResult: %w", err)
		}
		if present {
			d.tell(value)
		}
	}
	if result.text("envName", "environmentName") != "" { // a single environment stands for the whole
		return d.result(raw, place{}, 0)
	}
	d.Message = result.text("message", "detail")
	return d.children(result, place{}, 0)
}

// place is where in the nesting a result stands.
type place struct{ environment, pod, address string }

// children reads the results below an object, in every spelling.
func (d *reading) children(parent object, at place, depth int) error {
	if depth > maxDepth {
		return errors.New("its deployment results are nested too deeply")
	}
	for _, key := range []string{"detailList", "deploymentResults", "environmentResults"} {
		results, err := elements(parent, key)
		if err != nil {
			return err
		}
		for _, result := range results {
			if err := d.result(result, at, depth); err != nil {
				return err
			}
		}
	}
	if first := parent.get("firstFromApiResultList"); first != nil {
		if err := d.result(first, at, depth); err != nil {
			return err
		}
	}
	if err := d.names(parent, "deployedEnvironments", true); err != nil {
		return err
	}
	return d.names(parent, "failedEnvironments", false)
}

// result reads one element: an environment, a pod, or a level above more.
func (d *reading) result(raw json.RawMessage, at place, depth int) error {
	result, err := readObject(raw)
	if err != nil {
		return fmt.Errorf("a deployment result: %w", err)
	}
	if name := result.text("environmentName", "envName"); name != "" {
		at.environment = name
	}
	if name := result.text("podName", "podIp"); name != "" {
		at.pod, at.address = name, result.text("podIp")
	}
	success, present, err := result.truth("success")
	if err != nil {
		return fmt.Errorf("the result of environment %q: %w", at.environment, err)
	}
	message := result.text("message", "detail")
	if !present && message == "" {
		message = "the server did not say whether it was deployed"
	}
	millis, err := strconv.ParseInt(string(result.get("responseTime")), 10, 64)
	if err != nil {
		millis = 0 // only shown: an odd value is no reason to fail
	}

	above := at == (place{}) // no environment, but a level above them, if there are any below it
	before := d.results
	if !above {
		d.add(at, success, message, millis)
	}
	if err := d.children(result, at, depth+1); err != nil {
		return err
	}
	switch {
	case above && d.results > before:
		d.tell(success || !present)
	case above:
		d.add(at, success, message, millis)
	}
	return nil
}

// tell takes down a verdict on the whole. A denial stands, whatever follows.
func (d *reading) tell(success bool) {
	d.Success = success && (d.Success || !d.said)
	d.said = true
}

// names reads a list of names of environments that share one fate.
func (d *reading) names(parent object, key string, success bool) error {
	names, err := elements(parent, key)
	if err != nil {
		return err
	}
	for _, raw := range names {
		name, ok := textIn(raw)
		if !ok {
			return fmt.Errorf("%q holds something that is not a name", key)
		}
		d.add(place{environment: name}, success, "", 0)
	}
	return nil
}

func elements(parent object, key string) ([]json.RawMessage, error) {
	raw := parent.get(key)
	if raw == nil {
		return nil, nil
	}
	list, ok := readList(raw)
	if !ok {
		return nil, fmt.Errorf("%q is not a list", key)
	}
	return list, nil
}

// add enters one result. A failure is never undone by a later success.
func (d *reading) add(at place, success bool, message string, millis int64) {
	d.results++
	environment := d.environment(at.environment)
	environment.Success = environment.Success && success
	if at.pod == "" {
		environment.Message = cmp.Or(environment.Message, message)
		environment.Millis = max(environment.Millis, millis)
		return
	}
	environment.Pods = append(environment.Pods, Pod{Name: at.pod, Address: at.address, Success: success, Message: message, Millis: millis})
}

// environment finds the entry of a name, or makes one that is well so far.
func (d *reading) environment(name string) *Environment {
	i, known := d.index[name]
	if !known {
		i = len(d.Environments)
		d.Environments = append(d.Environments, Environment{Name: name, Success: true})
		d.index[name] = i
	}
	return &d.Environments[i]
}

// note takes texts into account: some servers tell only there that the
// deployment failed (quirks.md §5).
func (d *reading) note(messages ...string) {
	d.Message = cmp.Or(messages...)
	for _, message := range messages {
		words := strings.ToLower(withoutNames(message))
		d.denied = d.denied || strings.Contains(words, "but deployment") && strings.Contains(words, "failed")
	}
}

func (d *reading) deployment(deploys bool) Deployment {
	if !d.said {
		d.Success = len(d.Environments) > 0 && len(d.Failed()) == 0
	}
	switch {
	case d.denied, len(d.Failed()) > 0:
		d.Verdict = NotDeployed
	case len(d.Environments) > 0 && d.Success:
		d.Verdict = Deployed
	case len(d.Environments) > 0:
		d.Verdict = NotDeployed
	case d.said && !d.Success && deploys:
		d.Verdict = NotDeployed
	default:
		d.Verdict = Saved
	}
	return d.Deployment
}
