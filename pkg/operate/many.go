package operate

import (
	"context"
	"sync"

	"github.com/apiops-cli/apiops/pkg/api"
	"github.com/apiops-cli/apiops/pkg/fault"
)

// Pool says how many calls are carried out at once.
type Pool struct {
	Workers  int
	FailFast bool // none is started after the first that is not all well
}

// hopeless tells an outcome that every other call would meet, too.
func (o Outcome) hopeless() bool { return o.Err != nil && fault.From(o.Err).ForAll }

// Many carries out call(0) to call(n-1), and starts no more when the context ends,
// or when one has failed as all others would. finished is called for one at a time,
// as they finish, but not for those that were interrupted before they were sent;
// when it says not to go on, no more are started, but those that are running still
// finish.
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
