package report

import (
	"encoding/json"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/document"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
	"github.com/apiops-cli/apiops/pkg/output"
	"github.com/apiops-cli/apiops/pkg/text"
)

// Change says how to report the results of a change.
type Change struct {
	Names     []string // what identifies a result, in order: placeholders of the route and arguments
	Several   string   // the argument that accepts several names; may be empty
	Subject   string   // the name that -o name prints
	Key       string   // the path in the response of the key of what was created; may be empty
	Done      string   // what was done, as the beginning of a sentence with {placeholders}
	Due       bool     // the server was expected to deploy
	Asked     bool     // the server deploys if it is asked to
	OnlySaves bool     // the server never deploys it, but it requires a deployment
	Deployed  string   // the status of an environment that has the change, such as "removed"
	Explicit  bool     // the change is the deployment itself: nothing else is saved
	StartsRun bool     // the change is carried out as a run
	Deletes   bool     // the object is gone, so it cannot be deployed again
	Repeats   bool     // repeating the command deploys again
	Redeploy  string   // how to deploy again otherwise, with {placeholders}; may be empty
	Target    string   // where it was done, as the end of a sentence
	Host      string   // the host that the requests went to
	Warnings  []string // about the whole run
	Rollout   bool     // the table shows revisions and pods

	listed bool // a table shows the environments and their messages
}

// result is the result of one change.
type result struct {
	*Change
	values  map[string]string
	outcome operate.Outcome
	err     error // nil: success; also set if not everything was deployed
}

// KeyPlaceholder stands for the key of what was created in Change.Done.
const KeyPlaceholder = "{key}"

func (c *Change) result(values map[string]string, outcome operate.Outcome) result {
	r := result{Change: c, values: values, outcome: outcome, err: outcome.Err}
	if c.Key != "" {
		r.values = maps.Clone(values)
		r.values["key"] = c.keyOf(outcome)
	}
	if outcome.Changed {
		r.err = c.Shortfall(r.values, outcome)
	}
	return r
}

// name is what -o name prints.
func (r result) name() string {
	switch {
	case r.Key != "":
		return r.values["key"]
	case r.outcome.Run != "":
		return r.outcome.Run
	}
	return r.values[r.Subject]
}

// keyOf returns the key of what was created, or nothing if the response does not contain it.
func (c *Change) keyOf(outcome operate.Outcome) string {
	for _, document := range []json.RawMessage{outcome.Document, outcome.Secret} {
		if key := output.ValueAt(document, c.Key); key != "" {
			return key
		}
	}
	return strings.TrimPrefix(path.Base("/"+outcome.Resource), "/")
}

// done says what was done. The key of what was created may be unknown.
func (c *Change) done(values map[string]string) string {
	return strings.ReplaceAll(text.Fill(c.Done, values), "  ", " ")
}

// Record adds the result of a change to a journal, which may be nil.
func (c *Change) Record(journal *Journal, values map[string]string, outcome operate.Outcome) {
	journal.record(0, c.result(values, outcome))
}

// summary is the sentence for a change that succeeded. It does not repeat what the table shows.
func (r result) summary() string {
	done := r.done(r.values) + " " + r.Target
	if r.outcome.Repeated {
		done = "Already done with this idempotency key: " + text.LowerFirst(done)
	}
	switch d := r.outcome.Deployment; {
	case d.Verdict == answer.Absent && !r.listed:
		return "Nothing to do " + r.Target + ": " + d.Message
	case d.Verdict == answer.Absent:
		return "Nothing to do " + r.Target + "."
	case d.Verdict == answer.Unchanged && r.Rollout:
		return "Nothing to do " + r.Target + "."
	case d.Verdict == answer.Accepted && r.outcome.Run != "":
		return done + "; run " + r.outcome.Run + " continues in the background."
	case d.Verdict == answer.Accepted:
		return "The server accepted the request and continues in the background: " + text.LowerFirst(done) + "."
	case r.outcome.Run != "":
		return done + "; run " + r.outcome.Run + " ended successfully."
	case r.outcome.Repeated:
		return done + "."
	case d.Verdict == answer.Saved && r.Explicit:
		return "Not confirmed by the server: " + text.LowerFirst(done) + "."
	case d.Verdict == answer.Saved && r.Due:
		return done + "; the server reported no deployment."
	case d.Verdict == answer.Saved && r.Asked:
		return done + "; saved, not deployed (add --deploy-to ENVIRONMENT)."
	case d.Verdict == answer.Saved && r.OnlySaves:
		return done + "; saved, not deployed (" + r.deploy(r.values) + ")."
	}
	return done + "."
}

