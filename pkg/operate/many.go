package operate

import (
	"context"
	"sync"

	"github.com/apiops-cli/apiops/pkg/fault"
)

// Pool configures how many calls run at once.
type Pool struct {
	Workers  int
	FailFast bool // start no more calls after the first failure or shortfall
}

// hopeless reports whether every other call would fail in the same way.
func (o Outcome) hopeless() bool {
	return o.Err != nil && fault.From(o.Err).ForAll || o.Cause != nil && fault.From(o.Cause).ForAll
}

// Each runs work(0) to work(n-1), each of them a Change or Steps. It starts no more
// work when the context ends, or when some fails in a way that all the rest would. It
// calls finished for one outcome at a time, as they arrive, but not for work that was
// interrupted before anything was sent. If finished returns false, no more work starts,
// but what is running still finishes.
func Each(ctx context.Context, pool Pool, n int, work func(i int) Outcome, finished func(i int, o Outcome) (goOn bool)) {
	var (
		mutex   sync.Mutex
		group   sync.WaitGroup
		next    int
		stopped bool
	)
	take := func() (int, bool) {
		mutex.Lock()
		defer mutex.Unlock()
		if stopped || next == n || ctx.Err() != nil {
			return 0, false
		}
		next++
		return next - 1, true
	}
	deliver := func(i int, o Outcome) {
		mutex.Lock()
		defer mutex.Unlock()
		sent := !fault.Is(o.Err, fault.Interrupted)
		goOn := sent && finished(i, o)
		stopped = stopped || !goOn || o.hopeless() || pool.FailFast && (o.Err != nil || o.Shortfall() != "")
	}
	for range min(pool.Workers, n) {
		group.Go(func() {
			for i, more := take(); more; i, more = take() {
				deliver(i, work(i))
			}
		})
	}
	group.Wait()
}
