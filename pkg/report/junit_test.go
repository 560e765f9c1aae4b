package report

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

func TestJUnit(t *testing.T) {
	r := record(
		Case{Project: "P", Name: "a", Environment: "prod", Status: "deployed", Took: 1500 * time.Millisecond,
			Pods: []answer.Pod{{Name: "w1", Address: "10.0.0.1", Success: true, Message: "fine"}, {Name: "w2"}}},
		Case{Project: "P", Name: "a", Environment: "prod", Status: "deployed"},
		Case{Name: "b", Status: "rejected", Kind: fault.Rejected, Message: `"<&>"`, Hint: "fix it"},
		Case{Name: "c", Status: "outcome unknown", Kind: fault.OutcomeUnknown},
		Case{Name: "d", Status: "pending", Kind: fault.Pending},
		Case{Name: "e", Status: "not tried", Kind: fault.NotTried},
	)
	r.Started, r.Took = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), time.Minute
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="apiops x" tests="6" failures="1" errors="1" skipped="2" time="60.000" timestamp="2026-01-02T03:04:05">
    <properties>
      <property name="exitCode" value="12"></property>
      <property name="target" value="in P at prod (h)"></property>
    </properties>
    <testcase classname="apiops.x.P" name="a → prod" time="1.500">
      <system-out>w1 (10.0.0.1): success: fine
w2: failed</system-out>
    </testcase>
    <testcase classname="apiops.x.P" name="a → prod (2)" time="0.000"></testcase>
    <testcase classname="apiops.x" name="b" time="0.000">
      <failure message="&#34;&lt;&amp;&gt;&#34;" type="rejected">rejected: &#34;&lt;&amp;&gt;&#34; (in P at prod (h))
hint: fix it</failure>
    </testcase>
    <testcase classname="apiops.x" name="c" time="0.000">
      <error message="outcome unknown" type="outcome_unknown">outcome unknown (in P at prod (h))</error>
    </testcase>
    <testcase classname="apiops.x" name="d" time="0.000">
      <skipped message="pending" type="pending">pending (in P at prod (h))</skipped>
    </testcase>
    <testcase classname="apiops.x" name="e" time="0.000">
      <skipped message="not tried" type="not_tried">not tried (in P at prod (h))</skipped>
    </testcase>
  </testsuite>
</testsuites>
`
	if got := string(JUnit(r)); got != want {
		t.Errorf("got\n%s", got)
	}
}

// Every kind of failure is a failure, an error or skipped, and none is a success.
func TestEveryKindIsInJUnit(t *testing.T) {
	for _, code := range fault.ExitCodes() {
		for _, kind := range code.Kinds {
			if gradeOf(kind) == gradePassed {
				t.Errorf("%s passes", kind)
			}
		}
	}
}

// Reports stay well-formed whatever the server sends.
func TestReportsAreWellFormed(t *testing.T) {
	texts := []string{evil, "]]>", "<!--", "\x00\xff\ufffe\ufeff", `"'&lt;`, "|a|\\|`b`", "\u2028x", "![i](https://x.invalid)<script>", "a\tb\r\nc"}
	for _, text := range texts {
		r := record(Case{Project: text, Name: text, Environment: text, Status: "failed", Kind: fault.Partial, Message: text, Hint: text,
			Pods: []answer.Pod{{Name: text, Address: text, Message: text}}})
		r.Target, r.Outputs = text, []Output{{"project", text}}
		decoder := xml.NewDecoder(strings.NewReader(string(JUnit(r))))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
		}
		if !json.Valid(JSON(r)) {
			t.Errorf("%q: got %s", text, JSON(r))
		}
		markdown := string(Markdown(r, 0))
		for line := range strings.Lines(markdown) {
			cells := strings.Count(line, "|") - strings.Count(line, `\|`)
			if strings.HasPrefix(line, "| ") && cells != 5 {
				t.Errorf("%q: got %s", text, line)
			}
		}
		if strings.Contains(markdown, "<s") || strings.Contains(markdown, "![i](") || strings.Contains(markdown, "\r") {
			t.Errorf("%q: got %s", text, markdown)
		}
		for _, content := range []string{string(JUnit(r)), markdown, string(JSON(r))} {
			if strings.Contains(content, "##vso[") || strings.Contains(content, "\n::error") || strings.Contains(content, "\x1b") {
				t.Errorf("%q: got %s", text, content)
			}
		}
	}
}

func TestMarkdown(t *testing.T) {
	r := record(Case{Name: "a", Environment: "prod", Status: "deployed"}, Case{Name: "b", Status: "not found", Kind: fault.NotFound, Message: "no b", Hint: "check b"})
	const want = `### apiops x: not found (exit code 6)

Target: in P at prod (h)

| Name | Environment | Status | Message |
| --- | --- | --- | --- |
| a | prod | deployed |  |
| b |  | **not found** | no b |

**Error:** no b

**Hint:** check b

`
	if got := string(Markdown(r, 0)); got != want {
		t.Errorf("got\n%s", got)
	}
	r = record(Case{Name: "a", Status: "saved"})
	r.Summary = "a_b saved."
	if got := string(Markdown(r, 0)); !strings.HasSuffix(got, "| a |  | saved |  |\n\na\\_b saved.\n\n") {
		t.Errorf("got\n%s", got)
	}
}