// Absent returns the warning that nothing was deployed because there was nothing to remove.
func (c *Change) Absent(values map[string]string) string {
	return "nothing was removed, so nothing was deployed; if an earlier deployment failed, " + c.redeploy(values)
}

// redeploy returns a hint for a failed deployment.
func (c *Change) redeploy(values map[string]string) string {
	const fix = "fix the environment, then "
	switch {
	case c.Deletes:
		return "fix the environment, which may still have it, then redeploy the environment in the manager"
	case c.Explicit:
		return fix + "run the command again"
	case c.Repeats:
		return fix + "run the command again to deploy again"
	}
	return fix + c.deploy(values)
}

// deploy says how to deploy what was changed.
func (c *Change) deploy(values map[string]string) string {
	switch {
	case c.Redeploy != "":
		return text.Fill(c.Redeploy, pasteable(values))
	case values["proxy-group"] != "": // maybe of a member
		return text.Fill(`deploy it with "apiops proxy-group deploy {proxy-group} --environment ENVIRONMENT"`, pasteable(values))
	case values["proxy"] != "":
		return text.Fill(`deploy it with "apiops proxy deploy {proxy} --environment ENVIRONMENT"`, pasteable(values))
	}
	return "deploy it in the manager"
}

// pasteable quotes names for a shell, but not a placeholder such as <username>.
func pasteable(values map[string]string) map[string]string {
	quoted := make(map[string]string, len(values))
	for name, value := range values {
		quoted[name] = value
		if value != "<"+name+">" {
			quoted[name] = text.Quoted(value)
		}
	}
	return quoted
}

// Again returns the hint for a change that is not deployed everywhere.
func (c *Change) Again(values map[string]string) string {
	saved := "the change is saved, but repeating the command does not deploy it: "
	switch {
	case c.Explicit, c.Deletes:
		saved = ""
	case c.Repeats:
		saved = "the change is saved: "
	}
	return saved + c.redeploy(values)
}

// document returns the result as JSON in the documented shape. Keys may be added, never removed.
func (r result) document() json.RawMessage {
	var d document.Object
	add := func(key string, value any) {
		d = append(d, document.Member{Key: key, Value: document.Encode(value)})
	}
	o := r.outcome
	for _, name := range r.Names {
		key := camelCase(name)
		switch {
		case key != "run":
		case r.values[name] == o.Run:
			continue // it follows
		case r.StartsRun, o.Run != "": // "run" is the one that was started
			key = "sourceRun"
		}
		add(key, r.values[name])
	}
	add("success", r.err == nil)
	if o.Changed {
		add("verdict", o.Deployment.Verdict)
	}
	if o.Changed && r.Due && o.Run == "" && o.Deployment.Verdict != answer.Accepted || len(o.Deployment.Environments) > 0 {
		if o.Deployment.Environments == nil {
			o.Deployment.Environments = []answer.Environment{} // encodes as [], not as null
		}
		add("deploymentResult", o.Deployment)
	}
	if o.Verified != "" {
		add("verified", o.Verified)
	}
	if o.Run != "" {
		add("run", o.Run)
	}
	if o.Resource != "" {
		add("resource", o.Resource)
	}
	if o.Secret != nil {
		add("result", o.Secret)
	} else if o.Document != nil {
		add("result", o.Document)
	}
	if len(o.Deployment.NotCarriedOver) > 0 {
		add("unresolvedReferences", leftovers(o.Deployment.NotCarriedOver))
	}
	if r.err != nil {
		add("error", fault.From(r.err).Document())
	}
	warnings := r.Warnings
	if o.Deployment.Verdict == answer.Absent && r.Due {
		warnings = append(slices.Clone(warnings), r.Absent(r.values))
	}
	if len(warnings) > 0 {
		add("warnings", warnings)
	}
	encoded, _ := d.MarshalJSON() // never fails
	return encoded
}

// camelCase turns an argument into a JSON key: <proxy-group> becomes proxyGroup.
func camelCase(argument string) string {
	words := strings.Split(argument, "-")
	for i, word := range words[1:] {
		words[i+1] = string(unicode.ToUpper(rune(word[0]))) + word[1:]
	}
	return strings.Join(words, "")
}
