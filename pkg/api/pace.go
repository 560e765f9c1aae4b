package api

import (
	"context"
	"sync"
	"time"
)

// patience is how long requests are retried while no connection succeeds. After that,
// each is tried once and briefly; otherwise thousands of requests would take hours to
// find that the same server is down.
const patience = time.Minute

// shortConnect is the limit on connecting after that.
const shortConnect = time.Second

// pace makes all users of a client wait when the server asked one of them to, and stops
// retries when the server stays unreachable.
type pace struct {
	mutex sync.Mutex
	until time.Time
	lost  time.Time // when connections started to fail; zero if the last one succeeded
}

// note records whether a connection succeeded.
func (p *pace) note(connected bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	switch {
	case connected:
		p.lost = time.Time{}
	case p.lost.IsZero():
		p.lost = time.Now()
	}
}

// patient reports whether it makes sense to wait for a connection.
func (p *pace) patient() bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.lost.IsZero() || time.Since(p.lost) < patience
}

// slow starts or extends a pause in which no request starts. It reports whether there was
// no pause before.
func (p *pace) slow(pause time.Duration) (news bool) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	now := time.Now()
	news = !p.until.After(now)
	if until := now.Add(pause); until.After(p.until) {
		p.until = until
	}
	return news
}

// hold waits until requests may start again or the context ends. If the pause is extended
// in the meantime, hold waits for that, too.
func (p *pace) hold(ctx context.Context, wait func(context.Context, time.Duration) error) error {
	for waited := (time.Time{}); ; {
		until := p.end()
		pause := time.Until(until)
		if pause <= 0 || !until.After(waited) {
			return ctx.Err()
		}
		if err := wait(ctx, pause); err != nil {
			return err
		}
		waited = until
	}
}

func (p *pace) end() time.Time {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.until
}

// Sleep waits, unless the context ends first; then it returns the error of the context.
func Sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