func TestMarkdownStaysWithinItsLimit(t *testing.T) {
	var cases []Case
	for i := range 20_000 {
		cases = append(cases, Case{Name: fmt.Sprint("name-", i), Status: "failed", Kind: fault.Rejected, Message: strings.Repeat("long ", 20)})
	}
	got := string(Markdown(record(cases...), MaxSummary))
	if len(got) > MaxSummary || len(got) < MaxSummary-1000 || !strings.Contains(got, " more\n\n**Error:**") {
		t.Errorf("got %d bytes: %s", len(got), got[len(got)-300:])
	}
	if got := Markdown(record(cases...), 50); got != nil {
		t.Errorf("got %s", got)
	}
}

// A secret that is shown only once is not part of a report.
func TestReportsContainNoSecret(t *testing.T) {
	journal := &Journal{}
	change := Change{Names: []string{"client"}}
	journal.record(0, change.result(nil, operate.Outcome{
		Changed: true, Deployment: answer.Deployment{Verdict: answer.Saved}, Secret: json.RawMessage(`{"secret":"canary"}`), Document: json.RawMessage(`{"id":1}`),
	}))
	r := journal.End(nil, false)
	if got := string(JSON(r)) + string(JUnit(r)) + string(Markdown(r, 0)); strings.Contains(got, "canary") || !strings.Contains(got, `"result":{"id":1}`) {
		t.Errorf("got %s", got)
	}
}

// Whatever happens, a record has a case that explains it.
func TestARecordExplainsItsError(t *testing.T) {
	unwritten := fault.Newf(fault.Failed, "disk full").WithHint("free some")
	for name, test := range map[string]struct {
		cases  []Case
		err    *fault.Error
		dryRun bool
		want   string
	}{
		"nothing":         {nil, nil, false, "apiops x: success"},
		"dry run":         {nil, nil, true, "apiops x: dry run"},
		"usage":           {nil, fault.Usagef("bad"), true, "apiops x: usage"},
		"explained":       {[]Case{{Name: "a", Kind: fault.NotFound, Status: "not found"}}, fault.Newf(fault.NotFound, "no a"), false, "a: not found"},
		"unexplained":     {[]Case{{Name: "a", Status: "saved"}}, unwritten, false, "a: saved, apiops x: failed"},
		"only not tried":  {[]Case{{Name: "a", Kind: fault.NotTried, Status: "not tried"}}, fault.Newf(fault.Interrupted, "x"), false, "a: not tried, apiops x: interrupted"},
		"pending is that": {[]Case{{Name: "a", Kind: fault.Pending, Status: "pending"}}, fault.Newf(fault.Pending, "x"), false, "a: pending"},
	} {
		journal := &Journal{Command: "x"}
		for _, c := range test.cases {
			journal.entries = append(journal.entries, &entry{cases: []Case{c}, verdict: string(c.Kind)})
		}
		var got []string
		for _, c := range journal.End(test.err, test.dryRun).Cases {
			got = append(got, c.Name+": "+c.Status)
		}
		if strings.Join(got, ", ") != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
	var none *Journal
	none.record(0, result{})
	none.At("x")
	none.Summarize("x")
}

// Each environment is a case. What no environment explains is a case of the object.
func TestCasesOfAResult(t *testing.T) {
	change := Change{Names: []string{"project", "proxy", "policy"}, Due: true, Deployed: "deployed"}
	values := map[string]string{"project": "P", "proxy": "orders", "policy": "p1"}
	both := []answer.Environment{{Name: "dev", Success: true, Millis: 250}, {Name: "prod", Message: "no"}}
	for name, test := range map[string]struct {
		outcome operate.Outcome
		want    string
	}{
		"partly": {operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.NotDeployed, Environments: both}},
			"orders/p1 → dev deployed  250ms|orders/p1 → prod failed partial 0s"},
		"ended": {operate.Outcome{Changed: true, Ended: fault.Newf(fault.Failed, "x"), Deployment: answer.Deployment{Verdict: answer.Deployed, Environments: both[:1]}},
			"orders/p1 → dev deployed  250ms|orders/p1 failed failed 0s"},
		"refused": {operate.Outcome{Err: fault.Newf(fault.Forbidden, "x")}, "orders/p1 forbidden forbidden 0s"},
		"saved":   {operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Saved}}, "orders/p1 saved  0s"},
		"series": {operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.NotDeployed, Environments: []answer.Environment{
			{Name: "dev", Success: true, Status: "saved"}, {Name: "test", Status: "rejected"}, {Name: "qa", Pending: true}, {Name: "prod", Status: "not_tried"}}}},
			"orders/p1 → dev saved  0s|orders/p1 → test rejected rejected 0s|orders/p1 → qa pending pending 0s|orders/p1 → prod not tried not_tried 0s"},
	} {
		var got []string
		for _, c := range change.result(values, test.outcome).cases() {
			got = append(got, fmt.Sprintf("%s %s %s %s", c.Title(), c.Status, c.Kind, c.Took))
		}
		if strings.Join(got, "|") != test.want {
			t.Errorf("%s: got %s", name, strings.Join(got, "|"))
		}
	}
}
