package command

import (
	"bytes"
	"regexp"
	"testing"

	"github.com/apiops-cli/apiops/pkg/console"
	"github.com/apiops-cli/apiops/pkg/report"
	"github.com/apiops-cli/apiops/pkg/session"
)

// A part of the log can be folded, unless a program reads it.
func TestFold(t *testing.T) {
	for _, test := range []struct {
		ci      report.CI
		machine bool
		want    string
	}{
		{report.GitHub, false, `^::group::one\ninside\n::endgroup::\n::group::two\n::endgroup::\n$`},
		{report.GitLab, false, `^\x1b\[0Ksection_start:\d+:(apiops_\d+_1)\r\x1b\[0Kone\ninside\n\x1b\[0Ksection_end:\d+:apiops_\d+_1\r\x1b\[0K\n\x1b\[0Ksection_start:\d+:apiops_\d+_2\r`},
		{report.GitHub, true, `^$`},
		{report.Jenkins, false, `^inside\n$`},
	} {
		var stderr bytes.Buffer
		speaker := &console.Console{Speaker: console.Speaker{Err: &stderr, Machine: test.machine}}
		run := &Run{Session: &session.Session{Console: speaker}, app: &App{reports: &reports{ci: test.ci}}}
		end := run.Fold("one")
		speaker.Note("inside")
		end()
		run.Fold("two")()
		if !regexp.MustCompile(test.want).MatchString(stderr.String()) {
			t.Errorf("%+v: got %q", test, stderr.String())
		}
	}
}
