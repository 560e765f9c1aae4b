package cmd_test

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/apiops-cli/apiops/cmd"
	"github.com/apiops-cli/apiops/pkg/command"
	"github.com/apiops-cli/apiops/pkg/fault"
	"github.com/apiops-cli/apiops/pkg/sandbox"
	"github.com/apiops-cli/apiops/pkg/session"
)

// A user who interrupts many changes is told immediately what happens next, in every format. A
// program that reads stderr gets one line of JSON and nothing else.
func TestAnInterruptionIsAnnouncedImmediately(t *testing.T) {
	const answer = "Waiting for requests in flight; press Ctrl-C again to stop waiting.\n"
	for _, test := range []struct {
		format   string
		terminal bool
		first    string
	}{
		{"table", true, answer}, {"json", true, answer}, {"jsonl", true, answer}, {"yaml", true, answer}, {"name", true, answer},
		{"table", false, answer}, {"json", false, `{"error":`},
	} {
		g := newGateway(t, sandbox.Options{})
		ctx, interrupt := context.WithCancel(t.Context())
		stderr := newAnnounced(answer)
		g.arrives = func(int, string) {
			interrupt()
			if test.first == answer {
				g.await(stderr.come)
			}
		}
		words := strings.Fields("credential private-key remove api-user mobile-app --concurrency 1 --color never -o " + test.format)
		app := &command.App{System: &session.System{
			In: strings.NewReader(""), Out: io.Discard, Err: stderr, ErrTerminal: test.terminal, Lookup: g.lookup(), Words: words,
		}}
		err := cmd.NewRoot(app, words).ExecuteContext(ctx)
		app.Report(err)
		if !fault.Is(err, fault.Interrupted) || !strings.Contains(err.Error(), "1 of 2 done") {
			t.Errorf("%+v: %v", test, err)
		}
		if got := stderr.String(); !strings.HasPrefix(got, test.first) || strings.Count(got, "\n") != strings.Count(test.first, "\n")+1 {
			t.Errorf("%+v: stderr %q", test, got)
		}
	}
}

// After an interruption, the program does not wait for a single change in flight, and does not
// claim that nothing was changed.
func TestAnInterruptedChangeIsReportedImmediately(t *testing.T) {
	for format, want := range map[string]string{
		"table": "error: interrupted while waiting for the response: the outcome of the request is unknown (HOST, project MyProject)\nhint: run the command again",
		"json":  `{"error":{"code":"interrupted","message":"interrupted while waiting for the response: the outcome of the request is unknown"`,
	} {
		g := newGateway(t, sandbox.Options{})
		ctx, interrupt := context.WithCancel(t.Context())
		ended := make(chan struct{})
		g.arrives = func(int, string) {
			interrupt()
			g.await(ended)
		}
		words := strings.Fields("credential private-key remove api-user --color never -o " + format)
		var stderr bytes.Buffer
		app := &command.App{System: &session.System{
			In: strings.NewReader(""), Out: io.Discard, Err: &stderr, ErrTerminal: true, Lookup: g.lookup(), Words: words,
		}}
		err := cmd.NewRoot(app, words).ExecuteContext(ctx)
		close(ended)
		app.Report(err)
		want = strings.Replace(want, "HOST", strings.TrimPrefix(g.server.URL, "http://"), 1)
		if got := stderr.String(); fault.Code(err) != 130 || !strings.HasPrefix(got, want) {
			t.Errorf("%s: %v: %s", format, err, got)
		}
	}
}

// With several environments, a change in flight is waited for: what became of it decides whether the
// others are up to date.
func TestAnInterruptedSeriesKnowsWhatItDid(t *testing.T) {
	const answer = "Waiting for requests in flight; press Ctrl-C again to stop waiting.\n"
	g := newGateway(t, sandbox.Options{})
	ctx, interrupt := context.WithCancel(t.Context())
	stderr := newAnnounced(answer)
	g.arrives = func(int, string) { // only the first: the second is not sent
		interrupt()
		g.await(stderr.come)
	}
	words := strings.Fields("proxy undeploy Orders --environment staging --environment production --yes --color never -o json")
	var stdout bytes.Buffer
	app := &command.App{System: &session.System{
		In: strings.NewReader(""), Out: &stdout, Err: stderr, ErrTerminal: true, Lookup: g.lookup(), Words: words,
	}}
	err := cmd.NewRoot(app, words).ExecuteContext(ctx)
	if got := strings.Join(strings.Fields(stdout.String()), ""); fault.Code(err) != 130 || !strings.Contains(got, `"environmentName":"staging","success":true`) || !strings.Contains(got, `"not_tried"`) {
		t.Errorf("%v: %s%s", err, &stdout, stderr)
	}
}

// announced is a writer that signals when a text has been written.
type announced struct {
	text string
	come chan struct{}

	mutex   sync.Mutex
	written []byte
}

func newAnnounced(text string) *announced { return &announced{text: text, come: make(chan struct{})} }

func (a *announced) Write(written []byte) (int, error) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	before := bytes.Contains(a.written, []byte(a.text))
	a.written = append(a.written, written...)
	if !before && bytes.Contains(a.written, []byte(a.text)) {
		close(a.come)
	}
	return len(written), nil
}

func (a *announced) String() string {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return string(a.written)
}
