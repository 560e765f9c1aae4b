package command

import (
	"context"
	"fmt"
	"sync"

	"github.com/spf13/pflag"
)

const (
	defaultWorkers = 4
	maxWorkers     = 32
)

// pool says how several things are done at once.
type pool struct {
	workers  int
	failFast bool
}

func (p *pool) bind(flags *pflag.FlagSet) {
	flags.IntVar(&p.workers, "concurrency", defaultWorkers, "how many requests may be under way at once, 1 to 32")
	flags.BoolVar(&p.failFast, "fail-fast", false, "start nothing more after the first failure")
}

func (p pool) check() error {
	if p.workers < 1 || p.workers > maxWorkers {
		return &UsageError{Message: fmt.Sprintf("--concurrency %d is not between 1 and %d", p.workers, maxWorkers)}
	}
	return nil
}

// each does the work for 0 to n-1, and starts nothing more when the context
// ends. finished is called for one at a time, as they finish; when it says not
// to go on, nothing more is started, but what is under way still finishes.
func (p pool) each(ctx context.Context, n int, work func(i int) result, finished func(i int, r result) (goOn bool)) {
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
	deliver := func(i int, r result) {
		mutex.Lock()
		defer mutex.Unlock()
		goOn := finished(i, r)
		stopped = stopped || !goOn || p.failFast && r.err != nil
	}
	for range min(p.workers, n) {
		group.Go(func() {
			for i, more := take(); more; i, more = take() {
				deliver(i, work(i))
			}
		})
	}
	group.Wait()
}
