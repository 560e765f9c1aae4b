package rollout

import (
	"context"
	"time"

	"github.com/apiops-cli/apiops/pkg/fault"
)

const (
	firstPause = time.Second
	maxPause   = 5 * time.Second
	// settleTime is how long a lost response is looked for.
	settleTime = 10 * time.Second
)

// poll looks until done or until the limit has passed; then it returns the last error of look, or nil.
// A failed read is no answer: it looks again, unless every other read would fail, too.
func (g *Gateway) poll(ctx context.Context, limit time.Duration, look func() (done bool, err error)) (done bool, err error) {
	start, waited := time.Now(), time.Duration(0)
	for next := firstPause; ; next = min(2*next, maxPause) {
		done, err = look()
		left := limit - max(waited, time.Since(start))
		if done || left <= 0 || endsAll(err) {
			return done, err
		}
		next = min(next, left)
		if err := g.pause(ctx, next); err != nil {
			return false, err
		}
		waited += next
	}
}

// endsAll reports whether an error means that there is no point in looking again.
func endsAll(err error) bool {
	failure := fault.From(err)
	return failure != nil && (failure.ForAll || failure.Kind == fault.Interrupted)
}
