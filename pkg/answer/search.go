package answer

import (
	"encoding/json"
	"slices"

	"github.com/apiops-cli/apiops/pkg/document"
)

// hasSilent reports whether a value is a list of results that contains an environment
// without a verdict.
func hasSilent(value json.RawMessage) bool {
	list, _ := document.ReadList(value)
	return slices.ContainsFunc(list, func(element json.RawMessage) bool {
		o := document.Members(element)
		verdict, _ := verdictOf(o)
		return verdict == silent && o.Text("environmentName", "envName") != ""
	})
}

// search looks for denials at any depth, under unknown keys. Inside an object that
// reports on a deployment, because it names an environment or has results, words and
// lists count too, and no key contains the returned object.
func (d *reading) search(value json.RawMessage, inside bool) {
	list, _ := document.ReadList(value)
	for _, element := range list {
		d.denied = d.denied || inside && isFailure(element)
		d.search(element, inside)
	}
	if !document.IsObject(value) {
		words, _ := document.Text(value)
		d.denied = d.denied || d.names.deny(words)
		return
	}
	o := document.Members(value)
	inside = inside || slices.ContainsFunc(o, func(m document.Member) bool {
		return m.Key == "environmentName" || m.Key == "envName" || m.Key == "podName" || m.Key == first || isResults(m.Key) || isNames(m.Key)
	})
	if inside {
		d.guess(o)
	}
	worded := isWorded(o)
	for _, m := range o {
		switch {
		case inside && !worded && !isName(m.Key) && isFailure(m.Value):
			d.denied = true
		case (m.Key == "success" || m.Key == "acknowledged") && string(m.Value) == "false",
			inside && hasFailed(m), isResults(m.Key) && hasSilent(m.Value):
			d.denied = true
		case inside || !isReturned(m.Key):
			d.search(m.Value, inside)
		}
	}
}

// guess reads an object that may be a container, or inside one, under another name: only
// denials count.
func (d *reading) guess(o document.Object) {
	word := max(d.wordOf(o.Text("status")), d.wordOf(o.Text("state")))
	undeployed := string(o.Get("deployed")) == "false" && (d.due || d.stored || o.Text("environmentName", "envName") != "")
	d.denied = d.denied || word == no || undeployed
	d.waiting = d.waiting || word == notYet
}
