package console

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"
)

// patient is a console at a terminal whose clock the test controls.
type patient struct {
	*Console
	said    *bytes.Buffer
	waiting *Waiting
	ticks   chan time.Time
}

func newPatient(t *testing.T, change ...func(*Console)) *patient {
	t.Helper()
	p := &patient{ticks: make(chan time.Time)}
	p.Console, p.said = atTerminal("")
	p.Tick = func() (<-chan time.Time, func()) { return p.ticks, func() {} }
	for _, change := range change {
		change(p.Console)
	}
	p.waiting = p.Waiting()
	t.Cleanup(p.waiting.Close)
	return p
}

// tick sets the clock to so many seconds after the last request began or ended.
func (p *patient) tick(seconds float64) {
	p.live.mutex.Lock()
	at := p.waiting.since.Add(time.Duration(seconds * float64(time.Second)))
	p.live.mutex.Unlock()
	p.ticks <- at
	p.ticks <- time.Time{} // when it is received, the one before has been handled
}

func (p *patient) check(t *testing.T, want string) {
	t.Helper()
	if p.said.String() != want {
		t.Errorf("printed %q, want %q", p.said, want)
	}
	p.said.Reset()
}

func TestASlowRequestShowsHowLongItTakes(t *testing.T) {
	p := newPatient(t)
	p.tick(5)
	p.check(t, "") // no request yet
	end := p.waiting.Begin("gateway.example.com")
	p.tick(1)
	p.check(t, "")
	p.tick(2.01)
	p.check(t, "\rwaiting for gateway.example.com … 2s\x1b[K")
	p.tick(2.99)
	p.check(t, "\rwaiting for gateway.example.com … 3s\x1b[K")
	p.Note("the server answered 503")
	p.check(t, "\r\x1b[Kthe server answered 503\n")
	p.tick(65)
	p.check(t, "\rwaiting for gateway.example.com … 1m5s\x1b[K")
	end()
	p.check(t, "\r\x1b[K")
	p.tick(70)
	p.check(t, "")
	p.waiting.Begin("gateway.example.com")() // a fast request
	p.tick(70)
	p.check(t, "")
}

func TestOfSeveralRequestsTheLastEventCounts(t *testing.T) {
	p := newPatient(t)
	first, second := p.waiting.Begin("gateway"), p.waiting.Begin("gateway")
	p.tick(5)
	p.check(t, "\rwaiting for gateway … 5s\x1b[K")
	first()
	p.check(t, "\r\x1b[K")
	p.tick(1)
	p.check(t, "")
	p.tick(3)
	p.check(t, "\rwaiting for gateway … 3s\x1b[K")
	second()
	p.check(t, "\r\x1b[K")
}

func TestWaitingIsNotShownDuringProgress(t *testing.T) {
	for name, begin := range map[string]func(*patient) *Progress{
		"progress":    func(p *patient) *Progress { return p.Progress(10, false) },
		"other lines": func(p *patient) *Progress { return p.Progress(3, true) },
	} {
		p := newPatient(t)
		end := p.waiting.Begin("gateway")
		p.tick(5)
		p.said.Reset()
		progress := begin(p)
		p.check(t, "\r\x1b[K")
		p.tick(6)
		p.check(t, "")
		progress.End()
		p.tick(7)
		p.check(t, "\rwaiting for gateway … 7s\x1b[K")
		end()
		if p.said.Reset(); p.live.claims != 0 {
			t.Errorf("%s: not released", name)
		}
	}
	p := newPatient(t)
	p.waiting.Begin("gateway")
	p.Progress(9, false) // too few for progress
	p.tick(5)
	p.check(t, "\rwaiting for gateway … 5s\x1b[K")
}

func TestARequestThatEndsDoesNotEraseProgress(t *testing.T) {
	p := newPatient(t)
	progress := p.Progress(10, false)
	end := p.waiting.Begin("gateway")
	progress.Step(0, 0)
	p.check(t, "\r1 of 10\x1b[K")
	end()
	p.check(t, "")
	progress.End()
	p.check(t, "\r\x1b[K")
}

