package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/pkg/answer"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/operate"
)

func TestFindCI(t *testing.T) {
	for _, test := range []struct {
		name, variable string
		want           CI
	}{
		{"auto", "GITHUB_ACTIONS", GitHub}, {"auto", "GITLAB_CI", GitLab}, {"auto", "TF_BUILD", Azure},
		{"auto", "JENKINS_URL", Jenkins}, {"auto", "CI", NoCI}, {"none", "GITHUB_ACTIONS", NoCI}, {"azure", "GITHUB_ACTIONS", Azure},
	} {
		lookup := func(name string) (string, bool) {
			if name == test.variable {
				return "true", true
			}
			return "", false
		}
		if got := FindCI(test.name, lookup); got != test.want {
			t.Errorf("%s with %s: got %s", test.name, test.variable, got)
		}
	}
}

// evil is text that is a command to a CI system, or ends one.
const evil = "100%0A::error::x,a:b]c;d\r\n##vso[task.complete]\x1b[31m"

func record(cases ...Case) Record {
	r := Record{Command: "apiops x", Target: "in P at prod (h)", Cases: cases}
	for _, c := range cases {
		if c.failed() {
			r.Err = fault.Newf(c.Kind, "%s", c.Message)
		}
	}
	return r
}

// What a server sends cannot end an annotation or begin another command.
func TestAnnotationsAreEscaped(t *testing.T) {
	r := record(Case{Name: evil, Environment: evil, Status: "failed", Kind: fault.Partial, Message: evil, Hint: evil})
	for ci, want := range map[CI]string{
		GitHub: `::error title=apiops x%3A 100%250A%3A%3Aerror%3A%3Ax%2Ca%3Ab]c;d\r\n\x23#vso[task.complete]\x1b[31m → 100%250A%3A%3Aerror%3A%3Ax%2Ca%3Ab]c;d\r\n\x23#vso[task.complete]\x1b[31m::failed: 100%250A::error::x,a:b]c;d\r\n\x23#vso[task.complete]\x1b[31m (in P at prod (h))%0Ahint: 100%250A::error::x,a:b]c;d\r\n\x23#vso[task.complete]\x1b[31m`,
		Azure:  `##vso[task.logissue type=error;code=partial;]apiops x: 100%AZP250A::error::x,a:b]c;d\r\n\x23#vso[task.complete]\x1b[31m → 100%AZP250A::error::x,a:b]c;d\r\n\x23#vso[task.complete]\x1b[31m: failed: 100%AZP250A::error::x,a:b]c;d\r\n\x23#vso[task.complete]\x1b[31m (in P at prod (h))%0Ahint: 100%AZP250A::error::x,a:b]c;d\r\n\x23#vso[task.complete]\x1b[31m`,
	} {
		if got := ci.Annotations(r); len(got) != 1 || got[0] != want {
			t.Errorf("%s: got\n%s\nwant\n%s", ci, got, want)
		}
	}
	for _, ci := range []CI{GitLab, Jenkins, NoCI} {
		if got := ci.Annotations(r); got != nil {
			t.Errorf("%s: got %s", ci, got)
		}
	}
}

// GitHub shows ten annotations of each kind.
func TestAnnotationsAreLimited(t *testing.T) {
	for count, want := range map[int]int{1: 1, 10: 10, 11: 10, 5000: 10} {
		var cases []Case
		for i := range count {
			cases = append(cases, Case{Name: fmt.Sprint(i), Kind: fault.NotFound, Status: "not found"})
		}
		cases = append(cases, Case{Name: "p", Kind: fault.Pending, Status: "pending"}, Case{Name: "n", Kind: fault.NotTried}, Case{Name: "ok"})
		got := GitHub.Annotations(record(cases...))
		if len(got) != want+1 || !strings.HasPrefix(got[want], "::warning title=apiops x%3A p::pending") {
			t.Errorf("%d: got %q", count, got)
		}
		if count > 10 && !strings.HasSuffix(got[9], fmt.Sprintf("::… and %d more", count-9)) {
			t.Errorf("%d: got %q", count, got[9])
		}
	}
}

func TestOutputsAreSingleLines(t *testing.T) {
	outputs := []Output{{"verdict", "deployed"}, {"project", evil}}
	if got := GitHub.Outputs(outputs); !slices.Equal(got, []string{"verdict=deployed", `project=100%0A::error::x,a:b]c;d\r\n\x23#vso[task.complete]\x1b[31m`}) {
		t.Errorf("got %q", got)
	}
	if got := Azure.Outputs(outputs); got[1] != `##vso[task.setvariable variable=project;isoutput=true]100%AZP250A::error::x,a:b]c;d\r\n\x23#vso[task.complete]\x1b[31m` {
		t.Errorf("got %q", got)
	}
	if got := UploadSummary("/a b/50%.md"); got != "##vso[task.uploadsummary]/a b/50%AZP25.md" {
		t.Errorf("got %q", got)
	}
}

