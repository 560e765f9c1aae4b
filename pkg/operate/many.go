package operate

import (
	"context"
	"sync"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Pool configures how many calls run at once.
type Pool struct {
	Workers  int
	FailFast bool // start no more calls after the first failure or shortfall
}

// hopeless reports whether every other call would fail in the same way.
func (o Outcome) hopeless() bool { return o.Err != nil && fault.From(o.Err).ForAll }

// Many runs call(0) to call(n-1). It starts no more calls when the context ends, or when
// a call fails in a way that all others would. It calls finished for one outcome at a
// time, as they arrive, but not for calls that were interrupted before they were sent. If
// finished returns false, no more calls start, but those that are running still finish.
func Many(ctx context.Context, pool Pool, client *api.Client, n int, call func(i int) Call, finished func(i int, o Outcome) (goOn bool)) {
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
				outcome, _ := Change(ctx, client, call(i))
				deliver(i, outcome)
			}
		})
	}
	group.Wait()
}