// No output must appear in the middle of what the user types.
func TestWaitingIsNotShownWhileTheUserTypes(t *testing.T) {
	var p *patient
	typing := func(typed string) string {
		p.said.Reset()
		p.tick(5)
		p.check(t, "")
		return typed
	}
	p = newPatient(t, func(c *Console) {
		c.In = reading(func(buffer []byte) (int, error) {
			return copy(buffer, typing("yes\n")), nil
		})
		c.ReadHidden = func(context.Context) (string, error) { return typing("secret"), nil }
	})
	p.waiting.Begin("gateway")
	if err := p.Confirm(t.Context(), "Sure?"); err != nil {
		t.Error(err)
	}
	if _, err := p.Secret(t.Context(), "password", "", "password-file", false); err != nil {
		t.Error(err)
	}
	if _, err := p.Stdin().Read(make([]byte, 10)); err != nil {
		t.Error(err)
	}
	p.said.Reset()
	p.tick(6)
	p.check(t, "\rwaiting for gateway … 6s\x1b[K")
}

type reading func([]byte) (int, error)

func (r reading) Read(buffer []byte) (int, error) { return r(buffer) }

// A dumb terminal gets few lines, without escape sequences.
func TestADumbTerminalGetsPlainLines(t *testing.T) {
	p := newPatient(t, func(c *Console) { c.Dumb = true })
	end := p.waiting.Begin("gateway")
	for _, seconds := range []float64{2, 5, 9, 10, 11, 19, 22, 23} {
		p.tick(seconds)
	}
	p.Note("the server answered 503")
	end()
	p.check(t, "waiting for gateway … 10s\nwaiting for gateway … 22s\nthe server answered 503\n")
	progress := p.Progress(20, false)
	for range 20 {
		progress.Step(0, 0)
	}
	progress.End()
	if said := p.said.String(); strings.ContainsAny(said, "\r\x1b") || strings.Count(said, "\n") != 10 {
		t.Errorf("printed %q", said)
	}
}

func TestWaitingIsNotShownIfNobodySeesIt(t *testing.T) {
	for name, change := range map[string]func(*Console){
		"no terminal":                    func(c *Console) { c.Terminal = false },
		"a dumb terminal, for a machine": func(c *Console) { c.Dumb, c.Machine = true, true },
	} {
		c, said := atTerminal("")
		change(c)
		c.Tick = func() (<-chan time.Time, func()) {
			t.Errorf("%s: the clock runs", name)
			return nil, func() {}
		}
		waiting := c.Waiting()
		waiting.Begin("gateway")()
		waiting.Close()
		if progress := c.Progress(10, false); c.Dumb {
			progress.Step(0, 0)
			progress.End()
		}
		if said.Len() > 0 {
			t.Errorf("%s: printed %q", name, said)
		}
	}
}

// Tell also prints if a program reads stdout, but not if it reads stderr.
func TestTell(t *testing.T) {
	for _, test := range []struct{ terminal, machine, told bool }{
		{true, false, true}, {true, true, true}, {false, false, true}, {false, true, false},
	} {
		c, said := atTerminal("")
		c.Terminal, c.Machine = test.terminal, test.machine
		c.Tell("Waiting.")
		if told := said.String() == "Waiting.\n"; told != test.told {
			t.Errorf("%+v: printed %q", test, said)
		}
	}
}

func TestASlowUploadShowsHowMuchWasSent(t *testing.T) {
	p := newPatient(t)
	end := p.waiting.Begin("gateway.example.com")
	p.waiting.Moved("sent", 1<<20-1)
	p.tick(2)
	p.check(t, "\rwaiting for gateway.example.com … 2s\x1b[K")
	p.waiting.Moved("sent", 34<<20)
	p.tick(3)
	p.check(t, "\rwaiting for gateway.example.com … 3s, 34 MiB sent\x1b[K")
	end()
	p.check(t, "\r\x1b[K")
	end = p.waiting.Begin("gateway.example.com")
	p.tick(4)
	p.check(t, "\rwaiting for gateway.example.com … 4s\x1b[K")
	end()
}
