package api

import (
	"context"
	"sync"
	"time"
)

// pace makes everyone who uses a client wait when the server asked one of them
// to.
type pace struct {
	mutex sync.Mutex
	until time.Time
}

// slow lets no request start before the pause is over.
func (p *pace) slow(pause time.Duration) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if until := time.Now().Add(pause); until.After(p.until) {
		p.until = until
	}
}

// hold waits until requests may start again, or the context ends.
func (p *pace) hold(ctx context.Context, wait func(context.Context, time.Duration) error) error {
	p.mutex.Lock()
	pause := time.Until(p.until)
	p.mutex.Unlock()
	if pause <= 0 {
		return ctx.Err()
	}
	return wait(ctx, pause)
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
