package cmd

import (
	"context"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// interruptible is a context that ends with the first signal, so that what is
// under way ends in an orderly manner; a second one ends the program. To catch
// signals takes as long as to build the tree, nearly all of it waiting for
// threads, so that is done beside it. Only who wants to know waits for it.
type interruptible struct{ caught func() context.Context }

func newInterruptible() interruptible {
	caught := make(chan context.Context, 1)
	go func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		context.AfterFunc(ctx, stop)
		caught <- ctx
	}()
	return interruptible{sync.OnceValue(func() context.Context { return <-caught })}
}

func (i interruptible) Done() <-chan struct{}       { return i.caught().Done() }
func (i interruptible) Err() error                  { return i.caught().Err() }
func (i interruptible) Value(key any) any           { return i.caught().Value(key) }
func (i interruptible) Deadline() (time.Time, bool) { return i.caught().Deadline() }
