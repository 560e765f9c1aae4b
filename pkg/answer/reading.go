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

// reading gathers a deployment from whatever shape it comes in. Keys that are
// known are read strictly. Those that are not can only make the verdict worse.
type reading struct {
	sum
	due       bool
	stored    bool   // what is called a deployment result is about storing
	names     names  // of the request
	wrong     string // the state of what this operation has not done; may be empty
	container bool   // there is a deploymentResult, or the like
}

// maxDepth is deeper than any nesting of environments and pods.
const maxDepth = 16

// place is where in the nesting a result stands.
type place struct {
	environment, pod, address string
	waiting                   bool // the whole is not there yet, so nothing in it has failed by that
}

// isContainer tells the keys that hold what became of a deployment.
func isContainer(key string) bool { return key == "deploymentResult" || key == "runtimeDeployment" }

// isResults tells the keys that hold lists of results, and nothing else.
func isResults(key string) bool {
	return slices.Contains([]string{"detailList", "deploymentResults", "environmentResults"}, key)
}

// isNames tells the keys that hold lists of names of environments.
func isNames(key string) bool { return key == "deployedEnvironments" || key == "failedEnvironments" }

const first = "firstFromApiResultList" // holds a single result

// isReturned tells the keys that hold what was changed, which may have a
// "success" or "status" of its own.
func isReturned(key string) bool {
	return slices.Contains([]string{"result", "resultList", "items"}, key)
}

// envelope reads an answer as a whole. Of a bare object, all is returned but what
// is known to speak of a deployment.
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
		case m.Key == "deploymentState":
			d.word(m.Value)
		case m.Key == "unresolvedReferences", m.Key == "advisories":
			err = d.left(m.Key, m.Value)
		case isResults(m.Key), isNames(m.Key), m.Key == first:
			err = d.children(document.Object{m}, place{}, 0)
		case bare: // returned, unless it looks like a runtimeDeployment
			if o := document.Members(m.Value); o.Text("state") != "" && document.IsList(o.Get("environments")) {
				d.search(m.Value, true)
			}
		default:
			d.search(m.Value, m.Key == "environments")
			if m.Key == "state" || strings.HasPrefix(m.Key, "deploy") {
				d.word(m.Value)
			}
			if !known { // it may be the result of the deployment by another name
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

// left takes down what an import did not carry over. Notes for information are
// no loss (quirks.md §24).
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

// children reads what stands below an object: results by every key.
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

// element reads one of a list, or a value by itself. By a known key it is a
// result; by another, if it names an environment. Else only a denial counts.
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

// result reads an environment, a pod, or a level above more of them.
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

	above := at.environment == "" && at.pod == "" // a level above environments, if there are any below
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

// nested is what an object holds besides plain values, which are read with the
// object itself.
func nested(o document.Object) document.Object {
	return slices.DeleteFunc(slices.Clone(o), func(m document.Member) bool {
		plain := !document.IsObject(m.Value) && !document.IsList(m.Value)
		return plain && !isResults(m.Key) && !isNames(m.Key) && m.Key != first
	})
}

func millisOf(result document.Object) int64 {
	millis, _ := strconv.ParseInt(string(result.Get("responseTime")), 10, 64) // only shown: an odd value is no failure
	return millis
}

// listed reads a list of names of environments that share one fate.
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
			return fmt.Errorf("%q holds something that is not a name", key)
		}
		d.enter(place{environment: name}, verdict, "", 0)
	}
	return nil
}
