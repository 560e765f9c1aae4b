package report

import (
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Case is the result of one object in one environment.
type Case struct {
	Project     string // may be empty
	Name        string // of the object; several names are separated by slashes
	Environment string // empty: the object as a whole
	Status      string // in words, such as "deployed" or "not found"
	Kind        fault.Kind
	Message     string // may be empty
	Hint        string // may be empty
	Took        time.Duration
	Pods        []answer.Pod
}

// Title returns the name and the environment.
func (c Case) Title() string {
	if c.Environment == "" {
		return c.Name
	}
	return c.Name + " → " + c.Environment
}

// failed reports whether the case explains why a run failed.
func (c Case) failed() bool { return c.Kind != "" && c.Kind != fault.NotTried }

// Output is a value for later steps of a pipeline.
type Output struct{ Name, Value string }

// Journal records the results of a run for its reports. A nil Journal records nothing. Several
// goroutines may use it.
type Journal struct {
	Command string    // without the name of the program; empty if it is unknown
	Started time.Time // of the run

	mutex   sync.Mutex
	entries []*entry
	outputs []Output
	target  string
	summary string
}

// entry is what became of one of several names.
type entry struct {
	at       int // its position among the names
	cases    []Case
	document json.RawMessage // nil: there is none
	verdict  string          // the verdict, or the code of the error
	changed  bool
	outputs  []Output
}

// set records an output, unless its value is empty.
func (j *Journal) set(name, value string) {
	if value == "" {
		return
	}
	for i, output := range j.outputs {
		if output.Name == name {
			j.outputs[i].Value = value
			return
		}
	}
	j.outputs = append(j.outputs, Output{name, value})
}

// identifier replaces what the name of a variable must not contain.
func identifier(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return '_'
	}, name)
}

// At records the target, as the end of a sentence, unless it is already known.
func (j *Journal) At(target string) {
	if j != nil {
		j.target = cmp.Or(j.target, target)
	}
}

// Summarize records the summary of a run that succeeded.
func (j *Journal) Summarize(summary string) {
	if j != nil {
		j.summary = summary
	}
}

// record records the result of the change of the i-th name.
func (j *Journal) record(i int, r result) {
	if j == nil {
		return
	}
	r.outcome.Secret = nil // only stdout and --secret-file may show it
	e := &entry{at: i, cases: r.cases(), document: r.document(), outputs: r.outputs()}
	if failure := fault.From(r.err); failure != nil {
		e.verdict = string(failure.Kind)
	}
	if r.outcome.Changed {
		verdict := r.outcome.Deployment.Verdict
		e.verdict, e.changed = string(verdict), !slices.Contains([]answer.Verdict{answer.Absent, answer.Unchanged, answer.Reachable}, verdict)
	}
	e.changed = e.changed || !r.outcome.Changed && anywhere(r.outcome)
	j.mutex.Lock()
	defer j.mutex.Unlock()
	j.entries = append(j.entries, e)
	j.set("project", r.values["project"])
}

// Record is everything that reports contain. Its texts come from servers and are not escaped.
type Record struct {
	Command string // with the name of the program
	Target  string // as the end of a sentence; may be empty
	Summary string // of a run that succeeded; may be empty
	Started time.Time
	Took    time.Duration
	Cases   []Case // at least one
	Results []json.RawMessage
	Outputs []Output
	Err     *fault.Error // nil: success

	// Notable means that the run made a change, or tried to, or failed.
	Notable bool
}

// End returns the record of a run. If no case explains its error, the record has a case for the
// command itself, as it has if there is no other case.
func (j *Journal) End(failure *fault.Error, dryRun bool) Record {
	j.mutex.Lock()
	defer j.mutex.Unlock()
	r := Record{
		Command: strings.TrimSpace("apiops " + j.Command), Target: j.target, Summary: j.summary,
		Started: j.Started, Took: time.Since(j.Started), Err: failure,
		Notable: failure != nil || len(j.entries) > 0,
	}
	slices.SortStableFunc(j.entries, func(a, b *entry) int { return cmp.Compare(a.at, b.at) })
	for _, e := range j.entries {
		r.Cases = append(r.Cases, e.cases...)
		if e.document != nil {
			r.Results = append(r.Results, e.document)
		}
	}
	if len(r.Cases) == 0 || failure != nil && !slices.ContainsFunc(r.Cases, Case.failed) {
		r.Cases = append(r.Cases, ofCommand(r, dryRun))
	}
	for i, c := range r.Cases { // only the error of the run says where a rejected token comes from
		if c.Kind == fault.Unauthenticated && failure != nil && failure.Kind == c.Kind {
			r.Cases[i].Hint = failure.Hint
		}
	}
	if len(j.entries) == 1 { // those of several objects would have the same names
		for _, output := range j.entries[0].outputs {
			j.set(output.Name, output.Value)
		}
	}
	r.Outputs = append([]Output{{"verdict", j.verdict(failure)}, {"changes", strconv.Itoa(j.changes())}}, j.outputs...)
	return r
}

// ofCommand returns the case of the command itself.
func ofCommand(r Record, dryRun bool) Case {
	one := Case{Name: r.Command, Status: "success", Took: r.Took}
	switch {
	case r.Err != nil:
		one.Kind, one.Status = r.Err.Kind, worded(string(r.Err.Kind))
		one.Message, one.Hint = r.Err.Error(), r.Err.Hint
		if r.Target != "" { // which names the host
			one.Message = r.Err.Message
		}
	case dryRun:
		one.Kind, one.Status, one.Message = fault.NotTried, "dry run", "nothing was changed"
	}
	return one
}

// verdict returns the verdict that all changes have in common. If they differ, it is the one that
// claims the least or, if the run failed, the code of the error.
func (j *Journal) verdict(failure *fault.Error) string {
	var common string
	for i, e := range j.entries {
		switch {
		case i == 0 || e.verdict == common:
			common = e.verdict
		case failure != nil:
			return string(failure.Kind)
		default:
			common = weakest(common, e.verdict)
		}
	}
	if failure != nil && (common == "" || succeeds(common)) {
		return string(failure.Kind)
	}
	return common
}

// weakest returns the verdict of two successful changes that claims less. One that had nothing to do
// says nothing about the other.
func weakest(a, b string) string {
	claims := []string{string(answer.Absent), string(answer.Deployed), string(answer.Saved), string(answer.Accepted)}
	if slices.Index(claims, b) > slices.Index(claims, a) {
		return b
	}
	return a
}

// succeeds reports whether a run with this verdict can end with exit code 0.
func succeeds(verdict string) bool {
	return verdict != string(answer.NotDeployed) && verdict != string(answer.Pending) && slices.Contains(answer.Verdicts(), answer.Verdict(verdict))
}

func (j *Journal) changes() int {
	count := 0
	for _, e := range j.entries {
		if e.changed {
			count++
		}
	}
	return count
}
