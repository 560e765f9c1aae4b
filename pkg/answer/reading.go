package answer

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/apiops-cli/apiops/pkg/document"
)

// reading collects a deployment from any of its shapes. Known keys are read strictly.
// Unknown keys can only make the verdict worse.
type reading struct {
	sum
	due       bool
	stored    bool   // the deploymentResult is about storing
	names     names  // the names in the request
	wrong     string // the state that means this operation was not carried out; may be empty
	container bool   // there is a deploymentResult or runtimeDeployment
	run       bool   // it describes a run, whose deploymentState is not that of this request
}

// maxDepth exceeds any nesting of environments and pods.
const maxDepth = 16

// place is the position of a result in the nesting.
type place struct {
	environment, pod, address string
	waiting                   bool // the whole is pending: a missing confirmation is no failure
}

// isContainer reports whether a key contains the result of a deployment.
func isContainer(key string) bool { return key == "deploymentResult" || key == "runtimeDeployment" }

// isResults reports whether a key contains a list of results and nothing else.
func isResults(key string) bool {
	return slices.Contains([]string{"detailList", "deploymentResults", "environmentResults"}, key)
}

// isNames reports whether a key contains a list of environment names.
func isNames(key string) bool { return key == "deployedEnvironments" || key == "failedEnvironments" }

const first = "firstFromApiResultList" // contains a single result

// isReturned reports whether a key contains the changed object, which may have a
// "success" or "status" of its own.
func isReturned(key string) bool {
	return slices.Contains([]string{"result", "resultList", "items"}, key)
}

// envelope reads a whole response. In a bare object, everything is the returned object,
// except what is known to report a deployment.
func (d *reading) envelope(envelope document.Object, bare bool) error {
	known := slices.ContainsFunc(envelope, func(m document.Member) bool {
		return isContainer(m.Key) && string(m.Value) != "null"
	})
	worded := envelope.Has("status")
	d.denied = !bare && string(envelope.Get("acknowledged")) == "false"
	for _, m := range envelope {
		var err error
		switch {
		case string(m.Value) == "null", isReturned(m.Key), m.Key == "status", m.Key == "success":
		case isContainer(m.Key):
			err = d.whole(m.Key, m.Value)
		case m.Key == "deploymentState" && d.run:
		case m.Key == "deploymentState":
			d.word(m.Value)
		case m.Key == "unresolvedReferences", m.Key == "advisories":
			err = d.left(m.Key, m.Value)
		case isResults(m.Key), isNames(m.Key), m.Key == first:
			err = d.children(document.Object{m}, place{}, 0)
		case bare: // part of the returned object, unless it looks like a runtimeDeployment
			if o := document.Members(m.Value); o.Text("state") != "" && document.IsList(o.Get("environments")) {
				d.search(m.Value, true)
			}
		default:
			deploys := strings.HasPrefix(m.Key, "deploy")
			d.search(m.Value, deploys && document.IsObject(m.Value) || m.Key == "environments")
			if m.Key == "state" || deploys && !isName(m.Key) {
				d.word(m.Value)
			}
			if !known { // it may be the deployment result under another name
				d.guess(document.Members(m.Value))
			}
			d.denied = d.denied || !worded && !isName(m.Key) && isFailure(m.Value)
		}
		if err != nil {
			return err
		}
	}
	d.Message = cmp.Or(d.Message, envelope.Text("resultMessage"), envelope.Text("message"))
	return nil
}

// left records what an import did not carry over. Advisories of level info do not count
// (quirks.md §24).
func (d *reading) left(key string, value json.RawMessage) error {
	list, ok := document.ReadList(value)
	if !ok {
		return fmt.Errorf("%q is not a list", key)
	}
	for _, element := range list {
		if o, err := document.ReadObject(element); err == nil && strings.EqualFold(o.Text("level"), "info") {
			continue
		}
		d.NotCarriedOver = append(d.NotCarriedOver, shown(element))
	}
	return nil
}