func TestDotenvKeepsTheRulesOfGitLab(t *testing.T) {
	outputs := []Output{
		{"verdict", "deployed"}, {"project", "My Project"}, {"a", "two\nlines"}, {"b", "ünï"}, {"c", strings.Repeat("x", 5<<10)}, {"d", ""},
	}
	for i := range 30 {
		outputs = append(outputs, Output{fmt.Sprintf("revision_%d", i), "7"})
	}
	content, omitted := dotenv(outputs)
	if got := strings.Split(string(content), "\n"); len(got) != 21 || got[0] != "verdict=deployed" || got[1] != "b=ünï" || got[2] != "d=" {
		t.Errorf("got %q", got)
	}
	if len(omitted) != 3+13 || !slices.Equal(omitted[:3], []string{"project", "a", "c"}) {
		t.Errorf("omitted %q", omitted)
	}
}

// The fixed names of the outputs, and what becomes of the names of environments.
func TestOutputsOfAJournal(t *testing.T) {
	change := Change{Names: []string{"project", "proxy"}, Deployed: "deployed"}
	done := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Deployed}}
	absent := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Absent}}
	saved := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Saved}}
	failed := operate.Outcome{Err: fault.Newf(fault.NotFound, "x")}
	unchanged := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Unchanged}}
	lost := operate.Outcome{Err: fault.Newf(fault.OutcomeUnknown, "lost"), Deployment: answer.Deployment{Environments: []answer.Environment{{Name: "dev", Success: true}, {Name: "prod"}}}}
	told := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Deployed, Environments: []answer.Environment{
		{Name: "prod-eu.1", Success: true, Revision: 42, PreviousRevision: 41, URL: "https://x/orders"}, {Name: "test", Success: true, Revision: 7},
	}}}
	alike := operate.Outcome{Changed: true, Deployment: answer.Deployment{Verdict: answer.Deployed, Environments: []answer.Environment{
		{Name: "prod-1", Success: true, Revision: 1}, {Name: "prod_1", Success: true, Revision: 2}, {Name: "test", Success: true, Revision: 3},
	}}}
	values := map[string]string{"project": "P", "proxy": "orders"}
	for name, test := range map[string]struct {
		outcomes         []operate.Outcome
		err              *fault.Error
		verdict, changes string
		more             []Output
	}{
		"one":         {[]operate.Outcome{done}, nil, "deployed", "1", nil},
		"absent":      {[]operate.Outcome{absent, done}, nil, "deployed", "1", nil},
		"unchanged":   {[]operate.Outcome{unchanged}, nil, "unchanged", "0", nil},
		"weakest":     {[]operate.Outcome{done, saved}, nil, "saved", "2", nil},
		"alike":       {[]operate.Outcome{failed, failed}, fault.Newf(fault.NotFound, "2 failed"), "not_found", "0", nil},
		"some":        {[]operate.Outcome{done, failed}, fault.Newf(fault.Partial, "1 failed"), "partial", "1", nil},
		"interrupted": {[]operate.Outcome{done}, fault.Newf(fault.Interrupted, "interrupted"), "interrupted", "1", nil},
		"lost":        {[]operate.Outcome{lost}, fault.Newf(fault.OutcomeUnknown, "lost"), "outcome_unknown", "1", nil},
		"told": {[]operate.Outcome{told}, nil, "deployed", "1", []Output{
			{"revision_prod_eu_1", "42"}, {"previous_revision_prod_eu_1", "41"}, {"invoke_url_prod_eu_1", "https://x/orders"}, {"revision_test", "7"},
		}},
		"told alike":  {[]operate.Outcome{alike}, nil, "deployed", "1", []Output{{"revision_test", "3"}}},
		"told of two": {[]operate.Outcome{told, told}, nil, "deployed", "2", nil},
		"nothing":     {nil, fault.Usagef("x"), "usage", "0", nil},
	} {
		journal := &Journal{Command: "proxy deploy"}
		for i, outcome := range test.outcomes {
			journal.record(len(test.outcomes)-i, change.result(values, outcome))
		}
		got := journal.End(test.err, false).Outputs
		want := []Output{{"verdict", test.verdict}, {"changes", test.changes}, {"project", "P"}}
		if test.outcomes == nil {
			want = slices.Delete(want, 2, 3)
		}
		if want = append(want, test.more...); !slices.Equal(got, want) {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestGroups(t *testing.T) {
	now := time.Unix(1700000000, 0)
	for ci, want := range map[CI][2]string{
		GitHub:  {`::group::a%25\n::b`, "::endgroup::"},
		Azure:   {`##[group]a%\n::b`, "##[endgroup]"},
		GitLab:  {"\x1b[0Ksection_start:1700000000:step_1\r\x1b[0K" + `a%\n::b`, "\x1b[0Ksection_end:1700000000:step_1\r\x1b[0K"},
		Jenkins: {}, NoCI: {},
	} {
		begin, end := ci.Group("Step 1", "a%\n::b", now)
		if begin != want[0] || end(now) != want[1] {
			t.Errorf("%s: got %q, %q", ci, begin, end(now))
		}
	}
}
