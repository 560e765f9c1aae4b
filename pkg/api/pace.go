package api

import (
	"context"
	"sync"
	"time"
)

// patience is how long requests are repeated while no connection comes about at
// all. After that each is tried once and shortly, or thousands of them would
// take hours to find the same server gone.
const patience = time.Minute

// shortConnect is how long a connection may take to come about then.
const shortConnect = time.Second

// pace makes everyone who uses a client wait when the server asked one of them
// to, and knows when that is of no use any more.
type pace struct {
	mutex sync.Mutex
	until time.Time
	lost  time.Time // since when no connection came about; zero: the last one did
}

// note takes down whether a connection came about.
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

// patient tells whether it makes sense to wait for a connection.
func (p *pace) patient() bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return p.lost.IsZero() || time.Since(p.lost) < patience
}

// slow lets no request start before the pause is over. It tells whether that is
// news: whether no pause was in force.
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

// hold waits until requests may start again, or the context ends. A pause that
// has become longer meanwhile is waited for to its end.
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

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