// whole reads a container.
func (d *reading) whole(key string, value json.RawMessage) error {
	d.container = true
	result, err := document.ReadObject(value)
	if err == nil {
		err = d.result(result, place{}, 0, true)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	return nil
}

// children reads the results below an object, under any key.
func (d *reading) children(parent document.Object, at place, depth int) error {
	if depth > maxDepth {
		return errors.New("its deployment results are nested too deeply")
	}
	for _, m := range parent {
		var err error
		list, isList := document.ReadList(m.Value)
		switch {
		case string(m.Value) == "null":
		case isNames(m.Key):
			err = d.listed(m.Key, list, isList)
		case isResults(m.Key) && !isList:
			err = fmt.Errorf("%q is not a list", m.Key)
		case isList && m.Key != first:
			for i := 0; i < len(list) && err == nil; i++ {
				err = d.element(m.Key, list[i], at, depth)
			}
		default:
			err = d.element(m.Key, m.Value, at, depth)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// element reads an element of a list, or a single value. Under a known key it is a
// result; under another key it is one if it names an environment. Otherwise only denials
// count.
func (d *reading) element(key string, value json.RawMessage, at place, depth int) error {
	known := isResults(key) || key == first
	result, err := document.ReadObject(value)
	switch {
	case err != nil && known:
		return fmt.Errorf("a deployment result: %w", err)
	case known, err == nil && key == "environments", result.Text("environmentName", "envName", "podName", "podIp") != "":
		return d.result(result, at, depth, false)
	}
	d.search(value, true)
	return d.children(result, at, depth+1)
}

// result reads an environment, a pod, or a level above several of them.
func (d *reading) result(result document.Object, at place, depth int, whole bool) error {
	name := result.Text("environmentName", "envName")
	if name == "" && !whole && at.environment == "" {
		name = result.Text("name", "environment")
	}
	at.environment = cmp.Or(name, at.environment)
	if pod := result.Text("podName", "podIp"); pod != "" {
		at.pod, at.address = pod, result.Text("podIp")
	}
	verdict, err := verdictOf(result)
	if err != nil {
		return fmt.Errorf("the result of environment %q: %w", at.environment, err)
	}
	denied := d.denies(result, verdict) || whole && string(result.Get("acknowledged")) == "false"
	switch {
	case denied:
		verdict = no
	case whole && verdict == silent && slices.ContainsFunc(result, isWaiting):
		verdict = notYet
	case at.waiting && verdict != yes && result.Get("success") == nil: // not acknowledged yet
		verdict = notYet
	}
	at.waiting = at.waiting || verdict == notYet
	message := wordsOf(result)

	above := at.environment == "" && at.pod == "" // a level above environments, if any
	before := d.results
	if !above {
		d.enter(at, verdict, message, millisOf(result))
	}
	if err := d.children(nested(result), at, depth+1); err != nil {
		return err
	}
	switch {
	case whole:
		d.tell(verdict)
		d.denied = d.denied || denied
		d.inSync = d.inSync || result.Text("state") == inSync
		if above {
			d.Message = cmp.Or(d.Message, message)
		}
	case above && d.results > before:
		d.tell(verdict)
	case above:
		d.enter(at, verdict, message, millisOf(result))
	}
	return nil
}

// nested returns the members of an object without the plain values, which are read with
// the object itself.
func nested(o document.Object) document.Object {
	return slices.DeleteFunc(slices.Clone(o), func(m document.Member) bool {
		plain := !document.IsObject(m.Value) && !document.IsList(m.Value)
		return plain && !isResults(m.Key) && !isNames(m.Key) && m.Key != first
	})
}

func millisOf(result document.Object) int64 {
	// An odd value is ignored, because it is only displayed.
	millis, _ := strconv.ParseInt(string(result.Get("responseTime")), 10, 64)
	return millis
}

// listed reads a list of environment names that share one result.
func (d *reading) listed(key string, list []json.RawMessage, isList bool) error {
	if !isList {
		return fmt.Errorf("%q is not a list", key)
	}
	verdict := no
	if key == "deployedEnvironments" {
		verdict = yes
	}
	for _, element := range list {
		name, ok := document.Text(element)
		if !ok {
			return fmt.Errorf("%q contains something that is not a name", key)
		}
		d.enter(place{environment: name}, verdict, "", 0)
	}
	return nil
}
