package cmd_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/sandbox"
	"github.com/apiops-cli/apiops/pkg/session"
)

// At a terminal, the program shows that it is waiting for a slow server; elsewhere it does not, and
// results are not affected.
func TestWaitingForASlowServerIsShown(t *testing.T) {
	const one, three = "credential private-key remove api-user --color never", "credential private-key remove api-user mobile-app nobody --color never"
	for _, test := range []struct {
		name, words string
		change      func(*session.System)
		want        string // of stderr; HOST stands for the host, N for the seconds
	}{
		{"at a terminal", one, nil, "^\rwaiting for HOST … Ns\x1b\\[K\r\x1b\\[KPrivate key of api-user removed in MyProject at HOST\\.\n$"},
		{"as JSON", one + " -o json", nil, "^\rwaiting for HOST … Ns\x1b\\[K\r\x1b\\[K$"},
		{"a few names", three, nil, "^\rwaiting for HOST … Ns\x1b\\[K\r\x1b\\[Kerror: 2 of 3 done"},
		{"without a terminal", one, func(s *session.System) { s.ErrTerminal = false }, "^Private key of "},
		{"with a trace", one + " --debug", nil, "^> DELETE "},
		{"with lines of JSON", three + " -o jsonl", nil, `^{"error":`},
		{"a dumb terminal", "credential private-key remove api-user", func(s *session.System) {
			lookup := s.Lookup
			s.Lookup = func(name string) (string, bool) {
				if name == "TERM" {
					return "dumb", true
				}
				return lookup(name)
			}
		}, "^waiting for HOST … Ns\nPrivate key of [^\r\x1b]+$"},
	} {
		t.Run(test.name, func(t *testing.T) {
			g := newGateway(t, sandbox.Options{})
			ticks := make(chan time.Time)
			var counts atomic.Bool
			g.arrives = func(n int, _ string) {
				if n == 1 && counts.Load() {
					ticks <- time.Now().Add(12 * time.Second)
					ticks <- time.Time{} // when it is received, the one before has been handled
				}
			}
			words := strings.Fields(test.words)
			var stdout bytes.Buffer
			var stderr lockedBuffer
			app := &command.App{System: &session.System{
				In: strings.NewReader(""), Out: &stdout, Err: &stderr, ErrTerminal: true, OutTerminal: true,
				Lookup: g.lookup(), Words: words,
				Tick: func() (<-chan time.Time, func()) {
					counts.Store(true)
					return ticks, func() {}
				},
			}}
			if test.change != nil {
				test.change(app.System)
			}
			if err := cmd.NewRoot(app, words).ExecuteContext(t.Context()); err != nil {
				app.Report(err)
			}
			host := regexp.QuoteMeta(strings.TrimPrefix(g.server.URL, "http://"))
			want := strings.NewReplacer("HOST", host, "Ns", `\d+s`).Replace(test.want)
			if got := stderr.String(); !regexp.MustCompile(want).MatchString(got) {
				t.Errorf("stderr %q, want %q", got, want)
			}
			if strings.Contains(stdout.String(), "waiting") || strings.HasSuffix(test.words, "json") && !json.Valid(stdout.Bytes()) {
				t.Errorf("stdout: %s", &stdout)
			}
		})
	}
}
